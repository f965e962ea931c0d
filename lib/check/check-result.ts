import {
  type CheckedFile,
  type CheckFindings,
  type CheckRule,
  type Finding,
  type Level,
  type SkippedSource,
  type Unreadable,
} from './finding';
import { sarifReport } from './sarif-report';
import { checkSummary } from './summary';
import { textReport } from './text-report';
import { check, OPTIONAL_TEXT } from './shapes';

/** What a check has found. */
export class CheckResult implements CheckFindings {
  /** All of them, in the order of the files and lines; accepted ones too. */
  public readonly findings: readonly Finding[];
  /** Texts, or documents of them, that could not be checked. */
  public readonly unreadable: readonly Unreadable[];
  /** Every text that was given. */
  public readonly files: readonly CheckedFile[];
  /** Texts without a Kubernetes object: patches, values, files of others. */
  public readonly skipped: readonly SkippedSource[];
  /** Every rule that was applied. */
  public readonly rules: readonly CheckRule[];

  /** @internal */
  public constructor(found: CheckFindings) {
    this.findings = found.findings;
    this.unreadable = found.unreadable;
    this.files = found.files;
    this.skipped = found.skipped;
    this.rules = found.rules;
  }

  /** The findings that fail, but for accepted ones. */
  public get errors(): readonly Finding[] {
    return this.of('error');
  }

  /** Those that fail when a case comes, but for accepted ones. */
  public get warnings(): readonly Finding[] {
    return this.of('warning');
  }

  /** Those that a manifest cannot tell for sure, but for accepted ones. */
  public get notes(): readonly Finding[] {
    return this.of('note');
  }

  /** How many Kubernetes objects were looked at. */
  public get objects(): number {
    return this.files.reduce((sum, { objects }) => sum + objects, 0);
  }

  /** For people, in the manner of eslint; empty where there is nothing to say. */
  public toText(): string {
    return textReport(this);
  }

  /**
   * One line about what was not checked: `skipped 3 patches of kustomize (run ...), 2 other files`; empty where nothing
   * was skipped.
   */
  public toSummary(): string {
    return checkSummary(this);
  }

  /**
   * SARIF 2.1.0, which code review of GitHub and Azure DevOps shows at the line.
   * @param version The version of this package, for the report.
   * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
   */
  public toSarif(version?: string): string {
    check('version', version, OPTIONAL_TEXT);
    return sarifReport(this, version);
  }

  private of(level: Level): readonly Finding[] {
    return this.findings.filter((finding) => finding.level === level && finding.accepted === undefined);
  }
}
