// What to see here: what lint says of the policies in the styles of people (test/policy/corpus): everything that is wrong
// in them, and nothing else.
import { PolicyDocument, type PolicyFinding } from '../../../lib/policy';
import { readCorpus } from '../support/corpus';
import { CORPUS_FINDINGS } from '../support/corpus-findings';

const corpus = readCorpus();
const lint = ({ text, server }: (typeof corpus)[number]): readonly PolicyFinding[] =>
  PolicyDocument.parse(text, { server }).lint({ server });
const shown = ({ rule, severity, code }: PolicyFinding): string =>
  `${String(rule?.source?.line ?? 0)} ${severity.charAt(0)} ${code.slice('POLICY_LINT_'.length)}`;

test('there are 120 policies and more', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(120);
  expect(Object.keys(CORPUS_FINDINGS).filter((name) => !corpus.some((one) => one.name === name))).toEqual([]);
});

test.each(corpus)('$name', (policy) => {
  expect(lint(policy).map(shown).join(', ')).toBe(CORPUS_FINDINGS[policy.name] ?? '');
});

/** Findings of one rule that cannot both be right. */
const CONTRADICTIONS: readonly (readonly [RegExp, RegExp])[] = [
  // The rule matches nothing, and does something.
  [
    /_(?:UNRENDERED|TEMPLATE_UNKNOWN|PATH_UNREACHABLE|WILDCARD_LITERAL)$/,
    /_(?:SHADOWING|UNREACHABLE_RULE|CAPABILITY_USELESS|CAPABILITY_EXTRA|KV_V2_\w+|DENY_(?:NARROW|OVERRULED|TWIN))$/,
  ],
  // Nothing of it is of use, and only some of it is not.
  [/_CAPABILITY_USELESS$/, /_CAPABILITY_EXTRA$/],
  // It denies too little here, and everything here.
  [/_KV_V2_DENY$/, /_KV_V2_DENY_PARTIAL$/],
  // It never decides, and decides in places.
  [/_UNREACHABLE_RULE$/, /_DENY_OVERRULED$/],
  // Sudo is missing, and useless.
  [/_SUDO_MISSING$/, /_SUDO_USELESS$/],
];

test('no two findings of one rule contradict each other', () => {
  const wrong = corpus.flatMap((policy) => {
    const findings = lint(policy);
    return findings.flatMap((one) =>
      findings
        .filter(
          (other) =>
            other.rule === one.rule &&
            CONTRADICTIONS.some(([a, b]) => a.test(one.code) && b.test(other.code)),
        )
        .map((other) => `${policy.name}: ${shown(one)} and ${shown(other)}`),
    );
  });
  expect(wrong).toEqual([]);
});
