import { AuthMount, VaultAccessContract } from '../../lib/access';
import { workloadOf } from '../contracts/support';
import { CliFolder } from '../support/cli-in-process';

// `contract terraform` and `contract vault`: what a platform adds is said by options. What comes out is held against the
// server by test/contracts/grants-without-cdktf.test.ts.

const folder = new CliFolder({
  'web.json': VaultAccessContract.of([
    workloadOf('shop', { auth: AuthMount.kubernetes('k8s-shop') }),
  ]).toJson(),
});
afterAll(() => {
  folder.remove();
});
const run = (command: 'terraform' | 'vault', ...options: readonly string[]) =>
  folder.run(['contract', command, 'web.json', ...options]);

test('without options roles and policies are those of the contract', () => {
  const { status, stdout, stderr } = run('vault');
  expect([status, stderr]).toEqual([0, 'web.json: 1 workload\n']);
  const body = /<<'ROLE'\n(.*)\nROLE/s.exec(stdout)?.[1] ?? '';
  expect(JSON.parse(body)).toEqual({
    bound_service_account_names: ['web'],
    bound_service_account_namespaces: ['shop'],
    audience: 'vault',
    alias_name_source: 'serviceaccount_uid',
    token_type: 'service',
    token_no_default_policy: true,
    token_period: 3600,
    token_policies: ['shop-web'],
  });
  expect(run('terraform').stdout).not.toMatch(/allow_overwrite|selector|cidrs|explicit/);
});

describe('a contract for several servers', () => {
  const at = (name: string, address: string, namespace?: string) =>
    VaultAccessContract.of([
      workloadOf(name, { auth: AuthMount.kubernetes(`k8s-${name}`), vault: { address, namespace } }),
    ]).toJson();
  folder.write('servers/stage.json', at('stage', 'https://vault-test.example:8200'));
  folder.write('servers/prod.json', at('prod', 'https://vault.example:8200'));
  folder.write('namespaces/stage.json', at('stage', 'https://vault.example:8200', 'stage'));
  folder.write('namespaces/prod.json', at('prod', 'https://vault.example:8200', 'prod'));

  test.each(['terraform', 'vault'])(
    'is written by %s with a warning, since it is applied to one',
    (command) => {
      expect(folder.run(['contract', command, 'servers'])).toMatchObject({
        status: 0,
        stderr:
          'warning: the contract is for several servers (https://vault.example:8200, https://vault-test.example:8200), and the result is applied to one; if they are not one server, give a pattern for each\nservers: 2 workloads\n',
      });
    },
  );

  test('several namespaces of one server give no warning', () => {
    expect(folder.run(['contract', 'vault', 'namespaces']).stderr).toBe('namespaces: 2 workloads\n');
  });
});

const ADDED = [
  '--also-policy=base',
  '--also-policy=audit',
  '--token-explicit-max-ttl=12h',
  '--token-bound-cidr=10.0.0.0/8',
  '--token-bound-cidr=fd00::/8',
  '--namespace-selector=team=shop',
  '--namespace-selector=preview=',
];

test('what a platform adds is in the role', () => {
  const body = /<<'ROLE'\n(.*)\nROLE/s.exec(run('vault', ...ADDED).stdout)?.[1] ?? '';
  expect(JSON.parse(body)).toMatchObject({
    token_policies: ['shop-web', 'base', 'audit'],
    token_explicit_max_ttl: 43_200,
    token_bound_cidrs: ['10.0.0.0/8', 'fd00::/8'],
    bound_service_account_namespace_selector: '{"matchLabels":{"team":"shop","preview":""}}',
  });
  const { stdout } = run('terraform', ...ADDED, '--no-overwrite', '--token-type=batch');
  expect(stdout).toMatch(/token_explicit_max_ttl +=\s43200/);
  expect(stdout).toMatch(/token_ttl +=\s3600/);
  expect(stdout).toMatch(/allow_overwrite = false/);
  expect(stdout).not.toContain('token_period');
});

test.each([
  ['--token-explicit-max-ttl=12', 'CLI_OPTION_VALUE_INVALID'],
  ['--token-explicit-max-ttl=soon', 'CLI_OPTION_VALUE_INVALID'],
  ['--token-explicit-max-ttl=769h', 'ACCESS_GRANT_SETTING'],
  ['--token-explicit-max-ttl=1.5s', 'ACCESS_GRANT_SETTING'],
  ['--token-bound-cidr=10.0.0.0/33', 'ACCESS_GRANT_SETTING'],
  ['--token-bound-cidr=', 'CLI_OPTION_VALUE_MISSING'],
  ['--token-type=default', 'CLI_OPTION_VALUE_INVALID'],
  ['--also-policy=Base', 'ACCESS_GRANT_SETTING'],
  ['--also-policy=shop-web', 'ACCESS_GRANT_SETTING'],
  ['--namespace-selector=team', 'CLI_OPTION_VALUE_INVALID'],
  ['--namespace-selector=team!=shop', 'ACCESS_GRANT_SETTING'],
])('%s is refused by both: %s', (option, code) => {
  for (const command of ['terraform', 'vault'] as const) {
    const { status, stdout, stderr } = run(command, option);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(code);
  }
});
