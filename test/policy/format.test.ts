import fc from 'fast-check';
import { formatPolicy, PolicyDiff, PolicyDocument } from '../../lib/policy';
import { readCorpus } from './support/corpus';
import { Random } from './support/random';
import { randomPolicy } from './support/random-policies';

const format = (text: string) => formatPolicy(text, 'p.hcl');

describe('formatPolicy', () => {
  test('gives each item its line, two spaces, and a blank line between stanzas', () => {
    expect(format('path "a" {capabilities=["read","list"]}   path "b"{\ncapabilities = [ "read" ]\n}')).toBe(
      'path "a" { capabilities = ["read", "list"] }\n\npath "b" {\n  capabilities = ["read"]\n}\n',
    );
  });

  test('puts the = of neighbours into a column, and breaks the column at blank lines and comments', () => {
    expect(
      format(
        'path "a" {\n\n\n  capabilities = ["update"]\n  min_wrapping_ttl="1m"\n# longest\n  max_wrapping_ttl = "1h"\n\n\n  comment = "x"\n\n}',
      ),
    ).toBe(
      'path "a" {\n  capabilities     = ["update"]\n  min_wrapping_ttl = "1m"\n  # longest\n  max_wrapping_ttl = "1h"\n\n  comment = "x"\n}\n',
    );
  });

  test('keeps stanzas of one line together, and several items of a line apart', () => {
    const oneLiners = 'path "a" { capabilities = ["read"] }\npath "b" { capabilities = ["read"] }\n';
    expect(format(oneLiners)).toBe(oneLiners);
    expect(format('path "a" { capabilities = ["read"], comment = "x" }')).toBe(
      'path "a" {\n  capabilities = ["read"]\n  comment      = "x"\n}\n',
    );
  });

  test('keeps a list of several lines as one, an element a line', () => {
    expect(format('path "a" {\n capabilities = [ "read", "list",\n"delete" ]\n}')).toBe(
      'path "a" {\n  capabilities = [\n    "read",\n    "list",\n    "delete",\n  ]\n}\n',
    );
  });

  test('keeps every comment: above, behind, between, at the end, and inside of lists', () => {
    const text = [
      '# head',
      '',
      '/* a block',
      '   of two lines */',
      'path "a" { // behind the bracket',
      '  # above',
      '  capabilities = ["read"] # behind',
      '  # last in the block',
      '}',
      '# last',
      '',
    ].join('\n');
    expect(format(text)).toBe(text);
    expect(
      format(
        'path /* inside */ "a" # too\n{ capabilities = [ # open\n"read", # one\n# own\n"list" /* two */ ] }',
      ),
    ).toBe(
      [
        '/* inside */',
        '# too',
        'path "a" {',
        '  capabilities = [ # open',
        '    "read", # one',
        '    # own',
        '    "list",',
        '    /* two */',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('leaves heredocs and texts with escapes as they are', () => {
    const text =
      'path "a\\u0024{b}" {\n  comment = <<EOF\n  two\n lines\nEOF\n  capabilities = ["read"]\n}\n';
    expect(format(text)).toBe(text);
  });

  test('ends lines as the first one ends: a checkout with CRLF is laid out as it is', () => {
    const lines = [
      'path "a" {',
      '  comment = <<EOF',
      '  two',
      ' lines',
      'EOF',
      '  capabilities = ["read"]',
      '}',
      '',
    ];
    const text = lines.join('\r\n');
    expect(format(text)).toBe(text);
    expect(format('path "a" {\r\ncapabilities=["read"]\n}')).toBe(
      'path "a" {\r\n  capabilities = ["read"]\r\n}\r\n',
    );
    expect(format('path "a" {\ncapabilities=["read"]\r\n}')).toBe(
      'path "a" {\n  capabilities = ["read"]\n}\n',
    );
    expect(format('path "a" {capabilities=["read"]}')).toBe('path "a" { capabilities = ["read"] }\n');
  });

  test('leaves a policy in JSON as it is', () => {
    const json = '{ "path": { "a": { "capabilities": ["read"] } } }';
    expect(format(json)).toBe(json);
  });

  test.each(['', '\n\n', '# only a comment\n'])('%j has no stanza', (text) => {
    expect(format(text)).toBe(text.trimStart());
  });

  test('refuses what servers refuse, with the place', () => {
    expect(() => format('path "a" {')).toThrow(expect.objectContaining({ code: 'POLICY_SYNTAX' }) as Error);
    expect(() => format('resource "a" "b" {\n}')).toThrow(
      expect.objectContaining({ code: 'POLICY_OTHER_LANGUAGE' }) as Error,
    );
    expect(() => format('path "a" { comment =')).toThrow(
      expect.objectContaining({ code: 'POLICY_SYNTAX' }) as Error,
    );
  });
});

/** All comments of a text, in any order, without the blanks around their lines. */
const comments = (text: string) =>
  [
    ...text
      .replaceAll('\r\n', '\n')
      .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
      .matchAll(/(?:#|\/\/)[^\n]*|\/\*[\s\S]*?\*\//g),
  ]
    .map(([comment]) => comment.replace(/[ \t]+$/gm, ''))
    .sort();

/** The same policy with other blanks and with comments wherever they may be. */
function scattered(random: Random, text: string): string {
  const tokens = text.match(/"(?:[^"\\\n]|\\.)*"|[\w.-]+|[^\s\w"]/g) ?? [];
  return tokens
    .map((token) => {
      const blank = random.pick([' ', ' ', '\n', '\n\n\n', '\t', '\r\n']);
      const comment = random.chance(0.2)
        ? random.pick([
            '# one\n',
            '// two\n',
            '/* three */',
            '/* four\n   five */',
            '\n# own  \n',
            '\n\n# apart\n\n',
          ])
        : '';
      return `${token}${random.chance(0.5) ? ' ' : ''}${comment}${blank}`;
    })
    .join('');
}

describe('of random policies, with blanks and comments anywhere', () => {
  test('the layout keeps meaning and comments, and is the same when it is laid out again', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const text = scattered(random, randomPolicy(random).text);
        const formatted = format(text);
        expect(comments(formatted)).toEqual(comments(text));
        expect(format(formatted)).toBe(formatted);
        const [before, after] = [PolicyDocument.parse(text), PolicyDocument.parse(formatted)];
        expect(after.render().replace(/^ *#.*\n/gm, '')).toBe(before.render().replace(/^ *#.*\n/gm, ''));
        expect(formatted).not.toMatch(/[ \t]$|\n\n\n/m);
      }),
      { numRuns: 200 },
    );
  });

  test.each(readCorpus().filter(({ text }) => !text.trimStart().startsWith('{')))(
    '$name',
    ({ text, server }) => {
      const formatted = formatPolicy(text, { server });
      expect(formatPolicy(formatted, { server })).toBe(formatted);
      const parsed = (one: string) => PolicyDocument.parse(one, { server });
      expect(PolicyDiff.of(parsed(text), parsed(formatted), { server }).changes).toEqual([]);
    },
  );
});
