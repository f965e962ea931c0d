import { defineErrors, type WrongValue, wrongValueProblem } from '../core';

/** Errors of the check of manifests. */
export const CheckErrors = defineErrors({
  CHECK_VALUE_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  CHECK_RULE_UNKNOWN: ({ rule, near }: { rule: string; near: string | undefined }) => ({
    subject: 'accept',
    rule: 'it names rules of the check',
    got: rule,
    remedy:
      near === undefined
        ? 'docs/check.md lists the rules'
        : `write ${JSON.stringify(near)}; docs/check.md lists the rules`,
  }),
  CHECK_RULE_INVALID: ({ id, problem }: { id: string; problem: string }) => ({
    subject: `rules[${JSON.stringify(id)}]`,
    rule: problem,
    remedy: 'write the rule as docs/check.md shows, with an id such as "shop-memory-limit"',
  }),
  CHECK_SOURCE_INVALID: ({ index }: { index: number | undefined }) => ({
    subject: index === undefined ? 'sources' : `sources[${String(index)}]`,
    rule: 'it is a list, and each of it has the name of a file and its text',
    remedy: "write checkManifests([{ file: 'web.yaml', text }])",
  }),
  CHECK_REASON_MISSING: ({ rule }: { rule: string }) => ({
    subject: `accept[${JSON.stringify(rule)}]`,
    rule: 'a finding is accepted with a reason',
    remedy: 'write the reason, for those who read it in a year',
  }),
});
