import { defineErrors, type ExampleWanted, type WrongValue, wrongValueProblem } from '../core';

/** Errors of `lib/guard`. A code, once released, keeps its meaning. */
export const GuardErrors = defineErrors({
  GUARD_VALUE_INVALID: (facts: ExampleWanted | WrongValue) => wrongValueProblem(facts),
  GUARD_NAMESPACES_EMPTY: () => ({
    subject: 'namespaces',
    rule: 'the guard is for at least one namespace: one that guards none proves nothing',
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
    rule: 'it has at least one label, each with a name and a value as Kubernetes takes them',
    got: facts.got,
    remedy: 'write { "example.com/vault": "own-login" }',
  }),
});
