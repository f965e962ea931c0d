import { type GrantedCapability, PolicyDiff, PolicyDocument, PolicyRule, PolicySet } from '../../lib/policy';
import { readCorpus } from './support/corpus';
import { Random } from './support/random';
import { randomRequestPath, randomPolicy } from './support/random-policies';

const ASKED: readonly GrantedCapability[] = ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo'];
const parse = (text: string) => PolicyDocument.parse(text, 'p.hcl');
const read = (path: string) => PolicyDocument.of(PolicyRule.allow(path, ['read']));
const lines = (before: PolicyDocument, after: PolicyDocument) =>
  PolicyDiff.of(before, after).toString().trimEnd().split('\n');

describe('two policies mean the same', () => {
  test('in whatever order, formatting and number of stanzas they say it', () => {
    const before = parse(
      'path "a" { capabilities = ["read", "list"] }\npath "b/*" { capabilities = ["read"] }',
    );
    const after = parse(
      '# a comment\npath "b/*" { policy = "read" capabilities = ["list"] }\npath "a" { capabilities = ["list"] }\npath "a" {\n  capabilities = ["read"]\n}\n',
    );
    const bare = parse(
      'path "b/*" { capabilities = ["read"] }\npath "a" { capabilities = ["list", "read"] }',
    );
    expect(PolicyDiff.of(before, bare).same).toBe(true);
    expect(PolicyDiff.of(before, after).gained.map(({ capability }) => capability)).toEqual(['list']);
  });

  test('where a rule decides nothing, since another one is preferred', () => {
    const before = parse('path "a/*" { capabilities = ["read"] }');
    const after = parse('path "a/*" { capabilities = ["read"] }\npath "a/+/*" { capabilities = ["delete"] }');
    expect(PolicyDiff.of(before, after).same).toBe(true);
  });

  test('where a rule says what a wider one says already', () => {
    expect(PolicyDiff.of(read('a/*'), read('a/*').with(read('a/b').rules)).toString()).toBe(
      'the same meaning\n',
    );
  });

  test('where conditions are written in another way and mean the same', () => {
    const stanza = (conditions: string) => parse(`path "a" {\ncapabilities = ["update"]\n${conditions}\n}`);
    const same = [
      '',
      'allowed_parameters = { "*" = [] }',
      'denied_parameters = {}',
      'min_wrapping_ttl = "0s"',
    ];
    for (const conditions of same)
      expect(lines(stanza(''), stanza(conditions))).toEqual(['the same meaning']);
    const one = stanza('max_wrapping_ttl = "1h"');
    expect(PolicyDiff.of(one, stanza('max_wrapping_ttl = 3600')).same).toBe(true);
  });

  test.each(readCorpus().filter(({ name }) => /^0/.test(name)))(
    '$name and what it renders to',
    ({ text, server }) => {
      const policy = PolicyDocument.parse(text, { server });
      expect(
        PolicyDiff.of(policy, PolicyDocument.parse(policy.render(), { server }), { server }).changes,
      ).toEqual([]);
    },
  );
});

describe('what differs', () => {
  test('is said for the widest paths, with those in them that stay as they were', () => {
    expect(lines(read('secret/*'), read('secret/data/*'))).toEqual(
      ['- secret/*: read, but not secret/data/* (line)', '0 capabilities gained, 1 lost, 0 changed'].map(
        (line) => line.replace(' (line)', ''),
      ),
    );
  });

  test('has file and line of the rules that decide on both sides', () => {
    const before = { 'old.hcl': parse('path "a" { capabilities = ["read"] }') };
    const after = { 'new.hcl': parse('\npath "a" { capabilities = ["read", "delete"] }') };
    const diff = PolicyDiff.of(before, after);
    expect(diff.changes).toEqual([
      {
        kind: 'gained',
        capability: 'delete',
        path: 'a',
        except: [],
        example: 'a',
        before: [],
        after: [],
        rules: ['old.hcl:1', 'new.hcl:2'],
      },
    ]);
    expect(diff.toString()).toBe(
      '+ a: delete (old.hcl:1, new.hcl:2)\n1 capability gained, 0 lost, 0 changed\n',
    );
  });

  test('is found where a narrower rule takes away what a wider one grants', () => {
    const after = read('a/*').with(PolicyRule.allow('a/b/*', ['list']));
    expect(lines(read('a/*'), after)).toEqual([
      // Vault looks up "a/b" first for a list of a/b/, and "a/*" matches it.
      '- a/b/*: read',
      '+ a/b/*: list, but not a/b/',
      '1 capability gained, 1 lost, 0 changed',
    ]);
  });

  test('is found where two patterns cross that neither covers', () => {
    const before = read('a/+/c').with(PolicyRule.allow('a/b*', ['list']));
    const after = read('a/+/c').with(PolicyRule.allow('a/b*', ['list', 'delete']));
    expect(lines(before, after)).toEqual(['+ a/b*: delete', '1 capability gained, 0 lost, 0 changed']);
  });

  test('a root-protected path gains nothing without sudo', () => {
    const with_ = (capabilities: readonly GrantedCapability[]) =>
      PolicyDocument.of(PolicyRule.allow('sys/raw/x', capabilities));
    expect(lines(PolicyDocument.of(), with_(['read']))).toEqual(['the same meaning']);
    expect(lines(with_(['read']), with_(['read', 'sudo']))[0]).toBe('+ sys/raw/x: read, sudo');
  });

  test('other conditions are a change of their own, with both', () => {
    const bound = (values: readonly string[]) =>
      PolicyDocument.of(
        PolicyRule.allow('pki/issue/web', ['update'], { allowedParameters: { ttl: values } }),
      );
    expect(lines(bound(['1h']), bound(['1h', '2h']))[0]).toBe(
      '~ pki/issue/web: update: only ttl ("1h") -> only ttl ("1h", "2h")',
    );
    expect(PolicyDiff.of(bound(['1h']), bound([])).changed[0]).toMatchObject({
      before: ['only ttl ("1h")'],
      after: ['only ttl'],
    });
  });

  test('a deny in one policy of a token takes away what the others grant at this path', () => {
    const diff = PolicyDiff.of([read('a')], [read('a'), PolicyDocument.of(PolicyRule.deny('a'))]);
    expect(diff.lost.map(({ path }) => path)).toEqual(['a']);
  });

  test('templates are compared by their text, whatever blanks are in them', () => {
    expect(
      PolicyDiff.of(
        parse('path "a/{{identity.entity.id}}" { capabilities = ["read"] }'),
        parse('path "a/{{ identity.entity.id }}" { capabilities = ["read"] }'),
      ).same,
    ).toBe(true);
  });
});

