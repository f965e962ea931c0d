import { type DeadlineFacts, deadlineRule } from '../agent';
import { defineErrors, type ExampleWanted, type WrongValue, wrongValueProblem } from '../core';

/** Errors of `lib/workload`. A code, once released, keeps its meaning. */
export const WorkloadErrors = defineErrors({
  WORKLOAD_VAULT_MISSING: () => ({
    subject: 'vault',
    rule: 'the server that the agent logs in to must be stated, for the workload or once for the app',
    remedy: 'write new VaultApp({ vault: VaultServer.at("https://vault.example:8200"), ... })',
  }),
  WORKLOAD_AUTH_MISSING: () => ({
    subject: 'access.auth',
    rule: "the cluster's auth mount, as the platform team has named it, must be stated, for the workload or once for the app",
    remedy:
      'write new VaultApp({ auth: AuthMount.kubernetes("k8s-shop"), ... }), the mount as "vault auth list" shows it',
  }),
  WORKLOAD_VALUE_INVALID: (facts: ExampleWanted | WrongValue) => wrongValueProblem(facts),
  WORKLOAD_NAMESPACE_WITHOUT_INJECTOR: (facts: { namespace: string }) => ({
    subject: 'delivery',
    rule: "cannot be the injector's in kube-system and kube-public, which its webhook leaves alone: the pods would wait indefinitely",
    got: facts.namespace,
    remedy: 'write delivery: Delivery.agent(), or run the workload in another namespace',
  }),
  WORKLOAD_SERVICE_ACCOUNT_DEFAULT: (facts: { namespace: string }) => ({
    subject: 'access.serviceAccount',
    rule: `must be a service account of the workload's own: every pod of the namespace ${JSON.stringify(facts.namespace)} that names none runs as "default", and could log in to the role`,
    got: 'default',
    remedy: 'write a name such as "web"; the construct creates the ServiceAccount',
  }),
  WORKLOAD_CLASS_UNKNOWN: (facts: { name: string }) => ({
    subject: 'vaultInjected',
    rule: 'the class must be Deployment, StatefulSet, DaemonSet, Job or CronJob of cdk8s-plus-28, or extend one of them',
    got: facts.name,
    remedy: 'use VaultSecrets for other kinds of objects',
  }),
  WORKLOAD_OBJECT_WITHOUT_POD: (facts: { kind: string }) => ({
    subject: 'VaultSecrets',
    rule: 'the object must have a pod template in a place that is known: Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod, Rollout and their like',
    got: facts.kind,
    remedy: 'write podTemplate: "/spec/template", the JSON pointer of the pod template in this kind',
  }),
  WORKLOAD_POINTER_INVALID: (facts: { pointer: string }) => ({
    subject: 'podTemplate',
    rule: 'must be a JSON pointer (RFC 6901) that leads to a pod template of the object',
    got: facts.pointer,
    remedy: 'write the fields that lead to it, such as "/spec/template"',
  }),
  WORKLOAD_SERVICE_ACCOUNT_MISSING: () => ({
    subject: 'access.serviceAccount',
    rule: 'the pod template must name a service account, to which the Vault role is bound',
    remedy: "write spec.serviceAccountName in the pod template, with an account of the workload's own",
  }),
  WORKLOAD_SERVICE_ACCOUNT_CONFLICT: (facts: { given: string; template: string }) => ({
    subject: 'access.serviceAccount',
    rule: `must be ${JSON.stringify(facts.template)}, as which the pods run by their template: the Vault role lets in one account`,
    got: facts.given,
    remedy: 'leave access.serviceAccount out, or name the account of the template',
  }),
  WORKLOAD_HELM_OPTION_INVALID: (facts: { option: string; rule: string; got: unknown }) => ({
    subject: `injectorHelmValues ${facts.option}`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'write a value within the bounds, or leave the option out',
  }),
  WORKLOAD_CONTRACT_AMONG_MANIFESTS: (facts: { contractFolder: string; outdir: string }) => ({
    subject: 'contractFolder',
    rule: `cannot be below ${JSON.stringify(facts.outdir)}, the folder of the manifests: kubectl and Helm would take the contract for one`,
    got: facts.contractFolder,
    remedy: 'write a folder beside it, such as "vault-access", or leave it out',
  }),
  WORKLOAD_INJECTED_TWICE: () => ({
    subject: 'VaultSecrets',
    rule: 'cannot be applied to one workload twice',
    remedy: 'write all files into one declaration',
  }),
  WORKLOAD_CONTAINERS_EMPTY: () => ({
    subject: 'containers',
    rule: 'must have at least one container of the application',
    got: [],
    remedy: 'write containers: [{ image: "registry.example/shop/web:1.4.2" }]',
  }),
  WORKLOAD_NAMESPACE_CONFLICT: (facts: { access: string; other: string; where: string }) => ({
    subject: 'access.namespace',
    rule: `must be the namespace of the pods, and ${facts.where} says ${JSON.stringify(facts.other)}`,
    got: facts.access,
    remedy: 'state the namespace once, in access.namespace',
  }),
  WORKLOAD_NAMESPACE_MISSING: () => ({
    subject: 'access.namespace',
    rule: 'must be stated: the Vault role is bound to the namespace of the pods',
    remedy: 'write access: { namespace: "shop", ... } or give the chart a namespace',
  }),
  WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT: (facts: {
    progressDeadline: number;
    startTimeout: number;
    atLeast: number;
  }) => ({
    subject: 'progressDeadline',
    rule: `must be at least startTimeout (${String(facts.startTimeout)} s) and minReady together plus 60 s, otherwise the Deployment counts as failed while its start gate still waits`,
    got: `${String(facts.progressDeadline)} s`,
    remedy: `write progressDeadline: Duration.seconds(${String(facts.atLeast)}) or more, or shorten startTimeout`,
  }),
  WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT: (facts: {
    activeDeadline: number;
    startTimeout: number;
    atLeast: number;
  }) => ({
    subject: 'activeDeadline',
    rule: `must be at least startTimeout (${String(facts.startTimeout)} s) plus 60 s, otherwise its pods are deleted before the start gate has said which secret is missing`,
    got: `${String(facts.activeDeadline)} s`,
    remedy: `write activeDeadline: Duration.seconds(${String(facts.atLeast)}) or more, or shorten startTimeout`,
  }),
  WORKLOAD_OBJECT_DEADLINE_TOO_SHORT: (facts: DeadlineFacts) => ({
    subject: facts.property,
    rule: deadlineRule(facts),
    got: facts.got,
    remedy: `write ${facts.property}: ${String(facts.atLeast)} or more in the object, or shorten startTimeout`,
  }),
  WORKLOAD_STATEFUL_SET_PORTS_MISSING: () => ({
    subject: 'service',
    rule: 'a StatefulSet needs a Service that names its pods, which is made from the ports of its containers where none is given',
    remedy: 'write portNumber on a container, or pass a Service as service',
  }),
});
