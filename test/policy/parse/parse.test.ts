import { PolicyDocument, type PolicyRule } from '../../../lib/policy';
import { hostilePolicies } from '../support/hostile';

/** The rules of a text. */
const rules = (text: string, server?: 'vault' | 'openbao'): readonly PolicyRule[] =>
  PolicyDocument.parse(text, server && { server }).rules;
const only = (text: string, server?: 'vault' | 'openbao'): PolicyRule => {
  const [rule, ...others] = rules(text, server);
  if (rule === undefined || others.length > 0) throw new Error(`${String(others.length)} more rules`);
  return rule;
};
/** The value of one parameter, written as `literal`. */
const value = (literal: string) =>
  only(`path "a" {\n capabilities = ["update"]\n allowed_parameters = {\n "v" = [${literal}]\n }\n}`)
    .allowedParameters?.['v'];

describe('parse of HCL', () => {
  test('takes both spellings of blocks', () => {
    const block = only('path "a" { capabilities = ["update"]\n allowed_parameters { x = [] } }');
    const assigned = only('path "a" { capabilities = ["update"]\n allowed_parameters = { "x" = [] } }');
    expect(block.allowedParameters).toEqual({ x: [] });
    expect(assigned.allowedParameters).toEqual({ x: [] });
  });

  test.each([
    [String.raw`"\"\\\n\t\u00e9\U0001F600\x41\101"`, '"\\\n\té😀AA'],
    ['"${lookup(m, "k")} and \\n"', '${lookup(m, "k")} and \n'],
    ['"${a\\n}"', '${a\\n}'],
    ['<<EOF\nline 1\n  line 2\nEOF\n', 'line 1\n  line 2\n'],
    ['<<-EOF\n    line 1\n      line 2\n    EOF\n', 'line 1\n  line 2\n'],
    ['<<-EOF\n  deeper\n shallow\n   EOF\n', '  deeper\n shallow\n'],
    ['<<EOF\nEOF\n', ''],
    ['true', true],
    ['0x10', 16],
    ['017', 15],
    ['-5', -5],
    ['1.5e1', 15],
  ])('the value of %j is %j', (literal, expected) => {
    expect(value(literal)).toEqual([expected]);
  });

  test('the comment that ends right above a stanza belongs to it', () => {
    const text =
      '# away\n\n# first\n// second\npath "a" { capabilities = ["read"] } # behind\n/* third\n * fourth */\npath "b" { capabilities = ["read"] }';
    expect(rules(text).map(({ comment }) => comment)).toEqual(['first\nsecond', 'third\nfourth']);
    expect(only('path "a" { comment = "key"\n capabilities = ["read"] }').comment).toBe('key');
  });

  test('rules know their place and how they were written', () => {
    const [first, second] = rules(
      'path "a" { policy = "write" }\n\n  path "b" { capabilities = ["read", "deny"]\n capabilities = ["list"] }',
      'openbao',
    );
    expect(first?.capabilities).toEqual(['create', 'read', 'update', 'delete', 'list']);
    expect(first?.source).toEqual({ line: 1, column: 1, legacyPolicy: 'write' });
    expect(second?.capabilities).toEqual(['deny']);
    expect(second?.source).toEqual({
      line: 3,
      column: 3,
      overruled: ['read', 'list'],
      repeatedKeys: ['capabilities'],
    });
  });

  test.each([
    ['an argument of a stanza', 'path "a" { capabilities = ["read"]\n capabilities = ["list"] }', 2, 2],
    ['an argument at the top', 'name = "a"\nname = "b"\npath "a" { }', 2, 1],
    ['a parameter', 'path "a" { allowed_parameters = { "x" = []\n "x" = [] } }', 2, 2],
    ['a block that is assigned', 'path "a" { denied_parameters = { }\n denied_parameters = { } }', 2, 2],
  ])('Vault refuses %s that is set twice, with its place; OpenBao does not', (_what, text, line, column) => {
    expect(() => PolicyDocument.parse(text)).toThrow(
      expect.objectContaining({
        code: 'POLICY_ARGUMENT_REPEATED',
        message: expect.stringContaining(`line ${String(line)}, column ${String(column)}`) as string,
      }) as Error,
    );
    expect(() => PolicyDocument.parse(text, { server: 'openbao' })).not.toThrow();
  });

  test.each([
    ['blocks', 'path "a" { allowed_parameters { "x" = [] }\n allowed_parameters { "y" = [] } }'],
    [
      'the same key with and without quotes',
      'path "a" { capabilities = ["read"]\n "capabilities" = ["list"] }',
    ],
    [
      'the same argument of two stanzas',
      'path "a" { capabilities = ["read"] } path "a" { capabilities = ["list"] }',
    ],
    ['JSON', '{"path": {"a": {"capabilities": ["read"], "capabilities": ["list"]}}}'],
  ])('Vault takes what is repeated as %s', (_what, text) => {
    expect(() => PolicyDocument.parse(text)).not.toThrow();
  });

  test('a file has its name in the errors, given alone or beside the server', () => {
    for (const from of ['shop.hcl', { file: 'shop.hcl' }, { file: 'shop.hcl', server: 'openbao' as const }]) {
      expect(() => PolicyDocument.parse('path', from)).toThrow(/^shop\.hcl:1:5/);
    }
  });

  test('a key written twice adds to lists and maps, and replaces other values', () => {
    const rule = only(
      'path "a" { capabilities = ["read"]\n capabilities = ["list"]\n max_wrapping_ttl = "1h"\n max_wrapping_ttl = "2h" }',
      'openbao',
    );
    expect(rule.capabilities).toEqual(['read', 'list']);
    expect(rule.maxWrappingTtlSeconds).toBe(7200);
  });

  test.each([
    ['90', 90],
    ['"90"', 90],
    ['"1h30m"', 5400],
    ['"2d"', 172800],
    ['"1.5h"', 5400],
    ['0', undefined],
    ['""', undefined],
  ])('the wrapping TTL %s is %s seconds', (literal, seconds) => {
    expect(
      only(`path "a" { capabilities = ["read"]\n min_wrapping_ttl = ${literal} }`).minWrappingTtlSeconds,
    ).toBe(seconds);
  });

  test('what servers let pass is let pass: commas in lists, nested lists without one, wrong words behind deny', () => {
    expect(value(', "a",, "b",')).toEqual(['a', 'b']);
    expect(value('["a"] "b"')).toEqual([['a'], 'b']);
    expect(only('path "a" { capabilities = ["deny", "raed"] }').capabilities).toEqual(['deny']);
    expect(rules('path "a" { capabilities = ["read"] }\nname =')).toHaveLength(1);
  });

  test('Windows line ends and an empty policy are fine', () => {
    expect(only('path "a" {\r\n  capabilities = ["read"]\r\n}\r\n').capabilities).toEqual(['read']);
    expect(rules('')).toEqual([]);
    expect(rules('# nothing\n')).toEqual([]);
  });
});

