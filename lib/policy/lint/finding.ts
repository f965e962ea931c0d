import { type ConfigurationError, PolicyErrors } from '../../core/errors';
import type { POLICY_LINT_ERRORS } from '../../core/errors/policy-lint-errors';
import type { PolicyRule } from '../policy-rule';

/** The stable code of a finding. */
export type LintCode = keyof typeof POLICY_LINT_ERRORS;

/** An `error` cannot work as it is written, or is too dangerous to pass unseen; a `warning` may be meant. */
export type LintSeverity = 'error' | 'warning';

/** Something in a policy that servers accept and that hardly anybody can have meant. */
export interface PolicyFinding {
  readonly code: LintCode;
  readonly severity: LintSeverity;
  /** The whole text: rule, what is wrong, remedy, code. */
  readonly message: string;
  readonly remedy: string;
  /** The rule it is about; undefined where it is about the document. */
  readonly rule: PolicyRule | undefined;
  /** To throw, with its code and parts. */
  readonly error: ConfigurationError;
}

type FactsOf<C extends LintCode> = Omit<Parameters<(typeof POLICY_LINT_ERRORS)[C]>[0], 'rule'>;

/** A finding about a rule. */
export function finding<C extends LintCode>(
  code: C,
  severity: LintSeverity,
  rule: PolicyRule,
  facts: FactsOf<C>,
): PolicyFinding {
  const make = PolicyErrors[code] as (facts: object) => ConfigurationError;
  return findingOf(code, severity, rule, make({ rule: nameOf(rule), ...facts }));
}

/** A finding from an error of the catalogue. */
export function findingOf(
  code: LintCode,
  severity: LintSeverity,
  rule: PolicyRule | undefined,
  error: ConfigurationError,
): PolicyFinding {
  return Object.freeze({ code, severity, message: error.message, remedy: error.problem.remedy, rule, error });
}

/** How a rule is called in findings. */
export function nameOf(rule: PolicyRule): string {
  const line = rule.source === undefined ? '' : ` (line ${String(rule.source.line)})`;
  return `rule for ${JSON.stringify(rule.path.toString())}${line}`;
}
