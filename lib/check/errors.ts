import { defineErrors, packagePage, type WrongValue, wrongValueProblem } from '../core';

const PAGE = packagePage('docs/check.md');

/** Errors of the check of manifests. */
export const CheckErrors = defineErrors({
  CHECK_VALUE_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  CHECK_RULE_UNKNOWN: ({ rule, near }: { rule: string; near: string | undefined }) => ({
    subject: 'accept',
    rule: 'unknown rule of check',
    got: rule,
    remedy: `${near === undefined ? '' : `write ${JSON.stringify(near)}; `}${PAGE} lists the rules`,
  }),
  CHECK_RULE_INVALID: ({ id, problem }: { id: string; problem: string }) => ({
    subject: `rules[${JSON.stringify(id)}]`,
    rule: problem,
    remedy: `write the rule as ${PAGE} shows, with an id such as "shop-memory-limit"`,
  }),
  CHECK_SOURCE_INVALID: ({ index }: { index: number | undefined }) => ({
    subject: index === undefined ? 'sources' : `sources[${String(index)}]`,
    rule: 'needs a list of objects with file, the name, and text',
    remedy: "write checkManifests([{ file: 'web.yaml', text }])",
  }),
  CHECK_REASON_MISSING: ({ rule }: { rule: string }) => ({
    subject: `accept[${JSON.stringify(rule)}]`,
    rule: 'no reason given',
    remedy: 'write the reason, for those who read it in a year',
  }),
});
