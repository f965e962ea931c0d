import { IdentityStore, Tokens, TokenSelf } from '../../../lib/policy';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import { type Call, del, get, list, type MakeCall, post, verb, type VerbGroup } from './verb';

/** A token to do something with. */
const other =
  (make: (made: { readonly token: string; readonly accessor: string }) => Call): MakeCall =>
  async (root) => {
    const { body } = expectOk(
      await root.write('auth/token/create', { policies: ['default'], ttl: '10m' }),
      'token',
    );
    const auth = body['auth'] as { client_token: string; accessor: string };
    return make({ token: auth.client_token, accessor: auth.accessor });
  };

const role = Tokens.role('verbs');
const withRole =
  (call: Call): MakeCall =>
  async (root) => {
    await root.write('auth/token/roles/verbs', { orphan: true, allowed_policies_glob: '*' });
    return call;
  };

export const TOKEN: VerbGroup = {
  name: 'Tokens',
  verbs: [
    verb('TokenSelf.lookup', TokenSelf.lookup(), () => get('auth/token/lookup-self')),
    verb('TokenSelf.renew', TokenSelf.renew(), () => post('auth/token/renew-self')),
    verb('Tokens.create', Tokens.create(), () => post('auth/token/create', { no_default_policy: true })),
    verb('Tokens.createOrphan', Tokens.createOrphan(), () =>
      post('auth/token/create-orphan', { no_default_policy: true }),
    ),
    verb(
      'Tokens.lookup',
      Tokens.lookup(),
      other(({ token }) => post('auth/token/lookup', { token })),
    ),
    verb(
      'Tokens.lookupAccessor',
      Tokens.lookupAccessor(),
      other(({ accessor }) => post('auth/token/lookup-accessor', { accessor })),
    ),
    verb(
      'Tokens.renew',
      Tokens.renew(),
      other(({ token }) => post('auth/token/renew', { token })),
    ),
    verb(
      'Tokens.renewAccessor',
      Tokens.renewAccessor(),
      other(({ accessor }) => post('auth/token/renew-accessor', { accessor })),
    ),
    verb(
      'Tokens.revoke',
      Tokens.revoke(),
      other(({ token }) => post('auth/token/revoke', { token })),
    ),
    verb(
      'Tokens.revokeAccessor',
      Tokens.revokeAccessor(),
      other(({ accessor }) => post('auth/token/revoke-accessor', { accessor })),
    ),
    verb(
      'Tokens.revokeOrphan',
      Tokens.revokeOrphan(),
      other(({ token }) => post('auth/token/revoke-orphan', { token })),
    ),
    verb('Tokens.listAccessors', Tokens.listAccessors(), () => list('auth/token/accessors')),
    verb('Tokens.listRoles', Tokens.listRoles(), withRole(list('auth/token/roles'))),
    verb(
      'TokenRole.createToken',
      role.createToken(),
      withRole(post('auth/token/create/verbs', { policies: ['default'] })),
    ),
    verb('TokenRole.read', role.read(), withRole(get('auth/token/roles/verbs'))),
    verb(
      'TokenRole.write',
      role.write(),
      withRole(post('auth/token/roles/verbs', { orphan: true })),
      async (root) => {
        await root.delete('auth/token/roles/verbs');
        return post('auth/token/roles/verbs', { orphan: true });
      },
    ),
    verb('TokenRole.delete', role.delete(), withRole(del('auth/token/roles/verbs'))),
    // Last: the token of this verb is gone afterwards.
    verb('TokenSelf.revoke', TokenSelf.revoke(), () => post('auth/token/revoke-self')),
  ],
};

/** Ids are the server's choice, so the rules of ids are made for a name that the calls use too. */
const ID = 'b0b0b0b0-0000-4000-8000-000000000001';
const NONE = [404];

async function ready(root: VaultClient): Promise<void> {
  await root.write('identity/entity/name/verbs', { metadata: { a: 'b' } });
  await root.write('identity/group/name/verbs', {});
  await root.write('identity/oidc/key/verbs', { allowed_client_ids: ['*'] });
  await root.write('identity/oidc/role/verbs', { key: 'verbs' });
}

const withAll =
  (call: Call): MakeCall =>
  async (root) => {
    await ready(root);
    return call;
  };

const definition = (path: string, body: object) => ({
  read: withAll(get(path)),
  write: withAll(post(path, body)),
  delete: withAll(del(path)),
});

const entity = definition('identity/entity/name/verbs', { metadata: { a: 'c' } });
const group = definition('identity/group/name/verbs', {});
const key = definition('identity/oidc/key/verbs', { allowed_client_ids: ['*'] });
const oidcRole = definition('identity/oidc/role/verbs', { key: 'verbs' });
const entityNamed = IdentityStore.entityNamed('verbs');
const groupNamed = IdentityStore.groupNamed('verbs');
const oidcKey = IdentityStore.oidcKey('verbs');
const oidc = IdentityStore.oidcRole('verbs');
/** Writing to an id that is not there is refused by the store, not by the policy. */
const byId = (path: string, body: object) =>
  [() => get(path, NONE), () => post(path, body, [400, 500, 404]), () => del(path)] as const;
