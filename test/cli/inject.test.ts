import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { declarationOf, DEPLOYMENT, fileOf, injected, web } from '../inject/support';
import { ensureBuilt, runCli } from '../support/built';

let folder: string;

beforeAll(ensureBuilt);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'avc-inject-'));
  writeFileSync(join(folder, 'vault.yaml'), fileOf([web()]));
  writeFileSync(join(folder, 'web.yaml'), DEPLOYMENT);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const inject = (args: readonly string[], input = '') => runCli(['inject', ...args], { cwd: folder, input });
const inFolder = (name: string) => readFileSync(join(folder, name), 'utf8');
const written = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
const done = '1 workload with secrets: Deployment web\n';
const containing = (text: string) => expect.stringContaining(text) as string;

describe('npx aks-vault-constructs inject', () => {
  test('reads standard input and writes standard output, with the sum on standard error', () => {
    expect(inject(['-f', 'vault.yaml'], DEPLOYMENT)).toEqual({
      status: 0,
      stdout: injected(DEPLOYMENT),
      stderr: done,
    });
  });

  test.each([[['--declaration', 'vault.yaml', '-']], [['--declaration=vault.yaml']], [['-fvault.yaml']]])(
    '%j is the same',
    (args) => {
      expect(inject(args, DEPLOYMENT)).toMatchObject({ status: 0, stdout: injected(DEPLOYMENT) });
    },
  );

  test('writes contract and report as a VaultApp does, and nothing else', () => {
    inject(['-f', 'vault.yaml'], DEPLOYMENT);
    expect(written()).toEqual([
      'vault-access',
      'vault-access/vault-access.json',
      'vault-access/vault-access.md',
      'vault.yaml',
      'web.yaml',
    ]);
    expect(JSON.parse(inFolder('vault-access/vault-access.json'))).toMatchObject({
      workloads: [{ roleName: 'shop-web' }],
    });
    expect(inFolder('vault-access/vault-access.md')).toContain('`shop-web`');
  });

  test('--contract-folder says where, and "none" writes none', () => {
    inject(['-f', 'vault.yaml', '--contract-folder', 'deep/contract'], DEPLOYMENT);
    expect(readdirSync(join(folder, 'deep/contract'))).toEqual(['vault-access.json', 'vault-access.md']);
    expect(existsSync(join(folder, 'vault-access'))).toBe(false);
    inject(['-f', 'vault.yaml', '--contract-folder', 'none'], DEPLOYMENT);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('several files come out as one stream', () => {
    writeFileSync(join(folder, 'service.yaml'), 'apiVersion: v1\nkind: Service');
    const { stdout } = inject(['-f', 'vault.yaml', 'service.yaml', 'web.yaml', 'service.yaml']);
    expect(stdout).toBe(
      `apiVersion: v1\nkind: Service\n---\n${injected(DEPLOYMENT)}---\napiVersion: v1\nkind: Service`,
    );
  });

  test('--output writes them into a file, or one by one into a folder', () => {
    expect(inject(['-f', 'vault.yaml', 'web.yaml', '--output', 'out.yaml'])).toEqual({
      status: 0,
      stdout: '',
      stderr: done,
    });
    expect(inFolder('out.yaml')).toBe(injected(DEPLOYMENT));
    writeFileSync(join(folder, 'service.yaml'), 'apiVersion: v1\nkind: Service');
    inject(['-f', 'vault.yaml', 'web.yaml', 'service.yaml', '--output', 'dist/']);
    expect(readdirSync(join(folder, 'dist')).sort()).toEqual(['service.yaml', 'web.yaml']);
    expect(inFolder('dist/web.yaml')).toBe(injected(DEPLOYMENT));
    expect(inFolder('dist/service.yaml')).toBe('apiVersion: v1\nkind: Service');
  });

  test('may write over the file that it reads', () => {
    inject(['-f', 'vault.yaml', 'web.yaml', '--output', 'web.yaml']);
    expect(inFolder('web.yaml')).toBe(injected(DEPLOYMENT));
  });

  test('takes the functionConfig of a ResourceList for the declaration, which is passed on', () => {
    const { apiVersion, kind, ...rest } = parse(fileOf([web()])) as Record<string, unknown>;
    const list = {
      apiVersion: 'config.kubernetes.io/v1',
      kind: 'ResourceList',
      functionConfig: { apiVersion, kind, metadata: { name: 'secrets' }, ...rest },
      items: [parse(DEPLOYMENT)],
    };
    const { status, stdout, stderr } = inject([], JSON.stringify(list));
    expect({ status, stderr }).toEqual({ status: 0, stderr: done });
    expect(JSON.parse(stdout)).toEqual({ ...list, items: [parse(injected(DEPLOYMENT))] });
  });

  describe('ends with 2 and writes nothing', () => {
    const before = ['vault.yaml', 'web.yaml'];

    test.each([
      ['without a declaration', [], DEPLOYMENT, 'INJECT_DECLARATION_MISSING'],
      ['where the declaration is not there', ['-f', 'no.yaml'], DEPLOYMENT, 'CLI_FILE_UNREADABLE'],
      ['where a file is not there', ['-f', 'vault.yaml', 'no.yaml'], '', 'CLI_FILE_UNREADABLE'],
      [
        'where a target is not there',
        ['-f', 'vault.yaml'],
        'apiVersion: v1\nkind: Service\n',
        'INJECT_TARGET_MISSING',
      ],
      ['for standard input that is empty', ['-f', 'vault.yaml'], '', 'INJECT_TARGET_MISSING'],
      ['for one standard input of both', ['-f', '-'], DEPLOYMENT, 'CLI_OPTION_VALUE_INVALID'],
      ['for an unknown letter', ['-x', 'vault.yaml'], DEPLOYMENT, 'CLI_OPTION_UNKNOWN'],
      ['for a letter without its value', ['-f'], DEPLOYMENT, 'CLI_OPTION_VALUE_MISSING'],
      [
        'for two files of one name in a folder',
        ['-f', 'vault.yaml', 'web.yaml', './web.yaml', '--output', 'dist/'],
        '',
        'INJECT_TARGET_AMBIGUOUS',
      ],
    ])('%s', (_, args, input, code) => {
      expect(inject(args, input)).toEqual({ status: 2, stdout: '', stderr: containing(`[${code}]`) });
      expect(written()).toEqual(before);
    });

    test('where two files of one name would be one in the folder', () => {
      mkdirSync(join(folder, 'a'));
      writeFileSync(join(folder, 'a/web.yaml'), 'a: 1\n');
      const { stderr } = inject(['-f', 'vault.yaml', 'web.yaml', 'a/web.yaml', '--output', 'dist/']);
      expect(stderr).toContain('[CLI_OUTPUT_NAME_TWICE]');
      expect(existsSync(join(folder, 'dist'))).toBe(false);
    });

    test('where the contract cannot be written: the manifests are not written either', () => {
      writeFileSync(join(folder, 'vault-access'), '');
      const { status, stdout, stderr } = inject(['-f', 'vault.yaml', 'web.yaml', '--output', 'out.yaml']);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('[CLI_FILE_NOT_WRITABLE]');
      expect(written()).toEqual(['vault-access', ...before]);
    });
  });

  test('without any target the output has the bytes of the input', () => {
    writeFileSync(join(folder, 'vault.yaml'), fileOf([]));
    const text = '# c\r\n---\n\uFEFFa: "\\u00e9é" \n\n\n...\n';
    expect(inject(['-f', 'vault.yaml'], text)).toEqual({
      status: 0,
      stdout: text,
      stderr: '0 workloads with secrets\n',
    });
    expect(declarationOf([]).workloads).toEqual([]);
  });
});

describe('npx aks-vault-constructs inject --from-annotations', () => {
  const annotated = (template: string) =>
    DEPLOYMENT.replace(
      'labels: {app: web}   # own',
      `annotations: ${JSON.stringify({
        'vault.hashicorp.com/agent-inject': 'true',
        'vault.hashicorp.com/role': 'shop-web',
        'vault.hashicorp.com/agent-inject-secret-api-key': 'secret/data/shop/payment',
        ...(template === '' ? {} : { 'vault.hashicorp.com/agent-inject-template-api-key': template }),
      })}`,
    );
  const template = '{{ with secret "secret/data/shop/payment" }}{{ .Data.data.apiKey }}{{ end }}';

  const addressed = (declaration: string) =>
    declaration.replace('address: https://VAULT-ADDRESS', 'address: https://vault.example:8200');

  test('has no placeholder where the annotations name the server of every workload', () => {
    const service = JSON.stringify({ 'vault.hashicorp.com/service': 'https://vault.example:8200' });
    const named = `annotations: ${service.slice(0, -1)}, `;
    const { status, stdout } = inject(
      ['--from-annotations'],
      annotated(template).replace('annotations: {', named),
    );
    expect(status).toBe(0);
    expect(stdout).toContain('address: https://vault.example:8200');
    expect(stdout).not.toContain('VAULT-ADDRESS');
  });

  test('prints a declaration that inject takes with the address of a server, once the annotations are gone', () => {
    const { status, stdout, stderr } = inject(['--from-annotations'], annotated(template));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '1 workload\n' });
    expect(stdout.replace(/\n# /g, ' ')).toContain(
      "Write the address of your Vault in place of https://VAULT-ADDRESS: AGENT_INJECT_VAULT_ADDR of the injector's Deployment has it.",
    );
    const namespaced = stdout.replace('shop-web\n', 'shop-web\n      namespace: shop\n');
    writeFileSync(join(folder, 'made.yaml'), namespaced);
    expect(inject(['-f', 'made.yaml'], DEPLOYMENT)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: containing('[INJECT_ADDRESS_PLACEHOLDER]'),
    });
    writeFileSync(join(folder, 'made.yaml'), addressed(namespaced));
    expect(inject(['-f', 'made.yaml'], DEPLOYMENT)).toMatchObject({ status: 0, stderr: done });
  });

  test('ends with 1 and names what has no word, on standard error and in the declaration', () => {
    const { status, stdout, stderr } = inject(['--from-annotations'], annotated('plain'));
    const said = 'agent-inject-secret-api-key: the template has no value of a secret';
    expect({ status, stderr }).toEqual({ status: 1, stderr: containing(said) });
    expect(stdout).toContain(`# Not taken over: standard input:10: Deployment web: ${said}\n`);
    expect(stdout).toContain('workloads: []\n');
  });

  test('takes folders as check does, and writes the manifests without the annotations beside it', () => {
    mkdirSync(join(folder, 'k8s/sub'), { recursive: true });
    mkdirSync(join(folder, 'plain'));
    writeFileSync(join(folder, 'k8s/sub/web.yaml'), annotated(template));
    writeFileSync(
      join(folder, 'k8s/other.yaml'),
      'kind: Namespace\napiVersion: v1\nmetadata: {name: shop}\n',
    );
    expect(inject(['--from-annotations', 'k8s', '--cleaned', 'plain/', '--output', 'taken.yaml'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '1 workload\n',
    });
    expect(readdirSync(join(folder, 'plain'))).toEqual(['web.yaml']);
    const namespaced = addressed(readFileSync(join(folder, 'taken.yaml'), 'utf8')).replace(
      'workloads:',
      'namespace: shop\nworkloads:',
    );
    writeFileSync(join(folder, 'taken.yaml'), namespaced);
    expect(inject(['-f', 'taken.yaml', 'plain/web.yaml'])).toMatchObject({ status: 0, stderr: done });
  });

  test.each(['', '# nothing', DEPLOYMENT])(
    'says where nothing asks the injector, as check --fix does: %j',
    (text) => {
      expect(inject(['--from-annotations'], text)).toEqual({
        status: 0,
        stdout: '',
        stderr: 'no workload asks the injector for secrets: there is nothing to replace\n',
      });
    },
  );

  test('alone can write manifests without annotations', () => {
    expect(inject(['--cleaned', 'out.yaml'], DEPLOYMENT)).toMatchObject({
      status: 2,
      stderr: containing('inject --cleaned: only with --from-annotations'),
    });
  });
});

test('a folder in the place of a file is reported as a folder', () => {
  const said = 'error: ".": cannot be read (it is a folder); name its files [CLI_FILE_UNREADABLE]';
  expect(inject(['-f', '.'], DEPLOYMENT)).toMatchObject({ status: 2, stderr: containing(said) });
  expect(inject(['-f', 'vault.yaml', '.'])).toMatchObject({ status: 2, stderr: containing(said) });
});
