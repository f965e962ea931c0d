import { counted, optional, TEXT } from '../../core';
import type { LintSeverity } from '../lint/finding';
import { lintSarif } from './lint-sarif';
import { lintText } from './lint-text';
import type { LocatedFinding } from './located-finding';
import { check } from '../private/arguments';

/** A file that was linted. */
export interface LintedPolicy {
  readonly file: string;
  /** How many stanzas; 0 for one that servers refuse. */
  readonly rules: number;
}

/** A file in a folder that is no policy. */
export interface SkippedPolicy {
  readonly file: string;
  /** What it looks like, such as `Terraform`. */
  readonly what: string;
}

/** What {@link PolicyLintResult} is made of. */
export interface PolicyLintFacts {
  readonly findings: readonly LocatedFinding[];
  readonly files: readonly LintedPolicy[];
  readonly skipped: readonly SkippedPolicy[];
}

/** What lint has found in files. */
export class PolicyLintResult implements PolicyLintFacts {
  /** All of them, in the order of files and lines; accepted ones too. */
  public readonly findings: readonly LocatedFinding[];
  /** The policies. */
  public readonly files: readonly LintedPolicy[];
  /** Files in folders that are no policies. */
  public readonly skipped: readonly SkippedPolicy[];

  private constructor({ findings, files, skipped }: PolicyLintFacts) {
    this.findings = Object.freeze(findings);
    this.files = Object.freeze(files);
    this.skipped = Object.freeze(skipped);
    Object.freeze(this);
  }

  /** @internal */
  public static of(facts: PolicyLintFacts): PolicyLintResult {
    return new PolicyLintResult(facts);
  }

  /** What cannot work or is refused, but for accepted findings. */
  public get errors(): readonly LocatedFinding[] {
    return this.of('error');
  }

  /** What may be meant, but for accepted findings. */
  public get warnings(): readonly LocatedFinding[] {
    return this.of('warning');
  }

  /** `12 rules in 3 policies: 1 error, 2 warnings`. */
  public toSummary(): string {
    const rules = this.files.reduce((sum, file) => sum + file.rules, 0);
    const [errors, warnings] = [this.errors.length, this.warnings.length];
    const accepted = this.findings.length - errors - warnings;
    const found =
      errors + warnings === 0
        ? 'nothing found'
        : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
    const without = accepted === 0 ? '' : `, ${String(accepted)} accepted`;
    return `${counted(rules, 'rule')} in ${counted(this.files.length, 'policy', 'policies')}: ${found}${without}`;
  }

  /** For people, in the manner of eslint; empty where there is nothing to say. */
  public toText(): string {
    return lintText(this.findings);
  }

  /**
   * SARIF 2.1.0, which code review of GitHub and Azure DevOps shows at the line.
   * @param version The version of this package, for the report.
   */
  public toSarif(version?: string): string {
    check('version', version, optional(TEXT));
    return lintSarif(this.findings, version);
  }

  private of(severity: LintSeverity): readonly LocatedFinding[] {
    return this.findings.filter((one) => one.severity === severity && one.accepted === undefined);
  }
}
