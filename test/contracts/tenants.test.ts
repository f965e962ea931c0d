import { join } from 'node:path';
import { AuthMount, TokenAudience, type VaultAccess, VaultAccessContract } from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import { kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { contractJson, temporaryFolder, workloadOf, written } from './support';

// One server, one namespace of it, several: which Vault a contract is for.

const folder = temporaryFolder();
const ADDRESS = 'https://vault.example:8200';
const vaultIn = (namespace?: string, address = ADDRESS) =>
  VaultServer.at(address, namespace === undefined ? {} : { namespace });
const tenant = (namespace: string, changes: Parameters<typeof workloadOf>[1] = {}) =>
  workloadOf('shop', { vault: vaultIn(namespace), ...changes });

describe('the server of a workload', () => {
  test('is unknown unless it is said, and is then address and namespace of the VaultServer', () => {
    expect(workloadOf('shop').vault).toBeUndefined();
    expect(workloadOf('shop', { vault: vaultIn() }).vault).toEqual({ address: ADDRESS, namespace: 'root' });
    expect(tenant('/teams/a/').vault).toEqual({ address: ADDRESS, namespace: 'teams/a' });
  });

  test('is in the JSON form where it is known, and reads back', () => {
    const access = tenant('teams/a', { auth: AuthMount.kubernetes('k8s-shop', { namespace: 'teams' }) });
    const text = contractJson(access);
    expect(text).toContain('"namespace": "teams/a"');
    expect(VaultAccessContract.fromJson(text).workloads).toEqual([access]);
    expect(contractJson(workloadOf('shop'))).not.toContain('"vault": {');
  });

  test.each([
    ['no URL', { address: 'vault.example' }],
    ['a path', { address: 'https://vault.example/v1' }],
    ['credentials', { address: 'https://a:b@vault.example' }],
    ['another scheme', { address: 'ftp://vault.example' }],
    ['a placeholder as host', { address: 'https://${HOST}' }],
    ['no address', {}],
    ['an empty namespace between slashes', { address: ADDRESS, namespace: 'a//b' }],
    ['a namespace with a space', { address: ADDRESS, namespace: 'a b' }],
    ['a number as namespace', { address: ADDRESS, namespace: 7 }],
    ['a text', 'https://vault.example:8200'],
    ['null', null],
  ])('is refused with %s: ACCESS_NAME_INVALID', (_, vault) => {
    expect(() => workloadOf('shop', { vault: vault as never })).toThrow(errorWith('ACCESS_NAME_INVALID'));
    // In a file, the same.
    const text = contractJson(tenant('teams/a')).replace(
      /"vault": \{[^}]*\}/,
      `"vault": ${JSON.stringify(vault)}`,
    );
    expect(() => VaultAccessContract.fromJson(text, 'x.json')).toThrow(errorWith('ACCESS_CONTRACT_INVALID'));
  });

  test('credentials in a refused address are not repeated', () => {
    expect(() => workloadOf('shop', { vault: { address: 'https://a:hunter2@vault.example' } })).not.toThrow(
      'hunter2',
    );
  });
});

describe('two tenants with the same names', () => {
  test('do not meet: roles, policies and accounts are those of their namespace or server', () => {
    const [a, b] = [tenant('teams/a'), tenant('teams/b')];
    const elsewhere = workloadOf('shop', { vault: vaultIn('teams/a', 'https://vault-dev.example:8200') });
    expect(VaultAccessContract.of([a, b, elsewhere]).workloads).toHaveLength(3);
  });

  test('meet where one of them does not say which Vault it is for', () => {
    expect(() => VaultAccessContract.of([tenant('teams/a'), workloadOf('shop')])).toThrow(
      errorWith('ACCESS_ROLE_DUPLICATE'),
    );
  });

  test('are distinguished by their server when a role is asked for: ACCESS_ROLE_AMBIGUOUS', () => {
    const contract = VaultAccessContract.of([tenant('teams/a'), tenant('teams/b')]);
    expect(() => contract.role('shop-web')).toThrow(
      `"k8s-shop of ${ADDRESS} (namespace teams/a)" and "k8s-shop of ${ADDRESS} (namespace teams/b)"`,
    );
  });
});

describe('contracts for one Vault', () => {
  const both = () => {
    written(folder, 'tenants/a.json', contractJson(tenant('teams/a')));
    return join(folder, 'tenants');
  };

  test('are those of rules.vault; any other is refused with both places: ACCESS_OTHER_VAULT', () => {
    const path = both();
    expect(VaultAccessContract.fromFiles(path, { vault: vaultIn('teams/a') }).workloads).toHaveLength(1);
    for (const vault of [vaultIn('teams/b'), vaultIn(), vaultIn('teams/a', 'https://vault-dev.example')]) {
      expect(() => VaultAccessContract.fromFiles(path, { vault })).toThrow(errorWith('ACCESS_OTHER_VAULT'));
      expect(() => VaultAccessContract.fromFile(join(path, 'a.json'), { vault })).toThrow(
        errorWith('ACCESS_OTHER_VAULT'),
      );
    }
  });

  test('of which some do not say where they are for pass', () => {
    const contract = VaultAccessContract.of([workloadOf('shop')]);
    expect(contract.check({ vault: vaultIn('teams/a') })).toBe(contract);
  });
});

