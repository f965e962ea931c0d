import { ConfigurationError, type Problem } from '../../core';
import { POLICY_LINT_ERRORS } from './errors';
import type { LintCode } from './lint-code';
import type { PolicyRule } from '../policy-rule';

/** An `error` cannot work as it is written, or is too dangerous to pass unseen; a `warning` may be meant. */
export type LintSeverity = 'error' | 'warning';

/** Something in a policy that servers accept and that hardly anybody can have meant. */
export class PolicyFinding {
  #problem: Problem | undefined;
  #error: ConfigurationError | undefined;

  /** @internal */
  public constructor(
    public readonly code: LintCode,
    public readonly severity: LintSeverity,
    /** The rule it is about; undefined where it is about the document. */
    public readonly rule: PolicyRule | undefined,
    private readonly makeProblem: () => Problem,
  ) {}

  /** The whole text: rule, what is wrong, remedy, code. */
  public get message(): string {
    return this.error.message;
  }

  /** What to write or to do instead. */
  public get remedy(): string {
    return this.problem.remedy;
  }

  /** The single parts of the message. Made when they are asked for: most findings are only counted. */
  public get problem(): Problem {
    this.#problem ??= this.makeProblem();
    return this.#problem;
  }

  /** To throw, with its code and parts. */
  public get error(): ConfigurationError {
    this.#error ??= new ConfigurationError(this.code, this.problem);
    return this.#error;
  }
}

type FactsOf<C extends LintCode> = Omit<Parameters<(typeof POLICY_LINT_ERRORS)[C]>[0], 'rule'>;

/** A finding about a rule. */
export function finding<C extends LintCode>(
  code: C,
  severity: LintSeverity,
  rule: PolicyRule,
  facts: FactsOf<C>,
): PolicyFinding {
  const make = POLICY_LINT_ERRORS[code] as (facts: object) => Problem;
  return new PolicyFinding(code, severity, rule, () => make({ rule: nameOf(rule), ...facts }));
}

/** How a rule is called in findings. */
export function nameOf(rule: PolicyRule): string {
  const line = rule.source === undefined ? '' : ` (line ${String(rule.source.line)})`;
  return `rule for ${JSON.stringify(rule.path.toString())}${line}`;
}
