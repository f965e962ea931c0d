import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AllowedPaths, AuthMount, type VaultAccess, VaultAccessContract } from '../../lib/access';
import { Database, KvV2, PolicyDocument, PolicyRule } from '../../lib/policy';
import { database, kv2, ssh } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { Synthesized } from '../support/terraform';
import { contractJson, synthPlatform, temporaryFolder, workloadOf, written } from './support';

const folder = temporaryFolder();
let count = 0;

/** A new folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const path = join(folder, `case-${String(++count)}`);
  for (const [name, content] of Object.entries(files)) written(path, name, content);
  return path;
}

/** The folders of three repositories; one team has two contracts. */
function three(): string {
  return folderOf({
    'shop/vault-access.json': contractJson(workloadOf('shop')),
    'billing/eu/vault-access.json': contractJson(workloadOf('billing')),
    'billing/us/vault-access.json': contractJson(workloadOf('billing-us', { namespace: 'billing-us' })),
    'billing/us/package.json': '{}',
    '.hidden/vault-access.json': 'not a contract',
  });
}

const rolesOf = (contract: VaultAccessContract) => contract.workloads.map(({ roleName }) => roleName);
const all = ['billing-us-web', 'billing-web', 'shop-web'];

describe('contracts of several repositories', () => {
  test.each([
    ['**/vault-access.json', all],
    ['*/vault-access.json', ['shop-web']],
    ['billing/*/vault-*.json', ['billing-us-web', 'billing-web']],
    ['billing/?s/vault-access.json', ['billing-us-web']],
    ['shop', ['shop-web']],
    ['shop/vault-access.json', ['shop-web']],
    ['billing/eu/**', ['billing-web']],
    ['./**/eu/../us/vault-access.json', ['billing-us-web']],
  ])('are read by the pattern %s as one contract', (pattern, roles) => {
    expect(rolesOf(VaultAccessContract.fromFiles(join(three(), '/') + pattern))).toEqual(roles);
  });

  test('are read relative to the working folder', () => {
    const before = process.cwd();
    process.chdir(three());
    try {
      expect(rolesOf(VaultAccessContract.fromFiles('**/vault-access.json'))).toEqual(all);
      expect(rolesOf(VaultAccessContract.fromFiles('shop'))).toEqual(['shop-web']);
    } finally {
      process.chdir(before);
    }
  });

  test('become one stack with a policy and a role for each workload', () => {
    const outdir = join(folder, 'three.out');
    synthPlatform(join(three(), '**/vault-access.json'), outdir);
    const stack = new Synthesized(readFileSync(join(outdir, 'stacks/platform/cdk.tf.json'), 'utf8'));
    expect(stack.all('vault_policy').map(({ name }) => name)).toEqual(all);
    expect(stack.all('vault_kubernetes_auth_backend_role').map(({ role_name }) => role_name)).toEqual(all);
  });

  test('with one role twice are refused, naming both workloads, files and places: ACCESS_ROLE_DUPLICATE', () => {
    const path = folderOf({
      'a.json': contractJson(workloadOf('shop')),
      'b.json': contractJson(workloadOf('evil', { roleName: 'shop-web', policyName: 'evil' })),
    });
    expect(() => VaultAccessContract.fromFiles(path)).toThrow(
      errorWith('ACCESS_ROLE_DUPLICATE', {
        problem: expect.objectContaining({
          got: [`shop/web ($.workloads[0] of ${path}/a.json)`, `evil/web ($.workloads[0] of ${path}/b.json)`],
        }) as unknown,
      }),
    );
  });

  test('with one policy twice are refused: ACCESS_POLICY_DUPLICATE', () => {
    const path = folderOf({
      'a.json': contractJson(workloadOf('shop')),
      'b.json': contractJson(workloadOf('evil', { policyName: 'shop-web' })),
    });
    expect(() => VaultAccessContract.fromFiles(path)).toThrow(errorWith('ACCESS_POLICY_DUPLICATE'));
  });

  test('with one service account under two roles are refused, since its pods could choose: ACCESS_ACCOUNT_SHARED', () => {
    const other = workloadOf('shop', { workload: 'jobs', roleName: 'shop-jobs' });
    const path = folderOf({ 'a.json': contractJson(workloadOf('shop')), 'b.json': contractJson(other) });
    expect(() => VaultAccessContract.fromFiles(path)).toThrow(errorWith('ACCESS_ACCOUNT_SHARED'));
    expect(() => VaultAccessContract.fromFiles(path)).toThrow(/"shop\/web" .*shop\/jobs .*shop\/web /);
  });

  test('may have one service account in two namespaces, and on the mounts of two clusters', () => {
    const west = workloadOf('shop', { auth: AuthMount.jwt('jwt-west'), policyName: 'shop-web-west' });
    const contract = VaultAccessContract.of([workloadOf('shop'), workloadOf('billing'), west]);
    expect(contract.check()).toBe(contract);
  });

  test('are refused in the same way when one account has two roles, whether they are made, read from one file or from several', () => {
    const one = VaultAccessContract.of([workloadOf('shop')]).toJson();
    const twice = JSON.parse(one) as { workloads: object[] };
    twice.workloads.push({
      ...twice.workloads[0],
      workload: 'jobs',
      roleName: 'shop-jobs',
      policyName: 'shop-jobs',
    });
    const path = folderOf({ 'a.json': JSON.stringify(twice) });
    const jobs = workloadOf('shop', { workload: 'jobs', roleName: 'shop-jobs' });
    for (const way of [
      () => VaultAccessContract.of([workloadOf('shop'), jobs]),
      () => VaultAccessContract.fromJson(JSON.stringify(twice)),
      () => VaultAccessContract.fromFile(join(path, 'a.json')),
      () => VaultAccessContract.fromFiles(path),
    ]) {
      expect(way).toThrow(errorWith('ACCESS_ACCOUNT_SHARED'));
    }
  });

  test('1,000 workloads in 100 files are read, checked and granted', () => {
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, file) => [
        `${String(file)}.json`,
        contractJson(
          ...Array.from({ length: 10 }, (__, one) => workloadOf(`team-${String(file)}-${String(one)}`)),
        ),
      ]),
    );
    expect(() => {
      synthPlatform(folderOf(files), join(folder, 'many.out'));
    }).not.toThrow();
  });
});

