import { wrappedBehind } from '../../core';
import type { LocatedFinding } from './located-finding';

/** What findings say to people: file by file, each with its place and its remedy. */
export function lintText(findings: readonly LocatedFinding[]): string {
  const byFile = new Map<string, string[]>();
  for (const finding of findings) {
    if (finding.accepted !== undefined) continue;
    const lines = byFile.get(finding.file) ?? [];
    lines.push(...linesOf(finding));
    byFile.set(finding.file, lines);
  }
  return [...byFile].map(([file, lines]) => `${[file, ...lines].join('\n')}\n`).join('\n');
}

function linesOf({ line, column, severity, message, code, remedy }: LocatedFinding): readonly string[] {
  const head = `    ${`${String(line)}:${String(column)}`.padEnd(8)} ${severity.padEnd(7)}  `;
  return [
    ...wrappedBehind(head, `${message} (${code})`),
    ...wrappedBehind(' '.repeat(head.length), `instead: ${remedy}`),
  ];
}
