import { counted } from '../../core';
import { type CaseResult } from './run-cases';

/** `2 cases of 1 file, 5 requests: 4 as expected, 1 not` */
export function caseSummary(results: readonly CaseResult[]): string {
  const files = new Set(results.map(({ file }) => file)).size;
  const cases = new Set(results.map(({ file, name }) => `${file}\n${name}`)).size;
  const failed = results.filter(({ passed }) => !passed).length;
  return `${counted(cases, 'case')} in ${counted(files, 'file')}, ${counted(results.length, 'request')}: ${String(results.length - failed)} passed, ${String(failed)} failed`;
}

/** What failed, each with its place. */
export function casesAsText(results: readonly CaseResult[]): string {
  return results
    .filter(({ passed }) => !passed)
    .map((result) => `${placeOf(result)}: ${titleOf(result)}\n${indented(result.why)}\n`)
    .join('\n');
}

/** Test Anything Protocol, version 14. @see https://testanything.org/tap-version-14-specification.html */
export function casesAsTap(results: readonly CaseResult[]): string {
  const lines = results.map((result, index) => {
    const head = `${result.passed ? 'ok' : 'not ok'} ${String(index + 1)} - ${tapText(`${result.name}: ${requestOf(result)}`)}`;
    if (result.passed) return head;
    const why = indented(result.why, '    ');
    return `${head}\n  ---\n  at: ${JSON.stringify(placeOf(result))}\n  message: |\n${why}\n  ...`;
  });
  return ['TAP version 14', `1..${String(results.length)}`, ...lines, ''].join('\n');
}

/** JUnit's XML, which CI services show; one suite a file. */
export function casesAsJunit(results: readonly CaseResult[]): string {
  const files = [...new Set(results.map(({ file }) => file))];
  const failures = (some: readonly CaseResult[]): string =>
    String(some.filter(({ passed }) => !passed).length);
  const suites = files.map((file) => {
    const own = results.filter((result) => result.file === file);
    const attributes = `name="${xml(file)}" tests="${String(own.length)}" failures="${failures(own)}"`;
    return [`  <testsuite ${attributes}>`, ...own.map(testcase), '  </testsuite>'].join('\n');
  });
  const head = `<testsuites name="policy test" tests="${String(results.length)}" failures="${failures(results)}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...suites, '</testsuites>', ''].join('\n');
}

function testcase(result: CaseResult): string {
  const { file, name, expectation, passed, why } = result;
  const line = String(expectation.place.line);
  const attributes = `classname="${xml(name)}" name="${xml(requestOf(result))}" file="${xml(file)}" line="${line}"`;
  if (passed) return `    <testcase ${attributes} />`;
  const [message = ''] = why.split('\n');
  return [
    `    <testcase ${attributes}>`,
    `      <failure message="${xml(message)}">${xml(`${placeOf(result)}\n${why}`)}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function titleOf(result: CaseResult): string {
  return `${JSON.stringify(result.name)} expects: ${requestOf(result)}`;
}

function requestOf({ expectation: { allowed, capability, path } }: CaseResult): string {
  return `${allowed ? 'may' : 'may not'} ${capability} ${path}`;
}

function placeOf({ file, expectation: { place } }: CaseResult): string {
  return `${file}:${String(place.line)}:${String(place.column)}`;
}

function indented(text: string, by = '  '): string {
  return text.replace(/^/gm, by);
}

/** A `#` would begin a directive such as TODO. */
function tapText(text: string): string {
  return text.replace(/[\\#]/g, String.raw`\$&`).replace(/\s+/g, ' ');
}

/** Characters that XML cannot have are the replacement character. */
function xml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`)
  );
}
