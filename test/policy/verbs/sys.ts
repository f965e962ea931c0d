import { Sys } from '../../../lib/policy';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import {
  type Call,
  del,
  get,
  list,
  type MakeCall,
  onlyOn,
  post,
  unproven,
  verb,
  type VerbGroup,
  without,
} from './verb';

const leases = Sys.leases();
const wrapping = Sys.wrapping();
const mount = Sys.mount('verbs-sys-kv');
const auth = Sys.authMethod('verbs-sys-auth');
const policy = Sys.policy('verbs-policy');
const passwords = Sys.passwordPolicy('verbs-passwords');
const namespace = Sys.namespace('verbs-ns');

const PASSWORDS = { policy: 'length = 20\nrule "charset" { charset = "abcdefghij" }' };
const POLICY = { policy: 'path "x" { capabilities = ["read"] }' };
const open = (call: Call): Call => ({ ...call, open: true });

/** A lease: a wrapped answer has none, an orphan token has one. */
async function leaseId(root: VaultClient): Promise<string> {
  const made = expectOk(
    await root.write('auth/token/create-orphan', { policies: ['default'], ttl: '10m' }),
    'token',
  );
  const { client_token: token } = made.body['auth'] as { client_token: string };
  const found = await root.list('sys/leases/lookup/auth/token/create-orphan');
  const keys = found.data['keys'] as readonly string[];
  expect(token).toBeTruthy();
  return `auth/token/create-orphan/${keys.at(-1) ?? ''}`;
}

const withLease =
  (make: (id: string) => Call): MakeCall =>
  async (root) =>
    make(await leaseId(root));

const wrapped =
  (make: (token: string) => Call): MakeCall =>
  async (root) => {
    const made = await root.request({
      method: 'POST',
      path: 'sys/wrapping/wrap',
      body: { a: '1' },
      headers: { 'X-Vault-Wrap-TTL': '5m' },
    });
    return make((made.body['wrap_info'] as { token: string }).token);
  };

const withMount =
  (call: Call): MakeCall =>
  async (root) => {
    await root.write('sys/mounts/verbs-sys-kv', { type: 'kv' });
    await root.write('sys/auth/verbs-sys-auth', { type: 'userpass' });
    return call;
  };

const written =
  (path: string, body: object, call: Call): MakeCall =>
  async (root) => {
    await root.write(path, body);
    return call;
  };

