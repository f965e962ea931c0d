import { AuthMount, VaultAccess, VaultAccessContract } from '../../lib/access';
import { database, kv2 } from '../../lib/secrets';
import { CliFolder } from '../support/cli-in-process';

const containing = (text: string) => expect.stringContaining(text) as string;
const auth = AuthMount.jwt('jwt-shop');
const web = VaultAccess.of({
  workload: 'web',
  roleName: 'shop-web',
  namespace: 'shop',
  serviceAccount: 'web',
  auth,
  files: {
    'api-key': kv2('secret').at('shop/payment').key('apiKey'),
    'db-user': database('database').role('shop').username,
  },
});
const jobs = VaultAccess.of({
  workload: 'jobs',
  roleName: 'shop-jobs',
  namespace: 'shop',
  serviceAccount: 'jobs',
  auth,
  files: {
    'api-key': kv2('secret').at('shop/payment').key('apiKey'),
    mail: kv2('secret').at('shop/mail').key('k'),
  },
});
const folder = new CliFolder({
  'contracts/web.json': VaultAccessContract.of([web]).toJson(),
  'contracts/jobs.json': VaultAccessContract.of([jobs]).toJson(),
  'wrong.json': '{}',
  'vaults/stage.json': contractAt('https://vault-test.example:8200', 'shop/stage', { flags: 'shop/flags' }),
  'vaults/prod.json': contractAt('https://vault.example:8200', 'shop', { 'api-key': 'shop/payment' }),
});

/** The same workload, role and policy, in the Vault of an environment. */
function contractAt(address: string, namespace: string, files: Readonly<Record<string, string>>): string {
  const access = VaultAccess.of({
    workload: 'web',
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    auth: AuthMount.kubernetes('k8s-shop'),
    vault: { address, namespace },
    files: Object.fromEntries(
      Object.entries({ ...files, db: 'shop/db' }).map(([name, path]) => [
        name,
        kv2('secret').at(path).key('k'),
      ]),
    ),
  });
  return VaultAccessContract.of([access]).toJson();
}

afterAll(() => {
  folder.remove();
});

const who = (...args: readonly string[]) => folder.run(['contract', 'who', ...args]);

