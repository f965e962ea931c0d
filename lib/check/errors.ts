import { defineErrors } from '../core';

/** Errors of the check of manifests. */
export const CheckErrors = defineErrors({
  CHECK_RULE_UNKNOWN: ({ rule, near }: { rule: string; near: string | undefined }) => ({
    subject: 'accept',
    rule: 'it names rules of the check',
    got: rule,
    remedy:
      near === undefined
        ? 'docs/check.md lists the rules'
        : `write ${JSON.stringify(near)}; docs/check.md lists the rules`,
  }),
  CHECK_REASON_MISSING: ({ rule }: { rule: string }) => ({
    subject: `accept[${JSON.stringify(rule)}]`,
    rule: 'whoever accepts a finding says why',
    remedy: 'write the reason, for those who read it in a year',
  }),
});