describe('allowedPaths', () => {
  const check = (allowedPaths: AllowedPaths, ...workloads: readonly VaultAccess[]) =>
    VaultAccessContract.of(workloads).check({ allowedPaths });
  const own = (namespace: string) => PolicyDocument.of(KvV2.mount('secret').below(namespace).read());

  test('lets a namespace read what its policy allows', () => {
    expect(() => check({ shop: own('shop') }, workloadOf('shop'))).not.toThrow();
    expect(() => check(own, workloadOf('shop'), workloadOf('billing'))).not.toThrow();
  });

  test('holds the parameters of a read against those that the platform allows: ACCESS_PATH_NOT_ALLOWED', () => {
    const login = ssh('ssh').role('shop-deploy');
    const deploy = (validPrincipals: readonly [string]) =>
      workloadOf('shop', { files: { id: login.issue({ keyType: 'ed25519', validPrincipals }).privateKey } });
    const frame = PolicyDocument.of(
      PolicyRule.allow('ssh/issue/shop-*', ['update'], {
        requiredParameters: ['valid_principals'],
        allowedParameters: { valid_principals: ['deploy'], '*': [] },
      }),
    );
    expect(() => check({ shop: frame }, deploy(['deploy']))).not.toThrow();
    expect(() => check({ shop: frame }, deploy(['root']))).toThrow(
      errorWith('ACCESS_PATH_NOT_ALLOWED', {
        message: expect.stringContaining('parameter "valid_principals" has a value') as string,
      }),
    );
  });

  test("refuses another team's secret, with workload, path and the evaluator's reason: ACCESS_PATH_NOT_ALLOWED", () => {
    const thief = workloadOf('shop', { files: { x: kv2('secret').at('billing/db').key('password') } });
    expect(() => check(own, thief)).toThrow(
      errorWith('ACCESS_PATH_NOT_ALLOWED', {
        message: expect.stringMatching(
          /reads of shop\/web: .*"shop" must allow "read" here, and does not \(read secret\/data\/billing\/db: refused, no rule matches this path\)/,
        ) as unknown,
      }),
    );
  });

  test('names the file and the place of the workload', () => {
    const path = written(folder, 'thief.json', contractJson(workloadOf('shop')));
    const rules = { allowedPaths: { shop: own('billing') } };
    expect(() => VaultAccessContract.fromFiles(path, rules)).toThrow(`shop/web ($.workloads[0] of ${path})`);
  });

  test('has the meaning of a policy: the most specific rule decides, and deny wins', () => {
    const tree = own('shop').with(PolicyRule.deny('secret/data/shop/db'));
    expect(() => check({ shop: tree }, workloadOf('shop'))).toThrow(errorWith('ACCESS_PATH_NOT_ALLOWED'));
    const listing = PolicyDocument.of(PolicyRule.allow('secret/data/shop/*', ['list']));
    expect(() => check({ shop: listing }, workloadOf('shop'))).toThrow(errorWith('ACCESS_PATH_NOT_ALLOWED'));
  });

  test('looks at every read of every engine', () => {
    const creds = database('database').role('shop');
    const access = workloadOf('shop', {
      files: { a: kv2('secret').at('shop/db').key('k'), b: creds.password },
    });
    expect(() => check(own, access)).toThrow(/database\/creds\/shop/);
    const both = own('shop').with(Database.mount('database').role('shop').readCredentials());
    expect(() => check({ shop: both }, access)).not.toThrow();
  });

  test.each(['shop', 'constructor'])(
    'refuses the namespace %s when it has no policy: ACCESS_NAMESPACE_UNKNOWN',
    (namespace) => {
      expect(() => check({ billing: own('billing') }, workloadOf(namespace))).toThrow(
        errorWith('ACCESS_NAMESPACE_UNKNOWN'),
      );
      expect(() => check(() => undefined, workloadOf(namespace))).toThrow(
        errorWith('ACCESS_NAMESPACE_UNKNOWN'),
      );
    },
  );
});

