import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { sources } from '../docs/snippets';
import { allExamples, factsOf } from './error-examples/all';

/** Every message of every error, branch by branch: lib/<room>/errors.ts with the facts of test/core/error-examples. */
const rooms = allExamples();
const all = rooms
  .flatMap(({ codes }) => codes)
  .flatMap(({ code, errors }) => errors.map((error) => ({ code, error })));

/** Names that begin with a capital letter wherever they are: products, standards, and what is written in code. */
const NAME =
  /^(?:[A-Z]\w*(?:[.(]\w*)+|[A-Z][a-z]+[A-Z]\w*|(?:AKS|API|Azure|Cilium|DNS|JSON|KV|Kubernetes|OpenBao|PEM|SHA|TLS|URL|Vault|Windows)\b)/;
const begins = (text: string) => /^[a-z0-9"'`$({[<-]/.test(text) || NAME.test(text);

/** What a credential looks like: none is ever in a message, and none in an example of one. */
const CREDENTIAL = /\bhv[sbr]\.|\bs\.[A-Z0-9]{20}|-----BEGIN [A-Z ]*PRIVATE|\beyJ[\w-]{10}|password=/i;

/** A value between double quotes, and a list of allowed ones at the end, may be what the source puts in. */
function isSaid(code: string, text: string): boolean {
  const pattern = text
    .replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    .replace(/"([^"]*)"/g, String.raw`"(?:$1|\$\{\w+\})"`)
    .replace(/ one of [a-z]+(?:, [a-z]+)+$/, String.raw` one of \$\{`);
  return new RegExp(pattern).test(code);
}

describe('the messages of all errors', () => {
  test('every side of every choice in them has an example', () => {
    expect(rooms.flatMap(({ untaken }) => untaken)).toEqual([]);
  });

  test('a code with several examples says something else with each', () => {
    const repeated = rooms
      .flatMap(({ codes }) => codes)
      .filter(({ errors }) => new Set(errors.map(({ message }) => message)).size < errors.length);
    expect(repeated.map(({ code }) => code)).toEqual([]);
  });

  test('sentences that a table takes from the rest of its folder are ones that the folder has', () => {
    const code = sources()
      .map((file) => readFileSync(join(projectRoot(), file), 'utf8'))
      .join('\n');
    const said = code.replaceAll("\\'", "'");
    const sentences = rooms.flatMap(({ room, codes }) =>
      codes
        .filter(({ code: name }) => !/^(?:POLICY_LINT_|CHECK_)/.test(name))
        .flatMap((one) => factsOf(room, one.code))
        .flatMap((facts) => ['rule', 'reason', 'problem', 'form'].map((name) => facts[name]))
        .filter((text) => typeof text === 'string'),
    );
    // What the system and the parser of YAML say of a file is not ours.
    expect(
      sentences.filter(
        (text) =>
          !/^(?:ENOENT: |E[A-Z]+$|Unexpected end of JSON|not one document of YAML or JSON \()/.test(text) &&
          text !== '' &&
          !isSaid(said, text),
      ),
    ).toEqual([]);
  });

  test.each(all)('$code: $error.message', ({ code, error }) => {
    const { message, problem } = error;
    expect(error.code).toBe(code);
    expect(message).toContain(`[${code}]`);
    expect(message).not.toMatch(/\n/);
    expect(message).not.toMatch(/<(?:rule|got|reason)>|\bundefined\b|\[object|\bNaN\b/);
    expect(message).not.toMatch(CREDENTIAL);
    expect(problem.subject).not.toBe('');
    for (const part of [problem.rule, problem.remedy]) {
      expect(part.length).toBeGreaterThan(8);
      expect(part).not.toMatch(/[.;:,!\s]$/);
      expect(begins(part) ? '' : part).toBe('');
    }
  });
});