export const SYS: VerbGroup = {
  name: 'Sys',
  verbs: [
    verb(
      'SysLeases.lookup',
      leases.lookup(),
      withLease((id) => post('sys/leases/lookup', { lease_id: id })),
    ),
    // Leases of tokens are not renewable here: 400 of the server, behind the policy.
    verb(
      'SysLeases.renew',
      leases.renew(),
      withLease((id) => post('sys/leases/renew', { lease_id: id }, [200, 400])),
    ),
    verb(
      'SysLeases.revoke',
      leases.revoke(),
      withLease((id) => post('sys/leases/revoke', { lease_id: id })),
    ),
    verb(
      'SysLeases.list',
      leases.list('auth/token/create-orphan'),
      withLease(() => list('sys/leases/lookup/auth/token/create-orphan')),
    ),
    verb(
      'SysLeases.revokePrefix',
      leases.revokePrefix('auth/token/create-orphan'),
      withLease(() => post('sys/leases/revoke-prefix/auth/token/create-orphan', { sync: true })),
    ),
    verb(
      'SysLeases.revokeForce',
      leases.revokeForce('auth/token/create-orphan'),
      withLease(() => post('sys/leases/revoke-force/auth/token/create-orphan')),
    ),
    verb('SysWrapping.wrap', wrapping.wrap(), () => ({
      ...post('sys/wrapping/wrap', { a: '1' }),
      headers: { 'X-Vault-Wrap-TTL': '60s' },
    })),
    verb(
      'SysWrapping.lookup',
      wrapping.lookup(),
      wrapped((token) => open(post('sys/wrapping/lookup', { token }))),
    ),
    verb(
      'SysWrapping.rewrap',
      wrapping.rewrap(),
      wrapped((token) => post('sys/wrapping/rewrap', { token })),
    ),
    verb(
      'SysWrapping.unwrap',
      wrapping.unwrap(),
      wrapped((token) => post('sys/wrapping/unwrap', { token })),
    ),
    verb(
      'SysMount.enable',
      mount.enable(),
      without('sys/mounts/verbs-sys-kv', post('sys/mounts/verbs-sys-kv', { type: 'kv' })),
    ),
    verb('SysMount.read', mount.read(), withMount(get('sys/mounts/verbs-sys-kv'))),
    verb('SysMount.disable', mount.disable(), withMount(del('sys/mounts/verbs-sys-kv'))),
    verb('SysMount.readTuning', mount.readTuning(), withMount(get('sys/mounts/verbs-sys-kv/tune'))),
    verb(
      'SysMount.tune',
      mount.tune(),
      withMount(post('sys/mounts/verbs-sys-kv/tune', { default_lease_ttl: '1h' })),
    ),
    verb(
      'SysAuthMethod.enable',
      auth.enable(),
      without('sys/auth/verbs-sys-auth', post('sys/auth/verbs-sys-auth', { type: 'userpass' })),
    ),
    verb('SysAuthMethod.read', auth.read(), withMount(get('sys/auth/verbs-sys-auth'))),
    verb('SysAuthMethod.disable', auth.disable(), withMount(del('sys/auth/verbs-sys-auth'))),
    verb('SysAuthMethod.readTuning', auth.readTuning(), withMount(get('sys/auth/verbs-sys-auth/tune'))),
    verb(
      'SysAuthMethod.tune',
      auth.tune(),
      withMount(post('sys/auth/verbs-sys-auth/tune', { default_lease_ttl: '1h' })),
    ),
    verb(
      'Sys.policy.read',
      policy.read(),
      written('sys/policies/acl/verbs-policy', POLICY, get('sys/policies/acl/verbs-policy')),
    ),
    verb(
      'Sys.policy.write',
      policy.write(),
      () => post('sys/policies/acl/verbs-policy', POLICY),
      without('sys/policies/acl/verbs-policy', post('sys/policies/acl/verbs-policy', POLICY)),
    ),
    verb('Sys.policy.delete', policy.delete(), () => del('sys/policies/acl/verbs-policy')),
    verb(
      'Sys.passwordPolicy.read',
      passwords.read(),
      written(
        'sys/policies/password/verbs-passwords',
        PASSWORDS,
        get('sys/policies/password/verbs-passwords'),
      ),
    ),
    verb('Sys.passwordPolicy.write', passwords.write(), () =>
      post('sys/policies/password/verbs-passwords', PASSWORDS),
    ),
    verb('Sys.passwordPolicy.delete', passwords.delete(), () => del('sys/policies/password/verbs-passwords')),
    verb(
      'Sys.generatePassword',
      Sys.generatePassword('verbs-passwords'),
      written(
        'sys/policies/password/verbs-passwords',
        PASSWORDS,
        get('sys/policies/password/verbs-passwords/generate'),
      ),
    ),
    onlyOn(
      'openbao',
      verb(
        'Sys.namespace.read',
        namespace.read(),
        written('sys/namespaces/verbs-ns', {}, get('sys/namespaces/verbs-ns')),
      ),
    ),
    onlyOn(
      'openbao',
      verb('Sys.namespace.write', namespace.write(), () => post('sys/namespaces/verbs-ns')),
    ),
    onlyOn(
      'openbao',
      verb(
        'Sys.namespace.delete',
        namespace.delete(),
        written('sys/namespaces/verbs-ns', {}, del('sys/namespaces/verbs-ns')),
      ),
    ),
    onlyOn(
      'openbao',
      verb(
        'Sys.listNamespaces',
        Sys.listNamespaces(),
        written('sys/namespaces/verbs-ns', {}, list('sys/namespaces', [200, 404])),
      ),
    ),
    verb('Sys.health', Sys.health(), () => open(get('sys/health'))),
    verb('Sys.sealStatus', Sys.sealStatus(), () => open(get('sys/seal-status'))),
    verb('Sys.leader', Sys.leader(), () => open(get('sys/leader'))),
    verb('Sys.metrics', Sys.metrics(), () => open(get('sys/metrics'))),
    verb('Sys.capabilitiesSelf', Sys.capabilitiesSelf(), () =>
      post('sys/capabilities-self', { paths: ['x'] }),
    ),
    verb('Sys.capabilities', Sys.capabilities(), async (root) =>
      post('sys/capabilities', { paths: ['x'], token: await root.createToken({ policies: ['default'] }) }),
    ),
    verb('Sys.capabilitiesAccessor', Sys.capabilitiesAccessor(), async (root) => {
      const made = await root.write('auth/token/create', { policies: ['default'] });
      return post('sys/capabilities-accessor', {
        paths: ['x'],
        accessor: (made.body['auth'] as { accessor: string }).accessor,
      });
    }),
    verb('Sys.readMounts', Sys.readMounts(), () => get('sys/mounts')),
    verb('Sys.readAuthMethods', Sys.readAuthMethods(), () => get('sys/auth')),
    verb('Sys.remount', Sys.remount(), async (root) => {
      await root.delete('sys/mounts/verbs-sys-moved');
      await root.write('sys/mounts/verbs-sys-kv', { type: 'kv' });
      return post('sys/remount', { from: 'verbs-sys-kv', to: 'verbs-sys-moved' });
    }),
    verb('Sys.listPolicies', Sys.listPolicies(), () => list('sys/policies/acl')),
    verb('Sys.readAuditDevices', Sys.readAuditDevices(), () => get('sys/audit')),
    // OpenBao enables audit devices by its configuration file only: 400 and 500 of the server, behind the policy.
    verb('Sys.enableAuditDevice', Sys.enableAuditDevice('verbs-audit'), () =>
      post('sys/audit/verbs-audit', { type: 'file', options: { file_path: 'discard' } }, [204, 400, 500]),
    ),
    verb('Sys.disableAuditDevice', Sys.disableAuditDevice('verbs-audit'), () => ({
      ...del('sys/audit/verbs-audit'),
      status: [204, 400, 500],
    })),
    verb('Sys.readPluginCatalog', Sys.readPluginCatalog(), () => get('sys/plugins/catalog')),
    verb('Sys.keyStatus', Sys.keyStatus(), () => get('sys/key-status')),
    verb('Sys.rotateKey', Sys.rotateKey(), () => post('sys/rotate')),
    unproven(
      'Sys.subscribeEvents',
      Sys.subscribeEvents('kv-v2/data-write'),
      'Vault Enterprise; the path is unsupported in its other edition and in OpenBao',
    ),
  ],
};
