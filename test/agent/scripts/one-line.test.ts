import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { CONFIG_FILES, scriptLine, type ScriptFile } from '../../../lib/agent';
import { scriptAsOneLine } from '../../../lib/agent/script-as-one-line';
import { errorWith } from '../../support/errors';
import { projectRoot } from '../../support/project';
import { shfmt } from '../../support/shell-tools';

const FILES: readonly ScriptFile[] = [CONFIG_FILES.ready, CONFIG_FILES.run, CONFIG_FILES.onChange];
const sourceOf = (file: string) => readFileSync(join(projectRoot(), 'lib/agent/scripts', file), 'utf8');

/** The syntax tree of a script, without positions, comments and the semicolons that stand for ends of lines. */
async function treeOf(script: string): Promise<unknown> {
  const json = execFileSync(await shfmt(), ['-ln', 'posix', '--to-json'], {
    input: script,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return withoutPositions(JSON.parse(json));
}

function withoutPositions(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPositions);
  if (typeof node !== 'object' || node === null) return node;
  const isPosition = (value: unknown) => typeof value === 'object' && value !== null && 'Offset' in value;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !isPosition(value) && !/Comments$|^Last$/.test(key))
      .map(([key, value]) => [key, withoutPositions(value)]),
  );
}

describe.each(FILES)('%s as one line', (file) => {
  test('is one line of printable ASCII, without a newline', () => {
    expect(scriptLine(file)).toMatch(/^[\x20-\x7e]+$/);
  });

  test('has the same syntax tree as the file', async () => {
    expect(await treeOf(scriptLine(file))).toEqual(await treeOf(sourceOf(file)));
  });

  test('is smaller than 7 KiB, of the 256 KiB that all annotations of a pod may have', () => {
    expect(scriptLine(file).length).toBeLessThan(7 * 1024);
  });

  test.each(['{{', '${', '%{', '{%', '{#', '$$'])(
    'does not hold %s, which Helm, Flux, Terraform, Jinja or the kubelet would take for theirs',
    (text) => {
      expect(scriptLine(file)).not.toContain(text);
    },
  );

  test('does not hold $(NAME), which the kubelet replaces in a command', () => {
    expect(scriptLine(file)).not.toMatch(/\$\([A-Z_][A-Z0-9_]*\)/);
  });
});

describe('scriptAsOneLine', () => {
  const line = (...lines: readonly string[]) => scriptAsOneLine(lines.join('\n'), 'x.sh');

  test('drops comments, empty lines and indentation', () => {
    expect(line('#!/bin/sh', '# a', '', 'if a; then', '  # b', '  b', 'fi', '')).toBe('if a; then b; fi');
  });

  test('joins with a space what a semicolon would break', () => {
    expect(
      line(
        'f() {',
        'a &',
        'b &&',
        'c ||',
        'd |',
        'e',
        '}',
        'case $x in',
        'a | b)',
        'c',
        ';;',
        '*) d ;;',
        'esac',
      ),
    ).toBe('f() { a & b && c || d | e; }; case $x in a | b) c ;; *) d ;; esac');
  });

  test('joins a line that ends with a backslash with the next', () => {
    expect(line('a \\', '  b \\', '  | c', 'd')).toBe('a b | c; d');
  });

  test('ends a command substitution and a subshell at the end of a line with a semicolon', () => {
    expect(line('x=$(a)', '(b)', 'c')).toBe('x=$(a); (b); c');
  });

  test.each([
    ['a here-document', ['cat <<EOF', 'x', 'EOF']],
    ['a string of several lines', ["echo 'a", "b'"]],
    ['a string of several lines in double quotes', ['echo "a\\"', 'b"']],
    ['a comment behind a command', ['a # b']],
    ['a comment within a continued command', ['a \\', '# b', 'c']],
    ['a backquote', ['x=`a`']],
    ['a semicolon at the end', ['a;']],
    ['a tab in a line', ['a\tb']],
    ['a letter that is not ASCII', ['echo "ü"']],
    ['a backslash at the end of the last line', ['a \\']],
    ['a parameter in braces', ['echo "${x}"']],
    ['what Helm would replace', ["echo '{{'"]],
    ['what Terraform would replace', ["echo '%{'"]],
    ['what Jinja would replace', ["echo '{%'"]],
    ['what Jinja would take for a comment', ["echo '{#'"]],
    ['what the kubelet would replace', ['echo $(NAME)']],
    ['the number of the process', ['echo $$']],
  ])('refuses %s: AGENT_SCRIPT_UNUSABLE', (_, lines) => {
    expect(() => line(...lines)).toThrow(errorWith('AGENT_SCRIPT_UNUSABLE'));
  });

  test('says the file and the line', () => {
    expect(() => line('a', 'cat <<EOF')).toThrow('script x.sh');
    expect(() => line('a', 'cat <<EOF')).toThrow('line 2 begins a here-document');
  });

  test('takes a hash that begins no comment, and less-than signs in a string', () => {
    expect(line('echo a#b "# c" \\# $#', "echo '<<'")).toBe('echo a#b "# c" \\# $#; echo \'<<\'');
  });

  test('means the same as the script, for 100 scripts of random commands', async () => {
    const word = fc.constantFrom(
      'a',
      '"b c"',
      "'d;e'",
      '$x',
      '"$(f g)"',
      '\\#',
      '"# h"',
      '$((1 + 2))',
      "'}'",
      '"i)"',
    );
    const simple = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `run ${words.join(' ')}`);
    const { block } = fc.letrec<{ command: string; block: string }>((tie) => ({
      block: fc.array(tie('command'), { minLength: 1, maxLength: 3 }).map((commands) => commands.join('\n')),
      command: fc.oneof(
        { maxDepth: 3, depthIdentifier: 'command' },
        simple,
        fc.tuple(simple, simple).map(([a, b]) => `${a} \\\n    | ${b}`),
        fc
          .tuple(simple, fc.constantFrom('|', '&&', '||'), simple)
          .map(([a, op, b]) => `${a} ${op}\n# why\n  ${b}`),
        simple.map((a) => `${a} &`),
        simple.map((a) => `x=$(${a})`),
        tie('block').map((a) => `# a comment; with 'a quote\n{\n  ${a}\n}`),
        tie('block').map((a) => `(\n  ${a}\n)`),
        tie('block').map((a) => `f() {\n  ${a}\n}`),
        fc
          .tuple(simple, tie('block'), tie('block'))
          .map(([a, b, c]) => `if ${a}; then\n${b}\nelif x; then\n\n${c}\nelse\n${b}\nfi`),
        fc.tuple(simple, tie('block')).map(([a, b]) => `while ${a}; do\n${b}\ndone`),
        tie('block').map((a) => `for i in a b; do\n${a}\ndone`),
        tie('block').map((a) => `for i; do\n${a}\ndone`),
        fc
          .tuple(word, tie('block'), simple)
          .map(
            ([a, b, c]) =>
              `case ${a} in\n  a | '(') ${c} ;;\n  # then\n  b)\n    ${b}\n    ;;\n  *) ;;\nesac`,
          ),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(block, async (script) => {
        expect(await treeOf(scriptAsOneLine(script, 'x.sh'))).toEqual(await treeOf(script));
      }),
      // Not made smaller after a failure: each step takes two processes.
      { numRuns: 100, endOnFailure: true },
    );
  }, 120_000);
});
