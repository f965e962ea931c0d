import { stringify } from 'yaml';
import { asking, workload } from '../check/support';
import { CliFolder } from '../support/cli-in-process';

/** `check --fix`: the declaration of `inject` that replaces the annotations of the files that were checked. */
const template = '{{ with secret "secret/data/shop/payment" }}{{ .Data.data.apiKey }}{{ end }}';
const racing = (name: string, annotations = {}) =>
  stringify(
    workload({
      initContainers: [],
      annotations: asking({ 'agent-inject-template-api-key': template, ...annotations }),
    }),
  ).replace(/^ {2}name: web$/m, `  name: ${name}`);

const folder = new CliFolder({
  'web.yaml': racing('web'),
  'apps/queue.yaml': racing('queue'),
  'apps/token.yaml': racing('token', { 'agent-inject-token': 'true' }),
  'apps/account.yaml': stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web' } }),
});
afterAll(() => {
  folder.remove();
});

const check = (...args: readonly string[]) => folder.run(['check', ...args]);
const targets = (text: string) => [...text.matchAll(/^ {6}name: (.+)$/gm)].map(([, name]) => name);

test('the declaration is on standard output, the findings on standard error, and 1 says that there are errors', () => {
  const { status, stdout, stderr } = check('--fix', 'web.yaml');
  expect(status).toBe(1);
  expect(targets(stdout)).toEqual(['web']);
  expect(stderr).toContain('(injector-start-race)');
  expect(stderr).toContain('1 workload\n');
});

test('it is the same that inject --from-annotations prints', () => {
  expect(check('--fix', 'web.yaml').stdout).toBe(
    folder.run(['inject', '--from-annotations', 'web.yaml']).stdout,
  );
});

test('of a folder it has every workload that asks the injector, and names what has no word', () => {
  const { stdout, stderr } = check('--fix', 'apps');
  expect(targets(stdout)).toEqual(['queue', 'token']);
  expect(stdout).toMatch(
    /^# Not taken over: .*token\.yaml:\d+: Deployment (?:shop\/)?token: agent-inject-token: /m,
  );
  expect(stderr).toMatch(/^warning: .*agent-inject-token: /m);
});

test('--output gets the declaration, and no file that was checked is changed', () => {
  const before = folder.read('web.yaml');
  expect(check('--fix', 'web.yaml', '--output', 'vault.yaml').stdout).toBe('');
  expect(targets(folder.read('vault.yaml'))).toEqual(['web']);
  expect(folder.read('web.yaml')).toBe(before);
});

test('where no pod asks the injector there is nothing to replace, and 0', () => {
  expect(check('--fix', 'apps/account.yaml')).toEqual({
    status: 0,
    stdout: '',
    stderr: expect.stringContaining('there is nothing to replace\n') as string,
  });
});

test('accepted findings end with 0, and the declaration is printed all the same', () => {
  const { status, stdout } = check(
    '--fix',
    'web.yaml',
    '--accept',
    'injector-start-race=the webhook fails closed',
  );
  expect(status).toBe(0);
  expect(targets(stdout)).toEqual(['web']);
});

test.each(['sarif', 'json', 'text'])('--fix with --format %s: CLI_OPTION_VALUE_INVALID', (format) => {
  expect(check('--fix', 'web.yaml', '--format', format)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('[CLI_OPTION_VALUE_INVALID]') as string,
  });
});
