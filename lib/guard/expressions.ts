import {
  AGENT_CONTAINER,
  AGENT_INIT_CONTAINER,
  ANNOTATION_PREFIX,
  GATE_CONTAINER,
  INJECTED_LABEL,
  INJECTOR_PREFIX,
} from '../agent';

/** A name and a CEL expression: Kubernetes' `Variable`. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** Kubernetes' `Validation`. */
export interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason: 'Forbidden';
}

const text = (value: string): string => JSON.stringify(value);
const INJECT = text(`${INJECTOR_PREFIX}agent-inject`);
const LABEL = text(INJECTED_LABEL.name);

/** What is known of a pod, in CEL. Each may use those before it. */
export function variables(audiences: readonly string[]): readonly Variable[] {
  const known = `[${audiences.map(text).join(', ')}]`;
  return [
    ['annotations', 'has(object.metadata.annotations) ? object.metadata.annotations : {}'],
    ['labels', 'has(object.metadata.labels) ? object.metadata.labels : {}'],
    ['volumes', 'has(object.spec.volumes) ? object.spec.volumes : []'],
    ['inits', 'has(object.spec.initContainers) ? object.spec.initContainers : []'],
    // A native sidecar starts before the application and holds nothing up.
    ['waitedFor', "variables.inits.filter(c, !has(c.restartPolicy) || c.restartPolicy != 'Always')"],
    // As the webhook reads a boolean.
    [
      'asksInjector',
      `${INJECT} in variables.annotations && variables.annotations[${INJECT}] in ['1', 't', 'T', 'true', 'TRUE', 'True']`,
    ],
    [
      'isOurs',
      `variables.annotations.exists(name, name.startsWith(${text(ANNOTATION_PREFIX)})) || (${LABEL} in variables.labels && variables.labels[${LABEL}] == ${text(INJECTED_LABEL.value)})`,
    ],
    [
      'tokens',
      `variables.volumes.filter(v, has(v.projected) && has(v.projected.sources) && v.projected.sources.exists(s, has(s.serviceAccountToken) && has(s.serviceAccountToken.audience) && s.serviceAccountToken.audience in ${known})).map(v, v.name)`,
    ],
    [
      'hasWebhookAgent',
      `variables.inits.exists(c, c.name == ${text(AGENT_INIT_CONTAINER)}) || object.spec.containers.exists(c, c.name == ${text(AGENT_CONTAINER)})`,
    ],
    // The init container of an agent that ends after it has written the files is a gate too.
    [
      'hasGate',
      `variables.waitedFor.exists(c, c.name == ${text(AGENT_INIT_CONTAINER)} || (c.name == ${text(GATE_CONTAINER)} && has(c.command) && c.command.exists(word, word == 'wait')))`,
    ],
    // So is one of the user's own that logs in with the token, and ends.
    [
      'hasOwnGate',
      'variables.waitedFor.exists(c, has(c.volumeMounts) && c.volumeMounts.exists(m, m.name in variables.tokens))',
    ],
  ].map(([name = '', expression = '']) => ({ name, expression }));
}

/** What is refused, and what the message says: what is wrong, and what to do. */
export function validations(): readonly Validation[] {
  const forbidden = (expression: string, message: string): Validation => ({
    expression,
    message,
    reason: 'Forbidden',
  });
  return [
    forbidden(
      '!variables.asksInjector || variables.hasWebhookAgent',
      "the pod asks HashiCorp's injector for secrets, and the injector's webhook has not changed it: it was unavailable, or it ignores this namespace. See that the injector runs; the pod's controller then creates the pod again by itself",
    ),
    forbidden(
      '!variables.asksInjector || !variables.hasWebhookAgent || variables.hasGate',
      `the pod asks HashiCorp's injector for secrets, and nothing keeps its containers from starting before them: remove the annotation ${INJECTOR_PREFIX}agent-pre-populate: "false", or add the init container ${GATE_CONTAINER}`,
    ),
    forbidden(
      '!variables.isOurs || variables.asksInjector || variables.hasGate',
      `the pod has the annotations or the label of aks-vault-constructs and no start gate: its init container ${GATE_CONTAINER} (or ${AGENT_INIT_CONTAINER}) has been removed or changed. Apply the manifest as it was synthesized, and look at what changes it on the way`,
    ),
    forbidden(
      'variables.tokens.size() == 0 || variables.isOurs || variables.asksInjector || variables.hasGate || variables.hasOwnGate',
      'the pod has a token for Vault, and nothing keeps its containers from starting before their secrets: declare the secrets with aks-vault-constructs, or have an init container log in. A program that logs in by itself is exempted in the guard, by its service account or a label',
    ),
  ];
}
