import { type Arguments, type CommandOutput } from './command';
import { writeResult } from './files';

/** What a command has to report, in the forms that it offers. */
export interface Report {
  /** One line, without its end. */
  readonly summary: string;
  /** For people; empty where there is nothing to say. */
  readonly text: () => string;
  readonly sarif?: () => string;
  /** What is printed as JSON. */
  readonly json?: () => unknown;
  /** Other forms, by the name that `--format` has for them. */
  readonly others?: Readonly<Record<string, () => string>>;
}

/**
 * Writes the report to where it is wanted. The line that sums up is always printed: as the last of the text, else on
 * standard error; where SARIF or JSON goes into a file, the text still goes to standard output.
 *
 * @throws CLI_FILE_NOT_WRITABLE
 */
export function writeReport(args: Arguments, output: CommandOutput, report: Report): void {
  const format = args.value('format') ?? 'text';
  const text = (): string => {
    const found = report.text();
    return `${found}${found === '' ? '' : '\n'}${report.summary}\n`;
  };
  const written = (): string => {
    if (format === 'sarif' && report.sarif !== undefined) return report.sarif();
    if (format === 'json' && report.json !== undefined) return `${JSON.stringify(report.json(), null, 2)}\n`;
    return report.others?.[format]?.() ?? text();
  };
  const file = args.value('output');
  if (file === undefined || file === '-') {
    output.out(written());
    if (format !== 'text') output.err(`${report.summary}\n`);
    return;
  }
  writeResult(file, written());
  if (format === 'text') output.err(`${report.summary}\n`);
  else output.out(text());
}