describe('for random policies', () => {
  const seed = Number(process.env['POLICY_DIFF_SEED'] ?? 11);
  const SETS = 400;

  /** Without templates, whose values are not known. */
  function policies(random: Random): readonly [PolicyDocument, PolicyDocument, readonly string[]] {
    const some = () => {
      for (;;) {
        const { text, paths } = randomPolicy(random);
        if (!text.includes('{{')) return { policy: PolicyDocument.parse(text), paths };
      }
    };
    const [one, other] = [some(), some()];
    // Mostly alike, as two versions of one policy are.
    const rules = random.chance(0.3)
      ? other.policy.rules
      : [...one.policy.rules.filter(() => random.chance(0.8)), ...other.policy.rules.slice(0, 1)];
    return [one.policy, PolicyDocument.of(...rules), [...one.paths, ...other.paths]];
  }

  test(`the difference is what ${String(SETS)} pairs of them answer to requests, both ways (seed ${String(seed)})`, () => {
    const random = new Random(seed);
    const wrong: string[] = [];
    let differing = 0;
    for (let round = 0; round < SETS; round++) {
      const [before, after, paths] = policies(random);
      const diff = PolicyDiff.of(before, after);
      const [old, young] = [PolicySet.of([before]), PolicySet.of([after])];
      const allowed = (set: PolicySet, capability: GrantedCapability, path: string) =>
        !['no-rule', 'denied', 'not-granted', 'needs-sudo'].includes(set.explain(capability, path).reason);
      for (const change of diff.changes.filter(
        ({ kind, path }) => kind !== 'changed' && !path.startsWith('/'),
      )) {
        const answers = [old, young].map((set) => allowed(set, change.capability, change.example));
        if (answers[0] === answers[1]) wrong.push(`${round}: ${JSON.stringify(change)} shows nothing`);
      }
      for (const path of random.list(40, () => randomRequestPath(random, paths))) {
        for (const capability of ASKED) {
          const [a, b] = [allowed(old, capability, path), allowed(young, capability, path)];
          if (a === b) continue;
          differing += 1;
          const kind = b ? 'gained' : 'lost';
          const said = diff[kind].some(
            (change) => change.capability === capability && fits(change.path, path),
          );
          if (!said)
            wrong.push(
              `${round}: ${capability} ${path} is ${kind}, in ${before.render()} ==> ${after.render()} ${JSON.stringify(diff[kind].filter((c) => c.capability === capability))}`,
            );
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(differing).toBeGreaterThan(1_000);
  });
});

/** Whether a path is one of those that a change names. */
function fits(pattern: string, path: string): boolean {
  const [parts, open] = [pattern.replace(/\*$/, '').split('/'), pattern.endsWith('*')];
  const segments = `${path.replace(/^\/+/, '')}`.split('/');
  const listed = [...segments, ''];
  return [segments, listed].some(
    (given) =>
      (open ? given.length >= parts.length : given.length === parts.length) &&
      parts.every((part, index) => {
        const segment = given[index] ?? '';
        if (part === '+') return true;
        if (part.endsWith('*') || (open && index === parts.length - 1))
          return segment.startsWith(part.replace(/\*$/, ''));
        return part === segment;
      }),
  );
}
