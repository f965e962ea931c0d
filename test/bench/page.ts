import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

/** A wanted limit and what came out. `met` is computed where both numbers are at hand. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly wanted: string;
  readonly met: boolean;
}

/** What a part of the benchmarks has to say. */
export interface Measured {
  /** Markdown: how it was measured, and the numbers. */
  readonly text: string;
  readonly verdicts: readonly Verdict[];
}

/** One part of the benchmarks, a section of the page. */
export interface Part {
  /** Its name on the command line. */
  readonly name: string;
  readonly title: string;
  measure(say: (progress: string) => void): Promise<Measured>;
}

/** A section of the page, as text. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

const HEAD = `# Benchmarks

Written by \`npm run bench\` (test/bench/run.ts) and by nobody's hand. It stands here and not in a folder \`bench/\` of its own because the folders of the top level are fixed. \`npm run bench -- import\` measures one part anew; each section says when, where and of which commit it was measured. Ratios are medians of the ratios within a round, in which the subjects take turns.
`;

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Measures a part and writes down where and when. */
export async function sectionOf(part: Part, say: (progress: string) => void): Promise<Section> {
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  const [began, date] = [performance.now(), new Date().toISOString().slice(0, 16).replace('T', ' ')];
  const { text, verdicts } = await part.measure(say);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const processors = `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  const machine = `${processors}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
  const where = `${date} UTC, commit ${commit()}, ${machine}; load before it ${load}, ${seconds} s`;
  const rows = verdicts.map(({ what, measured, wanted, met }) => [
    what,
    measured,
    wanted,
    met ? 'met' : 'MISSED',
  ]);
  return {
    title: part.title,
    text: `_${where}_\n\n${table(['Target', 'measured', 'wanted', ''], rows)}\n\n${text.trim()}\n`,
  };
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: projectRoot(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'lib', 'package-lock.json') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes in lib' : ''}`;
  } catch {
    return 'unknown';
  }
}

/** test/bench/RESULTS.md: sections that were measured replace those of the same title, the others stay. */
export class Page {
  private readonly path = join(projectRoot(), 'test/bench/RESULTS.md');
  private readonly sections: Map<string, string>;

  /** @param titles Of all parts, in their order; sections of any other title are left out. */
  public constructor(private readonly titles: readonly string[]) {
    const before = existsSync(this.path) ? readFileSync(this.path, 'utf8') : '';
    const parts = before.split(/^## /m).slice(1);
    this.sections = new Map(
      parts.map((part) => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end).trim()];
      }),
    );
  }

  public put({ title, text }: Section): void {
    this.sections.set(title, text.trim());
    writeFileSync(this.path, this.text());
  }

  /** How the targets stand on the page, in a line. */
  public summary(): string {
    const rows = [...this.text().matchAll(/^\| (.*) \| (.*) \| (.*) \| (met|MISSED) \|$/gm)];
    const missed = rows
      .filter((row) => row[4] === 'MISSED')
      .map((row) => `${row[1] ?? ''} (${row[2] ?? ''})`);
    const met = `${String(rows.length - missed.length)} of ${String(rows.length)} targets met`;
    return missed.length === 0 ? met : `${met}; missed: ${missed.join(', ')}`;
  }

  private text(): string {
    const sections = this.titles.flatMap((title) => {
      const text = this.sections.get(title);
      return text === undefined ? [] : [`## ${title}\n\n${text}\n`];
    });
    return [HEAD, ...sections].join('\n');
  }
}
