import { counted, packagePage, wrappedBehind } from '../core';
import { type CheckFindings, type Finding, type Level, type Unreadable } from './finding';
import { objectName } from './location';

/** What a result says to people: file by file, object by object, each finding with its place and its remedy. */
export function textReport(result: CheckFindings): string {
  const open = result.findings.filter(({ accepted }) => accepted === undefined);
  const files = [
    ...new Set([...open.map(({ location }) => location.file), ...result.unreadable.map(({ file }) => file)]),
  ];
  const blocks = files.map((file) =>
    [
      file,
      ...result.unreadable.filter((one) => one.file === file).flatMap(unreadableLines),
      ...byObject(open.filter(({ location }) => location.file === file)),
    ].join('\n'),
  );
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n${summary(result)}\n`;
}

function byObject(findings: readonly Finding[]): readonly string[] {
  const lines: string[] = [];
  let last = '';
  for (const { location: place, level, message, rule, remedy } of findings) {
    const object = objectName(place);
    if (object !== last) lines.push(`  ${object}`);
    last = object;
    const position = `${String(place.line)}:${String(place.column)}`;
    const head = `    ${position.padEnd(8)} ${level.padEnd(7)}  `;
    lines.push(
      ...wrappedBehind(head, `${message} (${rule})`),
      `${' '.repeat(head.length)}at ${place.path === '' ? 'the object' : place.path}`,
      ...wrappedBehind(' '.repeat(head.length), `instead: ${remedy}`),
    );
  }
  return lines;
}

/** Why nothing of a text is checked, and what to run instead. */
export function unreadableText({ reason, remedy }: Unreadable): string {
  return remedy === undefined
    ? `cannot be read as YAML (${reason}): nothing of this document is checked`
    : `looks like a ${reason}: nothing of it is checked; instead: ${remedy}`;
}

function unreadableLines(unreadable: Unreadable): readonly string[] {
  const { line, column } = unreadable;
  const head = `    ${`${String(line)}:${String(column)}`.padEnd(8)} error    `;
  return [`${head}${unreadableText(unreadable)}`];
}

function summary({ findings, unreadable }: CheckFindings): string {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const of = (level: Level): number => open.filter((finding) => finding.level === level).length;
  const accepted = findings.length - open.length;
  const counts = [
    counted(of('error'), 'error'),
    counted(of('warning'), 'warning'),
    counted(of('note'), 'note'),
    ...(accepted === 0 ? [] : [`${String(accepted)} accepted`]),
    ...(unreadable.length === 0 ? [] : [`${String(unreadable.length)} unreadable`]),
  ];
  return `${counts.join(', ')}; ${packagePage('docs/check.md')} explains each rule`;
}
