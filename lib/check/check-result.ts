import { type Finding, type Level, type Unreadable } from './finding';
import { sarifReport } from './sarif-report';
import { textReport } from './text-report';

/** What one of the texts held. */
export interface CheckedFile {
  readonly file: string;
  /** How many Kubernetes objects. */
  readonly objects: number;
}

/** What a check has found. */
export class CheckResult {
  /** @internal */
  public constructor(
    /** All of them, in the order of the files and lines; accepted ones too. */
    public readonly findings: readonly Finding[],
    /** Texts, or documents of them, that are no YAML. */
    public readonly unreadable: readonly Unreadable[],
    /** Every text that was given. */
    public readonly files: readonly CheckedFile[],
  ) {}

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
   * SARIF 2.1.0, which code review of GitHub and Azure DevOps shows at the line.
   * @param version The version of this package, for the report.
   * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
   */
  public toSarif(version?: string): string {
    return sarifReport(this, version);
  }

  private of(level: Level): readonly Finding[] {
    return this.findings.filter((finding) => finding.level === level && finding.accepted === undefined);
  }
}
