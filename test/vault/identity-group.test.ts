import { AuthMount } from '../../lib/access';
import { PolicyDocument, PolicyRule } from '../../lib/policy';
import {
  AliasNameSource,
  VaultIdentityGroup,
  type VaultIdentityGroupProps,
  VaultJwtAuth,
  VaultKubernetesAuth,
  TokenReviewer,
  VaultPolicy,
} from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { checkStack } from '../support/schema';
import { errorOf, newStack, synth } from '../support/terraform';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { accessOf } from './support';

// Policies by group: what the members of a group may do beside what their roles allow.

const client = VaultClient.fromEnvironment();
const MOUNT = 'jwt-group';
const byName = { aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME };
type Stack = ReturnType<typeof newStack>;

const mountIn = (stack: Stack, accessor?: string) =>
  VaultJwtAuth.fromAttributes(stack, 'Auth', {
    path: MOUNT,
    ...(accessor === undefined ? {} : { accessor }),
  });
const access = accessOf({ auth: AuthMount.jwt(MOUNT), role: 'group-web' });
const base = VaultPolicy.fromName('group-base');

function groupIn(stack: Stack, changes: Partial<VaultIdentityGroupProps> = {}) {
  const member = mountIn(stack, 'auth_jwt_1').grant('Web', access, byName);
  return new VaultIdentityGroup(stack, 'Group', {
    groupName: 'shop',
    policies: [base],
    members: [member],
    ...changes,
  });
}

describe('a group', () => {
  test('has the policies, and an entity of each member with the alias that the mount will find', () => {
    const json = synth((stack) => groupIn(stack));
    const [entity] = json.all('vault_identity_entity');
    expect(json.one('vault_identity_group')).toEqual({
      name: 'shop',
      type: 'internal',
      policies: ['group-base'],
      member_entity_ids: [`\${vault_identity_entity.${entity?.logicalId ?? ''}.id}`],
    });
    expect(json.one('vault_identity_entity')).toEqual({
      name: 'jwt-group.shop.web',
      external_policies: true,
    });
    expect(json.one('vault_identity_entity_alias')).toMatchObject({
      name: 'system:serviceaccount:shop:web',
      mount_accessor: 'auth_jwt_1',
    });
    expect(checkStack(json.text)).toEqual([]);
  });

  test('finds an account of a Kubernetes mount by namespace and name', () => {
    const json = synth((stack) => {
      const reviewer = TokenReviewer.localServiceAccount();
      const facts = { path: 'k8s-shop', reviewer, accessor: 'auth_kubernetes_1' };
      const auth = VaultKubernetesAuth.fromAttributes(stack, 'K', facts);
      const members = [auth.grant('Web', accessOf(), byName)];
      new VaultIdentityGroup(stack, 'Group', { groupName: 'shop', policies: [base], members });
    });
    expect(json.one('vault_identity_entity_alias')).toMatchObject({ name: 'shop/web' });
  });

  test('shares the entity of a member with another group, and waits for policies of the stack', () => {
    const json = synth((stack) => {
      const member = mountIn(stack, 'auth_jwt_1').grant('Web', access, byName);
      const document = PolicyDocument.of(PolicyRule.allow('sys/tools/random', ['update']));
      const policies = [new VaultPolicy(stack, 'Base', { document })];
      for (const groupName of ['one', 'two']) {
        new VaultIdentityGroup(stack, groupName, { groupName, policies, members: [member, member] });
      }
    });
    expect(
      [json.all('vault_identity_entity'), json.all('vault_identity_group')].map(({ length }) => length),
    ).toEqual([1, 2]);
    for (const group of json.all('vault_identity_group')) {
      expect(group['member_entity_ids']).toHaveLength(1);
      expect(group['depends_on']).toHaveLength(1);
    }
  });

  test.each<[string, Partial<VaultIdentityGroupProps>]>([
    ['name in upper case', { groupName: 'Shop' }],
    ['name that is no text', { groupName: 5 as never }],
    ['list of policies that is empty', { policies: [] }],
    ['list of policies that is none', { policies: base as never }],
    ['name in the place of a policy', { policies: ['base' as never] }],
    ['list of members that is empty', { members: [] }],
  ])('with a %s is refused: VAULT_GROUP_INVALID', (_, props) => {
    expect(errorOf(() => groupIn(newStack(), props)).code).toBe('VAULT_GROUP_INVALID');
  });

  test('of a name that the stack has already is refused: VAULT_GROUP_INVALID', () => {
    const stack = newStack();
    groupIn(stack);
    const members = [VaultJwtAuth.fromAttributes(stack, 'B', { path: 'b', accessor: 'b' })].map((auth) =>
      auth.grant('Web', accessOf({ auth: AuthMount.jwt('b'), role: 'b' }), byName),
    );
    const again = () =>
      new VaultIdentityGroup(stack, 'Again', { groupName: 'shop', policies: [base], members });
    expect(errorOf(again).code).toBe('VAULT_GROUP_INVALID');
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['whose account Vault knows by its UID', (stack) => mountIn(stack, 'a').grant('Web', access)],
    ['at a mount without its accessor', (stack) => mountIn(stack).grant('Web', access, byName)],
    ['that is no grant', () => ({})],
    ['that is nothing', () => ({ role: null })],
    [
      'of another namespace of Vault',
      (stack) =>
        VaultJwtAuth.fromAttributes(stack, 'T', { path: MOUNT, accessor: 'a', vaultNamespace: 'team' }).grant(
          'Web',
          access,
          byName,
        ),
    ],
  ])('with a member %s is refused: VAULT_GROUP_MEMBER', (_, member) => {
    const stack = newStack();
    const members = [member(stack) as never];
    const refused = () => new VaultIdentityGroup(stack, 'G', { groupName: 'g', policies: [base], members });
    expect(errorOf(refused).code).toBe('VAULT_GROUP_MEMBER');
  });
});

