import { POLICY_LINT_ERRORS } from './lint/errors';
import { PolicyErrors } from './errors';
import type { PolicyFinding } from './lint/finding';
import type { LintCode } from './lint/lint-code';
import { type AcceptedFinding, type LintOptions, lintRules } from './lint/lint';
import { readPolicy } from './parse/policy-reader';
import { uniteRules } from './private/unite-rules';
import type { Capability, GrantedCapability } from './capability';
import type { Decision } from './evaluate/decision';
import type { PolicyServer } from './evaluate/parameters';
import type { PolicyRule } from './policy-rule';
import { PolicySet, type RequestDetails } from './policy-set';
import { renderHcl } from './render/hcl';
import { type PolicyJson, renderJson } from './render/json';
import { oneOf } from '../core';
import { ACCEPT_OPTIONS, check, PARSE_OPTIONS, RULES } from './private/arguments';

/** How {@link PolicyDocument.parse} reads. */
export interface ParseOptions {
  /** Name of the file, for the errors. @default none */
  readonly file?: string;
  /** Whose reading counts: Vault refuses what OpenBao takes (`docs/policy.md`). @default 'vault' */
  readonly server?: PolicyServer;
}

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
  /** Made at the first question; a private field, since the object is frozen. */
  #set: PolicySet | undefined;

  private constructor(
    /** As given, in that order; rules of the same path stay apart. */
    public readonly rules: readonly PolicyRule[],
    private readonly accepted: readonly AcceptedFinding[] = [],
  ) {
    Object.freeze(this);
  }

  /** A policy of these rules. Of none: a policy that grants nothing. */
  public static of(...rules: readonly RuleOrRules[]): PolicyDocument {
    check('rules', rules, RULES);
    return new PolicyDocument(Object.freeze(rules.flat()));
  }

  /**
   * An existing policy in HCL or JSON, read as a server reads it: what servers refuse is an error, and what they
   * accept and ignore is left to {@link PolicyDocument.lint}. Each rule knows its line (`rule.source`).
   *
   * @param from the name of the file, or that and the server
   * @throws POLICY_SYNTAX with line and column, POLICY_ARGUMENT_REPEATED (Vault), POLICY_OTHER_LANGUAGE for what is no policy at all,
   *   POLICY_KEY_UNKNOWN, POLICY_CAPABILITY_UNKNOWN, POLICY_LEGACY_UNKNOWN,
   *   POLICY_PATH_LABEL, POLICY_WILDCARD_MISPLACED, POLICY_TEMPLATE_INVALID, POLICY_WRAPPING_TTL_ORDER,
   *   POLICY_PARAMETERS_REPEATED, POLICY_CONTROL_GROUP_INVALID
   */
  public static parse(text: string, from: string | ParseOptions = {}): PolicyDocument {
    check('from', from, PARSE_OPTIONS);
    const { file, server = 'vault' }: ParseOptions = typeof from === 'string' ? { file: from } : from;
    return new PolicyDocument(Object.freeze(readPolicy(text, file, server)));
  }

  /** This policy and more rules. */
  public with(...rules: readonly RuleOrRules[]): PolicyDocument {
    check('rules', rules, RULES);
    return new PolicyDocument(Object.freeze([...this.rules, ...rules.flat()]), this.accepted);
  }

  /**
   * What servers accept in this policy and will hardly do what was meant. `VaultPolicy` runs it: errors stop synth,
   * warnings become annotations.
   */
  public lint(options: LintOptions = {}): readonly PolicyFinding[] {
    return lintRules(this.rules, this.accepted, options);
  }

  /**
   * The same policy with a finding declared right, for a reason. It is reported no more; when it is gone one day,
   * that is reported.
   *
   * @example `policy.accept('POLICY_LINT_BROAD', 'break-glass administrators', { path: 'sys/*' })`
   * @throws POLICY_ACCEPT_REASON for a reason of less than 10 characters
   */
  public accept(code: LintCode, reason: string, where: { readonly path?: string } = {}): PolicyDocument {
    check('code', code, oneOf(Object.keys(POLICY_LINT_ERRORS)));
    check('where', where, ACCEPT_OPTIONS);
    if (typeof reason !== 'string' || reason.trim().length < 10)
      throw PolicyErrors.POLICY_ACCEPT_REASON({ code, reason });
    return new PolicyDocument(this.rules, Object.freeze([...this.accepted, { code, reason, ...where }]));
  }

  /**
   * What a server would answer to a token that has this policy alone; for several policies see {@link PolicySet}.
   *
   * @param path of the request, without `/v1/`
   */
  public explain(capability: GrantedCapability, path: string, details?: RequestDetails): Decision {
    return this.set().explain(capability, path, details);
  }

  /** What a token with this policy alone may do at a path; `['deny']` for nothing. */
  public capabilities(path: string): readonly Capability[] {
    return this.set().capabilities(path);
  }

  /** Rules of the same path united, sorted by path: what is rendered. */
  public united(): PolicyDocument {
    return new PolicyDocument(uniteRules(this.rules), this.accepted);
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

  private set(): PolicySet {
    this.#set ??= PolicySet.of([this]);
    return this.#set;
  }
}