describe('a login in one namespace and secrets in another', () => {
  const at = (login: string, secrets: string): VaultAccess =>
    tenant(secrets, { auth: AuthMount.kubernetes('k8s-shop', { namespace: login }) });

  test.each([
    ['root', 'teams/a', 'teams/a/'],
    ['teams', 'teams/a/b', 'a/b/'],
    ['teams/a', 'teams/a', ''],
    ['root', 'root', ''],
  ])('%s above %s: the policy names the way down', (login, secrets, prefix) => {
    const access = at(login, secrets);
    expect(access.loginNamespace).toBe(login);
    expect(access.policy().rules.map(({ path }) => path.toString())).toEqual([
      `${prefix}secret/data/shop/db`,
      'auth/token/renew-self',
      'auth/token/revoke-self',
    ]);
    expect(access.policy().lint()).toEqual([]);
    // What is read stays as the pod reads it.
    expect(access.reads.map(({ path }) => path)).toEqual(['secret/data/shop/db']);
  });

  test.each([
    ['teams/a', 'root'],
    ['teams/a', 'teams/b'],
    ['teams/a', 'teams/ab'],
    ['teams/a', 'teams'],
  ])('%s is not above %s: ACCESS_LOGIN_NAMESPACE', (login, secrets) => {
    expect(() => at(login, secrets)).toThrow(errorWith('ACCESS_LOGIN_NAMESPACE'));
  });

  test('needs to know the one of the secrets: ACCESS_LOGIN_NAMESPACE', () => {
    const auth = AuthMount.kubernetes('k8s-shop', { namespace: 'teams' });
    expect(() => workloadOf('shop', { auth })).toThrow(errorWith('ACCESS_LOGIN_NAMESPACE'));
  });

  test('of the same server are different mounts', () => {
    expect(AuthMount.jwt('x', { namespace: 'a' }).equals(AuthMount.jwt('x', { namespace: 'a' }))).toBe(true);
    expect(AuthMount.jwt('x', { namespace: 'a' }).equals(AuthMount.jwt('x'))).toBe(false);
    expect(() => AuthMount.kubernetes('x', { namespace: 'a b' })).toThrow(errorWith('ACCESS_NAME_INVALID'));
  });
});

describe('one application in two clusters', () => {
  const east = workloadOf('shop', { vault: vaultIn() });
  const west = east.at(AuthMount.kubernetes('k8s-west'));

  test('access.at(mount) is the same workload at another mount, with the same policy', () => {
    expect(west).toMatchObject({ roleName: 'shop-web', policyName: 'shop-web', auth: { path: 'k8s-west' } });
    expect(west.policy().render()).toBe(east.policy().render());
    expect(west.files).toEqual(east.files);
    expect(VaultAccessContract.of([east, west]).check().workloads).toHaveLength(2);
  });

  test('contract.at(mount) moves all of them', () => {
    const contract = VaultAccessContract.of([east, workloadOf('billing', { vault: vaultIn() })]);
    const moved = contract.at(AuthMount.jwt('jwt-west', { audience: TokenAudience.of('vault') }));
    expect(moved.workloads.map(({ auth }) => auth.path)).toEqual(['jwt-west', 'jwt-west']);
  });

  test('with other reads, a policy of the same name is refused, and one named by mount is not: ACCESS_POLICY_DUPLICATE', () => {
    const files = { key: kv2('secret').at('shop/api').key('key') };
    const narrower = workloadOf('shop', { auth: AuthMount.kubernetes('k8s-west'), files });
    expect(() => VaultAccessContract.of([workloadOf('shop'), narrower])).toThrow(
      errorWith('ACCESS_POLICY_DUPLICATE'),
    );
    const named = narrower.at(narrower.auth, { policyName: 'shop-web-west' });
    expect(VaultAccessContract.of([workloadOf('shop'), named]).workloads).toHaveLength(2);
  });

  test('a policy is not shared with another account, whatever that reads', () => {
    const other = workloadOf('shop', {
      serviceAccount: 'jobs',
      roleName: 'shop-jobs',
      policyName: 'shop-web',
    });
    expect(() => VaultAccessContract.of([workloadOf('shop'), other])).toThrow(
      errorWith('ACCESS_POLICY_DUPLICATE'),
    );
  });

  test.each([['text'], [undefined], [null], [{}]])('at(%p) is refused: ACCESS_MOUNT_INVALID', (mount) => {
    expect(() => east.at(mount as never)).toThrow(errorWith('ACCESS_MOUNT_INVALID'));
  });
});