test('on the real server a member has the policies of the group with its next request, and loses them with it', async () => {
  const key = newJwtKey();
  await client.enableAuth(MOUNT, { type: 'jwt' });
  expectOk(
    await client.write(`auth/${MOUNT}/config`, { jwt_validation_pubkeys: [key.publicKeyPem] }),
    'config',
  );
  const accessor = String(
    ((await client.read('sys/auth')).data[`${MOUNT}/`] as { accessor?: unknown }).accessor,
  );
  await client.enableMount('group-kv', { type: 'kv' });
  try {
    const { text } = synth((stack) => {
      const member = mountIn(stack, accessor).grant('Web', access, byName);
      const document = PolicyDocument.of(PolicyRule.allow('group-kv/base', ['read']));
      const policies = [new VaultPolicy(stack, 'GroupBase', { document })];
      new VaultIdentityGroup(stack, 'Group', { groupName: 'group-shop', policies, members: [member] });
    });
    await applyVaultResources(client, text);
    const jwt = key.sign(serviceAccountClaims('shop', 'web'));
    const { body } = expectOk(await client.write(`auth/${MOUNT}/login`, { role: 'group-web', jwt }), 'login');
    const auth = body['auth'] as { readonly client_token: string };
    expect(auth).toMatchObject({ token_policies: ['group-web'], identity_policies: ['group-base'] });
    const may = async () =>
      (await client.capabilities(auth.client_token, ['group-kv/base']))['group-kv/base'];
    expect(await may()).toEqual(['read']);
    await client.delete('identity/group/name/group-shop');
    expect(await may()).toEqual(['deny']);
  } finally {
    await client.delete('identity/group/name/group-shop');
    await client.delete('identity/entity/name/jwt-group.shop.web');
    await client.delete(`sys/auth/${MOUNT}`);
    await client.delete('sys/mounts/group-kv');
  }
});
