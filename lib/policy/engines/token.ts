import type { PolicyRule, RuleOptions } from '../policy-rule';
import { checkedName } from '../private/path-checks';
import { Definition } from './definition';
import { type Allow, allowBelow, type EngineName } from './mounted-engine';

const TOKENS: Allow = (relative, capabilities, options) =>
  allowBelow('auth/token/')(relative, capabilities, options);

/**
 * What a token may do with itself. These come with the policy `default`; a token without that policy needs them by
 * name, or its agent can not renew it.
 *
 * @example `PolicyDocument.of(TokenSelf.lookup(), TokenSelf.renew(), Sys.leases().renew())`
 * @see https://developer.hashicorp.com/vault/api-docs/auth/token
 */
export class TokenSelf {
  private constructor() {
    // A token has exactly one self: nothing to make.
  }

  /** Its properties. */
  public static lookup(options?: RuleOptions): PolicyRule {
    return TOKENS('lookup-self', ['read'], options);
  }

  /** Makes it live longer. */
  public static renew(options?: RuleOptions): PolicyRule {
    return TOKENS('renew-self', ['update'], options);
  }

  /** Ends it, with all its leases. */
  public static revoke(options?: RuleOptions): PolicyRule {
    return TOKENS('revoke-self', ['update'], options);
  }
}

/**
 * What may be done with other tokens.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/token
 */
export class Tokens {
  private constructor() {
    // There is one token store: nothing to make.
  }

  /** A role that tokens are made by. @throws POLICY_NAME_INVALID */
  public static role(name: EngineName): TokenRole {
    return new TokenRole(TOKENS, checkedName('role of Tokens', name, { segments: 'one' }));
  }

  /** Child tokens, with a part of the own policies. */
  public static create(options?: RuleOptions): PolicyRule {
    return TOKENS('create', ['update'], options);
  }

  /** Tokens that outlive the one that made them. */
  public static createOrphan(options?: RuleOptions): PolicyRule {
    return TOKENS('create-orphan', ['update'], options);
  }

  /** The properties of any token one knows. */
  public static lookup(options?: RuleOptions): PolicyRule {
    return TOKENS('lookup', ['update'], options);
  }

  /** The properties of any token by its accessor. */
  public static lookupAccessor(options?: RuleOptions): PolicyRule {
    return TOKENS('lookup-accessor', ['update'], options);
  }

  /** Renews any token one knows. */
  public static renew(options?: RuleOptions): PolicyRule {
    return TOKENS('renew', ['update'], options);
  }

  /** Renews any token by its accessor. */
  public static renewAccessor(options?: RuleOptions): PolicyRule {
    return TOKENS('renew-accessor', ['update'], options);
  }

  /** Revokes any token one knows, with its children. */
  public static revoke(options?: RuleOptions): PolicyRule {
    return TOKENS('revoke', ['update'], options);
  }

  /** Revokes any token by its accessor, with its children. */
  public static revokeAccessor(options?: RuleOptions): PolicyRule {
    return TOKENS('revoke-accessor', ['update'], options);
  }

  /** Revokes any token and leaves its children. Root-protected, therefore with `sudo`. */
  public static revokeOrphan(options?: RuleOptions): PolicyRule {
    return TOKENS('revoke-orphan', ['update', 'sudo'], options);
  }

  /** The accessors of all tokens. Root-protected, therefore with `sudo`. */
  public static listAccessors(options?: RuleOptions): PolicyRule {
    return TOKENS('accessors/', ['list', 'sudo'], options);
  }

  /** The names of the roles. */
  public static listRoles(options?: RuleOptions): PolicyRule {
    return TOKENS('roles/', ['list'], options);
  }
}

/** A role of the token store. */
export class TokenRole extends Definition {
  /** @internal */
  public constructor(
    allow: Allow,
    private readonly roleName: string,
  ) {
    super(allow, `roles/${roleName}`);
  }

  /** Tokens as the role says. */
  public createToken(options?: RuleOptions): PolicyRule {
    return this.allow(`create/${this.roleName}`, ['update'], options);
  }
}