describe('npx aks-vault-constructs contract who', () => {
  test('prints who may, by which role, policy and rule, and for which files; ends with 0', () => {
    expect(who('secret/data/shop/payment', 'contracts')).toEqual({
      status: 0,
      stdout: `WORKLOAD   SERVICE ACCOUNT  AUTH MOUNT  ROLE       POLICY     MAY   PATH                      FILES
shop/jobs  jobs             jwt-shop    shop-jobs  shop-jobs  read  secret/data/shop/payment  api-key
shop/web   web              jwt-shop    shop-web   shop-web   read  secret/data/shop/payment  api-key

workloads with any capability on secret/data/shop/payment: 2 of 2
`,
      stderr: '',
    });
  });

  test('takes a pattern for everything below a path', () => {
    const { stdout } = who('secret/data/shop/*', 'contracts/jobs.json');
    expect(stdout.match(/secret\/data\/shop\/\w+/g)).toEqual([
      'secret/data/shop/mail',
      'secret/data/shop/payment',
    ]);
  });

  test('ends with 1 where nobody may, and says the path of the API for that of "vault kv get"', () => {
    expect(who('secret/data/other', 'contracts')).toEqual({
      status: 1,
      stdout: 'workloads with any capability on secret/data/other: 0 of 2\n',
      stderr: '',
    });
    expect(who('secret/shop/payment', 'contracts')).toMatchObject({
      status: 1,
      stdout: containing('did you mean secret/data/shop/payment?'),
    });
  });

  test('says the path that is nearly the same for one that is misspelt', () => {
    expect(who('secret/data/shop/paymnt', 'contracts').stdout).toContain(
      'did you mean secret/data/shop/payment?',
    );
  });

  test('--capability takes those that have it alone', () => {
    expect(who('database/creds/shop', 'contracts', '--capability', 'read').status).toBe(0);
    expect(who('database/creds/shop', 'contracts', '--capability', 'update').status).toBe(1);
    expect(who('auth/token/renew-self', 'contracts', '--capability', 'update').stdout).toContain(
      'workloads with update on auth/token/renew-self: 2 of 2',
    );
    expect(who('a', 'contracts', '--capability', 'raed')).toMatchObject({ status: 2 });
  });

  test('takes several files as one contract, and a quoted pattern', () => {
    const wanted = who('secret/data/shop/payment', 'contracts');
    expect(who('secret/data/shop/payment', 'contracts/web.json', 'contracts/jobs.json')).toEqual(wanted);
    expect(who('secret/data/shop/payment', 'contracts/*.json')).toEqual(wanted);
  });

  test('--format mermaid draws it, and the sum goes to standard error', () => {
    expect(who('secret/data/shop/payment', 'contracts', '--format', 'mermaid')).toEqual({
      status: 0,
      stdout: `graph LR
  w0["shop/jobs<br/>service account jobs"]
  p1["policy shop-jobs"]
  s2["secret/data/shop/payment"]
  w3["shop/web<br/>service account web"]
  p4["policy shop-web"]
  w0 -->|"role shop-jobs at jwt-shop"| p1
  p1 -->|"read"| s2
  w3 -->|"role shop-web at jwt-shop"| p4
  p4 -->|"read"| s2
`,
      stderr: 'workloads with any capability on secret/data/shop/payment: 2 of 2\n',
    });
  });

  describe('of several Vaults', () => {
    test('the table has a column for the Vault of each', () => {
      const { stdout } = who('secret/data/shop/db', 'vaults');
      expect(stdout.split('\n').map((line) => line.split(/ {2,}/)[2])).toEqual([
        'VAULT',
        'https://vault-test.example:8200 (namespace shop/stage)',
        'https://vault.example:8200 (namespace shop)',
        undefined,
        undefined,
        undefined,
      ]);
    });

    test('the drawing joins no policy of one with a secret of another', () => {
      const { stdout } = who('secret/data/shop/*', 'vaults', '--format', 'mermaid');
      const label = new Map(
        [...stdout.matchAll(/^ {2}(\w+)\["(.*)"\]$/gm)].map(([, id = '', text = '']) => [id, text]),
      );
      const arrows = [...stdout.matchAll(/^ {2}(p\d+) -->\|"read"\| (s\d+)$/gm)].map(
        ([, from = '', to = '']) => [label.get(from), label.get(to)].join(' to '),
      );
      const stage = 'https://vault-test.example:8200 (namespace shop/stage)';
      const prod = 'https://vault.example:8200 (namespace shop)';
      expect(arrows.sort()).toEqual(
        [
          `policy shop-web<br/>${stage} to secret/data/shop/db<br/>${stage}`,
          `policy shop-web<br/>${stage} to secret/data/shop/flags<br/>${stage}`,
          `policy shop-web<br/>${prod} to secret/data/shop/db<br/>${prod}`,
          `policy shop-web<br/>${prod} to secret/data/shop/payment<br/>${prod}`,
        ].sort(),
      );
    });

    test('JSON has the Vault of each that names one', () => {
      const found = JSON.parse(who('secret/data/shop/flags', 'vaults', '--format', 'json').stdout) as unknown;
      expect(found).toEqual([
        expect.objectContaining({
          vault: { address: 'https://vault-test.example:8200', namespace: 'shop/stage' },
          authMount: 'k8s-shop',
        }),
      ]);
    });
  });

  test('--format json has each, and --output writes into a file', () => {
    expect(JSON.parse(who('database/creds/shop', 'contracts', '--format', 'json').stdout)).toEqual([
      {
        namespace: 'shop',
        workload: 'web',
        serviceAccount: 'web',
        authMount: 'jwt-shop',
        roleName: 'shop-web',
        policyName: 'shop-web',
        capabilities: ['read'],
        path: 'database/creds/shop',
        files: ['db-user'],
      },
    ]);
    expect(who('database/creds/shop', 'contracts', '--output', 'who.txt')).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(folder.read('who.txt')).toContain('shop/web');
  });

  test.each([
    ['a text that is no contract', ['a', 'wrong.json'], 'ACCESS_CONTRACT_INVALID'],
    ['a path with a slash before it', ['/secret/data/a', 'contracts'], 'CLI_PATH_INVALID'],
    ['the path of a URL', ['/v1/secret/data/a', 'contracts'], 'CLI_PATH_INVALID'],
    ['a file that is not there', ['a', 'none.json'], 'CLI_CONTRACT_MISSING'],
    ['a path with a misplaced wildcard', ['a*/b', 'contracts'], 'POLICY_WILDCARD_MISPLACED'],
    ['an empty path', ['', 'contracts'], 'CLI_OPERANDS_WRONG'],
    ['no contract', ['a'], 'CLI_OPERANDS_WRONG'],
  ])('%s ends with 2', (_what, args, code) => {
    expect(who(...args)).toMatchObject({ status: 2, stdout: '', stderr: containing(`[${code}]`) });
  });

  test('a path as a URL has it is refused with the one to write, since nobody may read at it', () => {
    for (const path of ['/secret/data/a', '/v1/secret/data/a', '//secret/data/a'])
      expect(who(path, 'contracts').stderr).toContain('; write secret/data/a [');
  });

  test('what names and paths hold does not break the drawing', () => {
    const text = VaultAccessContract.of([jobs]).toJson();
    folder.write('odd.json', text.replaceAll('secret/data/shop/mail', String.raw`secret/data/w#\"b|<`));
    const { stdout } = who('secret/data/+', 'odd.json', '--format', 'mermaid');
    expect(stdout).toContain('["secret/data/w#35;#34;b#124;#60;"]');
  });
});
