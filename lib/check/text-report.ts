import { type CheckResult } from './check-result';
import { type Finding, type Unreadable } from './finding';

/** What a result says to people: file by file, object by object, each finding with its place and its remedy. */
export function textReport(result: CheckResult): string {
  const open = result.findings.filter(({ accepted }) => accepted === undefined);
  const files = [
    ...new Set([...open.map(({ place }) => place.file), ...result.unreadable.map(({ file }) => file)]),
  ];
  const blocks = files.map((file) =>
    [
      file,
      ...result.unreadable.filter((one) => one.file === file).map(unreadableLine),
      ...byObject(open.filter(({ place }) => place.file === file)),
    ].join('\n'),
  );
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n\n${summary(result)}\n`;
}

function byObject(findings: readonly Finding[]): readonly string[] {
  const lines: string[] = [];
  let last = '';
  for (const { place, level, message, rule, remedy } of findings) {
    const object = objectName(place);
    if (object !== last) lines.push(`  ${object}`);
    last = object;
    const position = `${String(place.line)}:${String(place.column)}`;
    const head = `    ${position.padEnd(8)} ${level.padEnd(7)}  `;
    lines.push(
      ...wrapped(head, `${message} (${rule})`),
      `${' '.repeat(head.length)}at ${place.path === '' ? 'the object' : place.path}`,
      ...wrapped(' '.repeat(head.length), `instead: ${remedy}`),
    );
  }
  return lines;
}

/** The text behind the head, in lines of about a terminal's width. */
function wrapped(head: string, text: string): readonly string[] {
  const lines: string[] = [];
  let line = head;
  for (const word of text.split(' ')) {
    if (line.length + word.length > 110 && line.length > head.length) {
      lines.push(line.trimEnd());
      line = ' '.repeat(head.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** How an object is called in reports: `Deployment shop/web (document 2)`. */
export function objectName({ kind, namespace, name, document }: Finding['place']): string {
  const full = [namespace, name === '' ? '(no name)' : name].filter((part) => part !== undefined).join('/');
  return `${kind} ${full} (document ${String(document)})`;
}

function unreadableLine({ line, column, reason }: Unreadable): string {
  return `    ${`${String(line)}:${String(column)}`.padEnd(8)} error    cannot be read as YAML (${reason}): nothing of this document is checked`;
}

function summary({ errors, warnings, notes, findings, unreadable }: CheckResult): string {
  const accepted = findings.length - errors.length - warnings.length - notes.length;
  const counts = [
    count(errors.length, 'error'),
    count(warnings.length, 'warning'),
    count(notes.length, 'note'),
    ...(accepted === 0 ? [] : [`${String(accepted)} accepted`]),
    ...(unreadable.length === 0 ? [] : [`${String(unreadable.length)} unreadable`]),
  ];
  return `${counts.join(', ')}; docs/check.md has each rule with an example`;
}

function count(number: number, word: string): string {
  return `${String(number)} ${word}${number === 1 ? '' : 's'}`;
}
