import { type DeadlineFacts, deadlineRule } from '../agent';
import { defineErrors } from '../core';

const SCHEMA = 'lib/inject/vault-secrets.schema.json';

/** Errors of `lib/inject`. A code, once released, keeps its meaning. */
export const InjectErrors = defineErrors({
  INJECT_DECLARATION_UNREADABLE: (facts: { at: string; reason: string }) => ({
    subject: facts.at,
    rule: `the declaration is one document of YAML or JSON (${facts.reason})`,
    remedy: 'mend the file; docs/inject.md shows a whole one',
  }),
  INJECT_DECLARATION_INVALID: (facts: {
    at: string;
    rule: string;
    got?: unknown;
    kind?: string;
    near?: string;
  }) => ({
    subject: facts.at,
    rule: facts.rule,
    ...(facts.got === undefined ? {} : { got: facts.got }),
    kind: facts.kind,
    remedy: facts.near === undefined ? `see docs/inject.md and ${SCHEMA}` : `write ${facts.near}`,
  }),
  INJECT_DECLARATION_MISSING: () => ({
    subject: 'inject',
    rule: 'a declaration says which workloads get which secrets',
    remedy: 'write -f vault.yaml; with a ResourceList its functionConfig is the declaration too',
  }),
  INJECT_MANIFEST_UNREADABLE: (facts: { at: string; reason: string }) => ({
    subject: facts.at,
    rule: `the manifests are YAML or JSON (${facts.reason})`,
    remedy: 'correct the line; what is a template is rendered first, by helm template or kustomize build',
  }),
  INJECT_MANIFEST_KEY_TWICE: (facts: { at: string }) => ({
    subject: facts.at,
    rule: 'an object that gets secrets has no key twice: its readers disagree which one counts',
    remedy: 'remove one of them',
  }),
  INJECT_TARGET_MISSING: (facts: {
    at: string;
    target: string;
    near: string | undefined;
    /** How many there are. */
    objects: number;
    withPods: readonly string[];
  }) => ({
    subject: facts.at,
    rule:
      facts.objects === 0
        ? `the target is one object of the manifests, and they hold no object at all`
        : `the target is one object of the manifests, and none fits ${facts.target}`,
    ...(facts.near === undefined && facts.withPods.length > 0 ? { got: facts.withPods } : {}),
    remedy:
      facts.objects === 0
        ? 'give the manifests as FILE or on standard input, and look at what the command before the pipe prints'
        : facts.near === undefined
          ? 'check kind, name and namespace; Helm 3 gives hooks to no post-renderer'
          : `did you mean ${facts.near}?`,
  }),
  INJECT_TARGET_AMBIGUOUS: (facts: { at: string; target: string; objects: readonly string[] }) => ({
    subject: facts.at,
    rule: `the target is one object, since the Vault role lets in one service account, but ${String(facts.objects.length)} fit ${facts.target}`,
    got: facts.objects,
    remedy: 'add kind, name or namespace to the target, or write one workload for each',
  }),
  INJECT_TARGET_TWICE: (facts: { at: string; object: string }) => ({
    subject: facts.at,
    rule: 'an object gets its secrets once',
    got: facts.object,
    remedy: 'write all its files into one workload of the declaration',
  }),
  INJECT_OBJECT_WITHOUT_POD: (facts: {
    at: string;
    kind: string;
    pointer: string | undefined;
    near: string | undefined;
    /** Where the object has a pod template all the same. */
    found: string | undefined;
  }) => ({
    subject: facts.at,
    rule:
      facts.pointer === undefined
        ? `the target has a pod template in a place that is known, and ${facts.kind} has none`
        : `podTemplate leads to the pod template of the target, and ${JSON.stringify(facts.pointer)} leads nowhere in this ${facts.kind}`,
    remedy:
      facts.found === undefined && facts.near !== undefined
        ? `target what has the pods: ${facts.near}`
        : `write podTemplate: ${JSON.stringify(facts.found ?? '/spec/template')}, the JSON pointer of the pod template in this kind`,
  }),
  INJECT_DEADLINE_TOO_SHORT: (facts: DeadlineFacts & { at: string }) => ({
    subject: `${facts.at}: ${facts.property} of the target`,
    rule: deadlineRule(facts),
    got: facts.got,
    remedy: `write ${facts.property}: ${String(facts.atLeast)} or more in the manifest, or a shorter startTimeout here`,
  }),
  INJECT_VAULT_MISSING: (facts: { at: string }) => ({
    subject: facts.at,
    rule: 'a workload states the server that its agent logs in to, or the file does for all of them',
    remedy: 'write vault: { address: "https://vault.example:8200" } at the top of the file',
  }),
  INJECT_AUTH_MISSING: (facts: { at: string }) => ({
    subject: facts.at,
    rule: "a workload states its cluster's auth mount, or the file does for all of them",
    remedy:
      'write auth: { kubernetes: "k8s-shop" } at the top of the file, as "vault auth list" shows the mount',
  }),
  INJECT_NAMESPACE_MISSING: (facts: { at: string; object: string }) => ({
    subject: facts.at,
    rule: `the Vault role is bound to one namespace, and ${facts.object} names none`,
    remedy: 'write namespace: "shop" at the top of the file, or in access',
  }),
  INJECT_NAMESPACE_CONFLICT: (facts: { at: string; access: string; other: string }) => ({
    subject: facts.at,
    rule: `the namespace of the role and of the pod are one, but the manifest says ${JSON.stringify(facts.other)}`,
    got: facts.access,
    remedy: 'leave access.namespace out',
  }),
  INJECT_NAMESPACE_WITHOUT_INJECTOR: (facts: { at: string; namespace: string }) => ({
    subject: facts.at,
    rule: "the injector's webhook leaves kube-system and kube-public alone, so that the pods would wait indefinitely",
    got: facts.namespace,
    remedy: 'write delivery: agent, or run the workload in another namespace',
  }),
  INJECT_SERVICE_ACCOUNT_MISSING: (facts: { at: string; object: string }) => ({
    subject: facts.at,
    rule: `the Vault role is bound to one service account, and the pod template of ${facts.object} names none`,
    remedy: "write spec.serviceAccountName in the pod template, with an account of the workload's own",
  }),
  INJECT_SERVICE_ACCOUNT_CONFLICT: (facts: { at: string; given: string; template: string }) => ({
    subject: facts.at,
    rule: `the pods run as ${JSON.stringify(facts.template)}, as their template says, and the Vault role lets in one account`,
    got: facts.given,
    remedy: 'leave access.serviceAccount out, or name the account of the template',
  }),
  INJECT_SERVICE_ACCOUNT_DEFAULT: (facts: { at: string; namespace: string }) => ({
    subject: facts.at,
    rule: `the service account is one of the workload's own: every pod of the namespace ${JSON.stringify(facts.namespace)} that names none runs as "default", and could log in to the role`,
    got: 'default',
    remedy: 'give the pod template a service account of its own',
  }),
});
