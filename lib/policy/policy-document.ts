import { uniteRules } from './private/unite-rules';
import type { PolicyRule } from './policy-rule';
import { renderHcl } from './render/hcl';
import { type PolicyJson, renderJson } from './render/json';

/** One rule, or several as an intent of an engine may give them. */
export type RuleOrRules = PolicyRule | readonly PolicyRule[];

/**
 * A policy: rules that a server stores under one name. Immutable.
 *
 * @example
 * ```ts
 * const policy = PolicyDocument.of(
 *   KvV2.mount('secret').secret('shop/db').read(),
 *   Database.mount('database').role('shop').readCredentials(),
 * );
 * policy.render(); // path "database/creds/shop" { ... } path "secret/data/shop/db" { ... }
 * ```
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies
 */
export class PolicyDocument {
  private constructor(
    /** As given, in that order; rules of the same path stand apart. */
    public readonly rules: readonly PolicyRule[],
  ) {
    Object.freeze(this);
  }

  /** A policy of these rules. Of none: a policy that grants nothing. */
  public static of(...rules: readonly RuleOrRules[]): PolicyDocument {
    return new PolicyDocument(Object.freeze(rules.flat()));
  }

  /** This policy and more rules. */
  public with(...rules: readonly RuleOrRules[]): PolicyDocument {
    return PolicyDocument.of(this.rules, ...rules);
  }

  /** Rules of the same path united, sorted by path: what is rendered. */
  public united(): PolicyDocument {
    return new PolicyDocument(uniteRules(this.rules));
  }

  /**
   * Canonical HCL: sorted by path, rules of one path united as a server would unite them, capabilities in the order
   * of `CAPABILITIES`. The same rules give the same text in whatever order they were given.
   *
   * Ready for Terraform: the only `${` in it are unresolved tokens.
   */
  public render(): string {
    return renderHcl(uniteRules(this.rules));
  }

  /**
   * The same in Vault's JSON form, for other tools.
   *
   * @throws POLICY_JSON_VALUE for boolean or list values of parameters, which Vault's JSON reader would drop
   */
  public toJson(): PolicyJson {
    return renderJson(uniteRules(this.rules));
  }
}