const [readEntity, writeEntity, deleteEntity] = byId(`identity/entity/id/${ID}`, {});
const [readAlias, writeAlias, deleteAlias] = byId(`identity/entity-alias/id/${ID}`, { name: 'x' });
const [readGroup, writeGroup, deleteGroup] = byId(`identity/group/id/${ID}`, {});

export const IDENTITY_STORE: VerbGroup = {
  name: 'Identity',
  prepare: ready,
  verbs: [
    verb('IdentityStore.entity.read', IdentityStore.entity(ID).read(), readEntity),
    verb('IdentityStore.entity.write', IdentityStore.entity(ID).write(), writeEntity),
    verb('IdentityStore.entity.delete', IdentityStore.entity(ID).delete(), deleteEntity),
    verb('IdentityStore.entityNamed.read', entityNamed.read(), entity.read),
    verb('IdentityStore.entityNamed.write', entityNamed.write(), entity.write),
    verb('IdentityStore.entityNamed.delete', entityNamed.delete(), entity.delete),
    verb('IdentityStore.entityAlias.read', IdentityStore.entityAlias(ID).read(), readAlias),
    verb('IdentityStore.entityAlias.write', IdentityStore.entityAlias(ID).write(), writeAlias),
    verb('IdentityStore.entityAlias.delete', IdentityStore.entityAlias(ID).delete(), deleteAlias),
    verb('IdentityStore.group.read', IdentityStore.group(ID).read(), readGroup),
    verb('IdentityStore.group.write', IdentityStore.group(ID).write(), writeGroup),
    verb('IdentityStore.group.delete', IdentityStore.group(ID).delete(), deleteGroup),
    verb('IdentityStore.groupNamed.read', groupNamed.read(), group.read),
    verb('IdentityStore.groupNamed.write', groupNamed.write(), group.write),
    verb('IdentityStore.groupNamed.delete', groupNamed.delete(), group.delete),
    verb('IdentityStore.createEntity', IdentityStore.createEntity(), () =>
      post('identity/entity', { name: 'verbs-2' }),
    ),
    verb('IdentityStore.createEntityAlias', IdentityStore.createEntityAlias(), async (root) => {
      const { data } = await root.read('sys/auth');
      const accessor = (data['token/'] as { accessor: string }).accessor;
      return post('identity/entity-alias', { name: 'verbs-alias', mount_accessor: accessor });
    }),
    verb('IdentityStore.createGroup', IdentityStore.createGroup(), () =>
      post('identity/group', { name: 'verbs-2' }),
    ),
    verb('IdentityStore.listEntities', IdentityStore.listEntities(), withAll(list('identity/entity/id'))),
    verb('IdentityStore.listGroups', IdentityStore.listGroups(), withAll(list('identity/group/id'))),
    verb(
      'IdentityStore.lookupEntity',
      IdentityStore.lookupEntity(),
      withAll(post('identity/lookup/entity', { name: 'verbs' })),
    ),
    verb(
      'IdentityStore.lookupGroup',
      IdentityStore.lookupGroup(),
      withAll(post('identity/lookup/group', { name: 'verbs' })),
    ),
    verb('IdentityStore.mergeEntities', IdentityStore.mergeEntities(), async (root) => {
      await ready(root);
      const into = (await root.read('identity/entity/name/verbs')).data['id'];
      await root.write('identity/entity/name/verbs-3', {});
      const from = (await root.read('identity/entity/name/verbs-3')).data['id'];
      return post('identity/entity/merge', { from_entity_ids: [from], to_entity_id: into });
    }),
    // A token without an entity gets no OIDC token: 400 of the store, behind the policy.
    verb(
      'IdentityStore.readOidcToken',
      IdentityStore.readOidcToken('verbs'),
      withAll(get('identity/oidc/token/verbs', [400])),
    ),
    verb('IdentityStore.introspectOidcToken', IdentityStore.introspectOidcToken(), () =>
      post('identity/oidc/introspect', { token: 'x.y.z' }),
    ),
    verb('IdentityStore.oidcKey.read', oidcKey.read(), key.read),
    verb('IdentityStore.oidcKey.write', oidcKey.write(), key.write),
    verb('IdentityStore.oidcKey.delete', oidcKey.delete(), async (root) => {
      await root.delete('identity/oidc/role/verbs');
      await root.write('identity/oidc/key/verbs', { allowed_client_ids: ['*'] });
      return del('identity/oidc/key/verbs');
    }),
    verb('IdentityStore.oidcRole.read', oidc.read(), oidcRole.read),
    verb('IdentityStore.oidcRole.write', oidc.write(), oidcRole.write),
    verb('IdentityStore.oidcRole.delete', oidc.delete(), oidcRole.delete),
  ],
};
