import { defineErrors, type ExampleWanted, type WrongValue, wrongValueProblem } from '../core';

/** Errors of `lib/guard`. A code, once released, keeps its meaning. */
export const GuardErrors = defineErrors({
  GUARD_VALUE_INVALID: (facts: ExampleWanted | WrongValue) => wrongValueProblem(facts),
  GUARD_NAMESPACES_EMPTY: () => ({
    subject: 'namespaces',
    rule: 'no namespace is named',
    remedy:
      'write GuardedNamespaces.named("shop"), or GuardedNamespaces.allBut() for all but those of the system',
  }),
  GUARD_NAME_INVALID: (facts: { property: string; rule: string; got: unknown }) => ({
    subject: facts.property,
    rule: facts.rule,
    got: facts.got,
    remedy: 'write the name as kubectl shows it',
  }),
  GUARD_LABEL_INVALID: (facts: { property: string; got: unknown }) => ({
    subject: facts.property,
    rule: 'needs at least one label, with names and values that Kubernetes allows',
    got: facts.got,
    remedy: 'write { "example.com/vault": "own-login" }',
  }),
});
