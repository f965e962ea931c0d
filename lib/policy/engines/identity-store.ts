import type { PolicyRule, RuleOptions } from '../policy-rule';
import { checkedName } from '../private/path-checks';
import { Definition } from './definition';
import { type Allow, allowBelow, type EngineName } from './mounted-engine';

const STORE: Allow = (relative, capabilities, options) =>
  allowBelow('identity/')(relative, capabilities, options);

const named = (what: string, name: EngineName) =>
  checkedName(`${what} of IdentityStore`, name, { segments: 'one' });

/**
 * The identity store: entities, their aliases, groups, and the OIDC tokens it signs.
 *
 * @example `IdentityStore.entity(identity.entity.id).read()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/identity
 */
export class IdentityStore {
  private constructor() {
    // There is one: nothing to make.
  }

  /** An entity by its id. @throws POLICY_NAME_INVALID */
  public static entity(id: EngineName): Definition {
    return new Definition(STORE, `entity/id/${named('entity', id)}`);
  }

  /** An entity by its name. @throws POLICY_NAME_INVALID */
  public static entityNamed(name: EngineName): Definition {
    return new Definition(STORE, `entity/name/${named('entity', name)}`);
  }

  /** An alias of an entity, by the alias's id. @throws POLICY_NAME_INVALID */
  public static entityAlias(id: EngineName): Definition {
    return new Definition(STORE, `entity-alias/id/${named('alias', id)}`);
  }

  /** A group by its id. @throws POLICY_NAME_INVALID */
  public static group(id: EngineName): Definition {
    return new Definition(STORE, `group/id/${named('group', id)}`);
  }

  /** A group by its name. @throws POLICY_NAME_INVALID */
  public static groupNamed(name: EngineName): Definition {
    return new Definition(STORE, `group/name/${named('group', name)}`);
  }

  /** New entities. */
  public static createEntity(options?: RuleOptions): PolicyRule {
    return STORE('entity', ['update'], options);
  }

  /** New aliases of any entity: an identity that may do this can become any other. */
  public static createEntityAlias(options?: RuleOptions): PolicyRule {
    return STORE('entity-alias', ['update'], options);
  }

  /** New groups. */
  public static createGroup(options?: RuleOptions): PolicyRule {
    return STORE('group', ['update'], options);
  }

  /** The ids of the entities. */
  public static listEntities(options?: RuleOptions): PolicyRule {
    return STORE('entity/id/', ['list'], options);
  }

  /** The ids of the groups. */
  public static listGroups(options?: RuleOptions): PolicyRule {
    return STORE('group/id/', ['list'], options);
  }

  /** An entity by its name, its id or one of its aliases. */
  public static lookupEntity(options?: RuleOptions): PolicyRule {
    return STORE('lookup/entity', ['update'], options);
  }

  /** A group by its name, its id or its alias. */
  public static lookupGroup(options?: RuleOptions): PolicyRule {
    return STORE('lookup/group', ['update'], options);
  }

  /** Makes one entity of several. */
  public static mergeEntities(options?: RuleOptions): PolicyRule {
    return STORE('entity/merge', ['update'], options);
  }

  /** A signed token about the own identity. @throws POLICY_NAME_INVALID */
  public static readOidcToken(role: EngineName, options?: RuleOptions): PolicyRule {
    return STORE(`oidc/token/${named('OIDC role', role)}`, ['read'], options);
  }

  /** Whether such a token is valid. */
  public static introspectOidcToken(options?: RuleOptions): PolicyRule {
    return STORE('oidc/introspect', ['update'], options);
  }

  /** A key that such tokens are signed with. @throws POLICY_NAME_INVALID */
  public static oidcKey(name: EngineName): Definition {
    return new Definition(STORE, `oidc/key/${named('OIDC key', name)}`);
  }

  /** What such tokens say. @throws POLICY_NAME_INVALID */
  public static oidcRole(name: EngineName): Definition {
    return new Definition(STORE, `oidc/role/${named('OIDC role', name)}`);
  }
}