describe('namePrefix', () => {
  const namePrefix = (namespace: string) => `${namespace}-`;
  const check = (...workloads: readonly VaultAccess[]) =>
    VaultAccessContract.of(workloads).check({ namePrefix });

  test('lets names pass that begin with it', () => {
    expect(() => check(workloadOf('shop'), workloadOf('billing'))).not.toThrow();
  });

  test.each([
    ['roleName', { roleName: 'admin', policyName: 'shop-web' }],
    ['policyName', { policyName: 'admin' }],
    ['roleName', { roleName: 'shop', policyName: 'shop-web' }],
  ])("refuses a %s that may be somebody else's: ACCESS_NAME_NOT_ALLOWED", (property, names) => {
    const refused = () => check(workloadOf('shop', names));
    expect(refused).toThrow(errorWith('ACCESS_NAME_NOT_ALLOWED'));
    expect(refused).toThrow(`${property} of shop/web`);
    expect(refused).toThrow('must begin with "shop-"');
  });
});

describe('names, where no namePrefix is given', () => {
  const check = (...workloads: readonly VaultAccess[]) => VaultAccessContract.of(workloads).check();

  test('may be any, but not begin with another namespace of the contracts: ACCESS_NAME_NOT_ALLOWED', () => {
    const thief = workloadOf('shop', { policyName: 'billing-web' });
    expect(() => check(workloadOf('billing', { policyName: 'billing-api' }), thief)).toThrow(
      errorWith('ACCESS_NAME_NOT_ALLOWED', {
        message: expect.stringMatching(/policyName of shop\/web: .*"billing" begin with/) as unknown,
      }),
    );
    expect(() => check(thief)).not.toThrow();
    expect(() => check(workloadOf('shop', { roleName: 'x', policyName: 'y' }))).not.toThrow();
  });

  test('nor with one that allowedPaths knows', () => {
    const allowedPaths = Object.fromEntries(
      ['shop', 'billing'].map((name) => [name, PolicyDocument.of(PolicyRule.allow('secret/*', ['read']))]),
    );
    const thief = VaultAccessContract.of([workloadOf('shop', { policyName: 'billing-web' })]);
    expect(() => thief.check({ allowedPaths })).toThrow(errorWith('ACCESS_NAME_NOT_ALLOWED'));
  });

  test('belong to the namespace with the longer name, with and without namePrefix', () => {
    const own = workloadOf('shop-eu', { policyName: 'shop-eu-web' });
    const thief = workloadOf('shop', { policyName: 'shop-eu-api' });
    expect(() => check(workloadOf('shop'), own)).not.toThrow();
    expect(() => check(own, thief)).toThrow(errorWith('ACCESS_NAME_NOT_ALLOWED'));
    const namePrefix = (namespace: string) => `${namespace}-`;
    expect(() => VaultAccessContract.of([own, thief]).check({ namePrefix })).toThrow('"shop-eu" begin with');
    expect(() => VaultAccessContract.of([own, thief]).check({ namePrefix: () => '' })).not.toThrow();
  });
});

describe('the next synth', () => {
  const idsWith = (...workloads: VaultAccess[]): readonly string[] => {
    const path = folderOf({ 'vault-access.json': contractJson(...workloads) });
    synthPlatform(path, join(path, 'out'));
    const text = readFileSync(join(path, 'out/stacks/platform/cdk.tf.json'), 'utf8');
    rmSync(path, { recursive: true });
    return new Synthesized(text).ids();
  };
  const [web, api, jobs] = ['web', 'api', 'jobs'].map((workload) =>
    workloadOf('shop', { workload, roleName: `shop-${workload}`, serviceAccount: workload }),
  ) as [VaultAccess, VaultAccess, VaultAccess];
  const all = idsWith(web, api, jobs);

  test('of a removed workload has neither its policy nor its role, and all other ids stay', () => {
    const left = idsWith(web, jobs);
    const gone = all.filter((id) => !left.includes(id));
    expect(gone.map((id) => id.split('.')[0])).toEqual([
      'vault_kubernetes_auth_backend_role',
      'vault_policy',
    ]);
    expect(gone.every((id) => id.includes('shop-api'))).toBe(true);
    expect(left.filter((id) => !all.includes(id))).toEqual([]);
  });

  test('of a renamed workload has the new policy and role instead of the old ones, and all other ids stay', () => {
    const renamed = workloadOf('shop', { workload: 'rest', roleName: 'shop-rest', serviceAccount: 'rest' });
    const after = idsWith(web, renamed, jobs);
    const [gone, come] = [all.filter((id) => !after.includes(id)), after.filter((id) => !all.includes(id))];
    expect(gone.every((id) => id.includes('shop-api'))).toBe(true);
    expect(come.every((id) => id.includes('shop-rest'))).toBe(true);
    expect([gone.length, come.length]).toEqual([2, 2]);
  });

  test('does not depend on the order of the workloads', () => {
    expect(idsWith(jobs, web, api)).toEqual(all);
  });
});
