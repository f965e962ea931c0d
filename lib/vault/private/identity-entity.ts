import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { IdentityEntity, IdentityEntityAlias } from '../bindings';
import { VaultErrors } from '../errors';
import { type IGroupMember } from '../vault-identity-group';

const ENTITIES: unique symbol = Symbol.for('aks-vault-constructs.vault.entities');

/**
 * The entity of a member, with its alias at the mount: one of the stack, however many groups it is in. The alias is below
 * the mount, so that it does not change its address with the group that asked first.
 *
 * @throws VAULT_GROUP_MEMBER
 */
export function entityOf(group: Construct, member: IGroupMember, target: string): IdentityEntity {
  const role = memberRole(member);
  const refuse = (rule: string, got?: unknown) =>
    VaultErrors.VAULT_GROUP_MEMBER({ rule, got }, group.node.path);
  if (role === undefined) throw refuse('a member is what auth.grant gives', typeof member);
  const { auth, aliasName } = role;
  if (aliasName === undefined) {
    throw refuse('Vault knows this account by its UID, which nobody knows before it is there', auth.path);
  }
  if (auth.accessor === undefined) {
    throw refuse('the accessor of the mount is known: give it to fromAttributes', auth.path);
  }
  if (auth.targetKey !== target) {
    throw refuse('group and mount are of one server and namespace', auth.path);
  }
  const stack = TerraformStack.of(auth) as TerraformStack & { [ENTITIES]?: Map<string, IdentityEntity> };
  const entities = (stack[ENTITIES] ??= new Map<string, IdentityEntity>());
  const key = JSON.stringify([target, auth.path, aliasName]);
  const known = entities.get(key);
  if (known !== undefined) return known;
  const { provider, vaultNamespace: namespace } = auth.target;
  const account = aliasName.replace(/^system:serviceaccount:/, '').replace(/[/:]/, '.');
  const scope = new Construct(auth, `Entity-${account}`);
  const entity = new IdentityEntity(scope, 'Resource', {
    name: `${auth.path.replaceAll('/', '-')}.${account}`,
    // Policies that others give it stay.
    externalPolicies: true,
    ...(provider === undefined ? {} : { provider }),
    ...(namespace === undefined ? {} : { namespace }),
  });
  new IdentityEntityAlias(scope, 'Alias', {
    name: aliasName,
    mountAccessor: auth.accessor,
    canonicalId: entity.id,
    ...(provider === undefined ? {} : { provider }),
    ...(namespace === undefined ? {} : { namespace }),
  });
  entities.set(key, entity);
  return entity;
}

/** From untyped code. */
function memberRole(member: unknown): IGroupMember['role'] | undefined {
  const role: unknown =
    typeof member === 'object' && member !== null && 'role' in member ? member.role : undefined;
  return typeof role === 'object' && role !== null && 'auth' in role
    ? (role as IGroupMember['role'])
    : undefined;
}
