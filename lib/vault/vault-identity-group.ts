import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { IdentityGroup } from './bindings';
import { VAULT_NAME } from '../core';
import { VaultErrors } from './errors';
import { addGroupToGrants } from './private/grants-file';
import { entityOf } from './private/identity-entity';
import { claimInStack } from './private/name-claims';
import { policyNameOf } from './private/role-rules';
import { targetKey, type VaultTarget } from './vault-target';
import { type IVaultAuth } from './vault-auth';
import { type IVaultPolicy } from './vault-policy';
import { IDENTITY_GROUP, placed } from './private/shapes';

/** Who logs in by a role: a role of this library, or a grant. */
export interface IGroupMember {
  readonly role: {
    readonly auth: IVaultAuth;
    /** How Vault calls who logs in by the role; undefined where that is the UID of the account. */
    readonly aliasName: string | undefined;
  };
}

/** Properties of {@link VaultIdentityGroup}. */
export interface VaultIdentityGroupProps extends VaultTarget {
  /** The name in Vault: 1 to 128 lower-case letters, digits, `.`, `_`, `-`. */
  readonly groupName: string;
  /** At least one: what every member may do beside its own policies. */
  readonly policies: readonly IVaultPolicy[];
  /** At least one grant, with `aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME`. */
  readonly members: readonly IGroupMember[];
}

/**
 * Policies by group: every member has those of the group beside those of its role, whatever the mount, and without a new
 * login, since Vault looks the group up at each request. Emits one `vault_identity_group`, and for each member one
 * `vault_identity_entity` with one `vault_identity_entity_alias`, once in a stack.
 *
 * An account that has logged in before has an entity already, which Vault made itself: import it, or delete it
 * (`vault delete identity/entity/name/NAME`) and let its pods log in again. `verify` looks at groups too.
 *
 * @example
 * const auth = new VaultJwtAuth(this, 'Auth', { cluster });
 * const web = auth.grant('ShopWeb', shopWeb, { aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME });
 * const policies = [VaultPolicy.fromName('shop-common')];
 * new VaultIdentityGroup(this, 'Shop', { groupName: 'shop', policies, members: [web] });
 * @see https://developer.hashicorp.com/vault/docs/concepts/identity
 */
export class VaultIdentityGroup extends Construct {
  /** The name in Vault. */
  public readonly groupName: string;
  /** The Terraform resource, for `addOverride`. */
  public readonly resource: IdentityGroup;

  /** @throws VAULT_GROUP_INVALID, VAULT_GROUP_MEMBER */
  public constructor(scope: Construct, id: string, props: VaultIdentityGroupProps) {
    super(placed(scope, id, props, IDENTITY_GROUP), id);
    const { groupName, policies, members } = props;
    this.groupName = groupName;
    this.check(props);
    const entities = new Set(members.map((member) => entityOf(this, member, targetKey(props))));
    const made = policies.flatMap(({ resource }) => resource ?? []);
    this.resource = new IdentityGroup(this, 'Resource', {
      name: groupName,
      type: 'internal',
      policies: policies.map(({ policyName }) => policyName),
      memberEntityIds: [...entities].map((entity) => entity.id),
      namespace: props.vaultNamespace,
      provider: props.provider,
      ...(made.length === 0 ? {} : { dependsOn: made }),
    });
    addGroupToGrants(this, {
      name: groupName,
      policies: policies.map(({ policyName }) => policyName),
      roles: members.map(({ role }) => role),
    });
  }

  private check({ groupName, policies, members, ...target }: VaultIdentityGroupProps): void {
    const refuse = (property: string, rule: string, got: unknown) =>
      VaultErrors.VAULT_GROUP_INVALID({ property, rule, got }, this.node.path);
    if (typeof groupName !== 'string' || !(Token.isUnresolved(groupName) || VAULT_NAME.test(groupName))) {
      throw refuse('groupName', 'lower case, 1 to 128 letters, digits, ".", "_" or "-"', groupName);
    }
    for (const [property, list] of Object.entries({ policies, members })) {
      if (!Array.isArray(list) || list.length === 0)
        throw refuse(property, 'a list of at least one', Array.isArray(list) ? [] : typeof list);
    }
    const unnamed = policies.filter((policy: unknown) => policyNameOf(policy) === undefined);
    if (unnamed.length > 0)
      throw refuse('policies', 'policies, such as VaultPolicy.fromName("base")', typeof unnamed[0]);
    const other = claimInStack(this, 'group', targetKey(target), groupName);
    if (other !== undefined) {
      throw refuse('groupName', `the stack has a group of this name already, ${other.node.path}`, groupName);
    }
  }
}
