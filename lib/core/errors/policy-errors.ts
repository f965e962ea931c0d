import { defineErrors } from './catalogue';

/** Errors of `lib/policy`. A code, once released, keeps its meaning. */
export const PolicyErrors = defineErrors({
  POLICY_WILDCARD_MISPLACED: (facts: { path: string; segment: string }) => ({
    subject: `policy path ${JSON.stringify(facts.path)}`,
    rule: '"*" is a wildcard only as the last character of the path and "+" only as a whole segment; elsewhere Vault takes them literally and the rule never matches',
    got: facts.segment,
    remedy: `write "+" for the whole segment, or end the path with "*"`,
  }),
});