describe('parse of JSON', () => {
  test('gives the same rules as HCL', () => {
    const json = only(
      '{"path": {"a": {"capabilities": ["update"], "allowed_parameters": {"x": ["1"], "*": []}}}}',
    );
    const hcl = only(
      'path "a" { capabilities = ["update"]\n allowed_parameters = { x = ["1"]\n "*" = [] } }',
    );
    expect({ ...json, source: undefined }).toEqual({ ...hcl, source: undefined });
    expect(rules('{"path": [{"a": {"policy": "read"}}, {"a": {"policy": "deny"}}]}')).toHaveLength(2);
    expect(rules('{"path": {}}')).toEqual([]);
  });
});

describe('what is wrong is said with its place', () => {
  const STANZA = 'path "a" {\n  capabilities = ["read"]\n';

  test.each([
    ['POLICY_SYNTAX', 'policy, line 2, column 18', 'path "a" {\n  capabilities = read\n}'],
    ['POLICY_SYNTAX', 'policy, line 1, column 6', 'path "a {\n}'],
    ['POLICY_SYNTAX', 'policy, line 1, column 10', STANZA],
    ['POLICY_SYNTAX', 'policy, line 1, column 10', 'path "a" = { }'],
    ['POLICY_SYNTAX', 'policy, line 2, column 3', 'path "a" {\n  /* open'],
    ['POLICY_SYNTAX', 'policy, line 2, column 28', 'path "a" {\n  required_parameters = ["x\\q"] }'],
    ['POLICY_SYNTAX', 'policy, line 3, column 22', `${STANZA}  max_wrapping_ttl = "1 hour" }`],
    ['POLICY_SYNTAX', 'policy, line 3, column 22', `${STANZA}  max_wrapping_ttl = "-5m" }`],
    ['POLICY_SYNTAX', 'policy, line 3, column 22', `${STANZA}  max_wrapping_ttl = 089 }`],
    ['POLICY_SYNTAX', 'policy, line 3, column 32', `${STANZA}  allowed_parameters = { "x" = "y" } }`],
    ['POLICY_SYNTAX', 'policy, line 1, column 1', '@'],
    ['POLICY_SYNTAX', 'policy, line 1, column 27', 'path "a" { capabilities = <<-EOF\nread\nEOF\n}'],
    ['POLICY_SYNTAX', 'policy, line 1, column 36', 'path "a" { capabilities = ["read"] \\y }'],
    ['POLICY_SYNTAX', 'policy, line 1, column 7', 'path "\u0000" { }'],
    ['POLICY_SYNTAX', 'policy, line 1, column 16', '{"path": {"a": }}'],
    ['POLICY_SYNTAX', 'policy, line 1, column 43', '{"path": {"a": {"capabilities": ["read"], }}}'],
    ['POLICY_KEY_UNKNOWN', 'policy, line 1, column 1', 'paths "a" { }'],
    ['POLICY_KEY_UNKNOWN', 'policy, line 3, column 3', `${STANZA}  capability = ["read"] }`],
    ['POLICY_KEY_UNKNOWN', 'policy, line 3, column 3', `${STANZA}  pagination_limit = 5 }`],
    ['POLICY_PATH_LABEL', 'policy, line 1, column 1', 'path { capabilities = ["read"] }'],
    ['POLICY_PATH_LABEL', 'policy, line 1, column 1', 'path "a" "b" { }'],
    ['POLICY_LEGACY_UNKNOWN', 'policy, line 1, column 1', 'path "a" { policy = "admin" }'],
    ['POLICY_CAPABILITY_UNKNOWN', 'policy, line 1, column 28', 'path "a" { capabilities = ["raed"] }'],
    ['POLICY_CAPABILITY_UNKNOWN', 'policy, line 1, column 28', 'path "a" { capabilities = ["root"] }'],
    ['POLICY_CAPABILITY_UNKNOWN', 'policy, line 1, column 28', 'path "a" { capabilities = ["scan"] }'],
    ['POLICY_WILDCARD_MISPLACED', 'policy path "a/+*"', 'path "a/+*" { }'],
    ['POLICY_TEMPLATE_INVALID', 'identity template', 'path "a/{{identity.entity.id}" { }'],
    ['POLICY_WRAPPING_TTL_ORDER', 'wrapping TTLs', `${STANZA} min_wrapping_ttl = 5\n max_wrapping_ttl = 4 }`],
    [
      'POLICY_PARAMETERS_REPEATED',
      'denied_parameters',
      `${STANZA} denied_parameters = { "x" = []\n "X" = [] } }`,
    ],
    ['POLICY_CONTROL_GROUP_INVALID', 'control group', `${STANZA} control_group = { ttl = "1h" } }`],
    [
      'POLICY_CONTROL_GROUP_INVALID',
      'factor "f"',
      `${STANZA} control_group = { factor "f" { identity { group_names = ["x"] } } } }`,
    ],
  ])('%s at %s', (code, place, text) => {
    let error: unknown;
    try {
      PolicyDocument.parse(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code, problem: { subject: expect.stringContaining(place) as string } });
  });

  test('the name of the file is in front, in the form that editors follow', () => {
    expect(() => PolicyDocument.parse('path "a" {\n  x', 'shop.hcl')).toThrow(
      'shop.hcl:2:4: "=" or "{" behind x is expected here, got "the end of the policy"',
    );
  });

  test('a policy that nests without end is refused, however long it is', () => {
    for (const text of hostilePolicies()) {
      expect(() => PolicyDocument.parse(text)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^POLICY_/) as string }) as Error,
      );
    }
  });
});
