import { type DeadlineFacts, deadlineRule } from '../agent';
import { defineErrors, packagePage } from '../core';

const PAGE = packagePage('docs/inject.md');

/** Errors of `lib/inject`. A code, once released, keeps its meaning. */
export const InjectErrors = defineErrors({
  INJECT_DECLARATION_UNREADABLE: (facts: { at: string; reason: string }) => ({
    subject: facts.at,
    rule: `the declaration is not one document of YAML or JSON (${facts.reason})`,
    remedy: `correct the file; ${PAGE} shows a complete one`,
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
    remedy: facts.near === undefined ? `see ${PAGE}` : `write ${facts.near}`,
  }),
  INJECT_DECLARATION_MISSING: () => ({
    subject: 'inject',
    rule: 'no declaration, which says which workloads get which secrets',
    remedy: 'write -f vault.yaml; with a ResourceList its functionConfig is the declaration too',
  }),
  INJECT_MANIFEST_UNREADABLE: (facts: { at: string; reason: string }) => ({
    subject: facts.at,
    rule: `not YAML or JSON (${facts.reason})`,
    remedy: 'correct the line; render templates first, by helm template or kustomize build',
  }),
  INJECT_MANIFEST_KEY_TWICE: (facts: { at: string }) => ({
    subject: facts.at,
    rule: 'the object has a key twice, and programs that read it disagree which one counts',
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
        ? 'the manifests have no object at all'
        : `no object of the manifests matches the target ${facts.target}`,
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
    rule: `${String(facts.objects.length)} objects match the target ${facts.target}, and a Vault role is for one service account`,
    got: facts.objects,
    remedy: 'add kind, name or namespace to the target, or write one workload for each',
  }),
  INJECT_TARGET_TWICE: (facts: { at: string; object: string }) => ({
    subject: facts.at,
    rule: 'two workloads of the declaration have the same target',
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
        ? `no pod template found in this ${facts.kind}`
        : `podTemplate ${JSON.stringify(facts.pointer)} leads nowhere in this ${facts.kind}`,
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
    rule: 'the declaration names no Vault server',
    remedy: 'write vault: { address: "https://vault.example:8200" } at the top of the file',
  }),
  INJECT_ADDRESS_PLACEHOLDER: (facts: { at: string; got: string }) => ({
    subject: facts.at,
    rule: 'the placeholder is not the address of a Vault server',
    got: facts.got,
    remedy:
      "write the address of your Vault: AGENT_INJECT_VAULT_ADDR of the injector's Deployment has it, such as https://vault.example:8200",
  }),
  INJECT_AUTH_MISSING: (facts: { at: string }) => ({
    subject: facts.at,
    rule: 'the declaration names no auth mount',
    remedy:
      'write auth: { kubernetes: "k8s-shop" } at the top of the file, as "vault auth list" shows the mount',
  }),
  INJECT_NAMESPACE_MISSING: (facts: { at: string; object: string }) => ({
    subject: facts.at,
    rule: `no namespace in ${facts.object}, and a Vault role is for one`,
    remedy: 'write namespace: "shop" at the top of the file, or in access',
  }),
  INJECT_NAMESPACE_CONFLICT: (facts: { at: string; access: string; other: string }) => ({
    subject: facts.at,
    rule: `the manifest has the namespace ${JSON.stringify(facts.other)}, and the Vault role must have the same`,
    got: facts.access,
    remedy: 'leave access.namespace out',
  }),
  INJECT_NAMESPACE_WITHOUT_INJECTOR: (facts: { at: string; namespace: string }) => ({
    subject: facts.at,
    rule: "the injector's webhook ignores kube-system and kube-public, so that the pods would wait indefinitely",
    got: facts.namespace,
    remedy: 'write delivery: agent, or run the workload in another namespace',
  }),
  INJECT_SERVICE_ACCOUNT_MISSING: (facts: { at: string; object: string }) => ({
    subject: facts.at,
    rule: `the pod template of ${facts.object} names no service account, and a Vault role is for one`,
    remedy: "write spec.serviceAccountName in the pod template, with an account of the workload's own",
  }),
  INJECT_SERVICE_ACCOUNT_CONFLICT: (facts: { at: string; given: string; template: string }) => ({
    subject: facts.at,
    rule: `the pod template has the service account ${JSON.stringify(facts.template)}, and the Vault role must have the same`,
    got: facts.given,
    remedy: 'leave access.serviceAccount out, or name the account of the template',
  }),
  INJECT_SERVICE_ACCOUNT_DEFAULT: (facts: { at: string; namespace: string }) => ({
    subject: facts.at,
    rule: `not the service account "default": every pod of the namespace ${JSON.stringify(facts.namespace)} that names none runs as it, and could log in to the role`,
    got: 'default',
    remedy: 'give the pod template a service account of its own',
  }),
});
