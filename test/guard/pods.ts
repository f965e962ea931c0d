import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Delivery,
  EnvDelivery,
  inject,
  type InjectInput,
  OnChange,
  type PodSpec,
  type PodTemplate,
} from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { admit } from '../support/injector/model';
import { application, declared, podTemplate } from '../pod/support';
import { projectRoot } from '../support/project';

/** Which of its rules a guard refuses a pod by; undefined for one that passes. */
export type Refusal =
  'webhook was away' | 'not pre-populated' | 'gate removed' | 'token without a gate' | undefined;

/** What the message of each rule says. */
export const MESSAGES: Readonly<Record<NonNullable<Refusal>, RegExp>> = {
  'webhook was away': /the injector's webhook has not changed it: .* See that the injector runs/,
  'not pre-populated': /nothing keeps its containers from starting before them: remove the annotation/,
  'gate removed': /no start gate: .* Apply the manifest as it was synthesized/,
  'token without a gate': /has a token for Vault, and nothing keeps .*: declare the secrets/,
};

/** A pod, and what a guard of its namespace makes of it. */
export interface GuardedPod {
  readonly title: string;
  readonly pod: PodTemplate;
  readonly refused: Refusal;
}

const passes = (title: string, pod: PodTemplate): GuardedPod => ({ title, pod, refused: undefined });
const refused = (by: NonNullable<Refusal>, title: string, pod: PodTemplate): GuardedPod => ({
  title,
  pod,
  refused: by,
});

const own = (overrides: Partial<InjectInput> = {}, spec: Partial<PodSpec> = {}): PodTemplate =>
  inject(podTemplate(spec), declared(overrides));

/** The webhook's answer to a pod; the pod itself when it is away. */
function behindWebhook(pod: PodTemplate): PodTemplate {
  const { injected } = admit({ apiVersion: 'v1', kind: 'Pod', ...structuredClone(pod) } as never);
  if (injected === undefined) throw new Error('the webhook leaves it as it is');
  return asTexts(injected as unknown as PodTemplate);
}

/** The model and the recordings have the agent's configuration decoded. */
function asTexts<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (name, one: unknown) =>
    name === 'value' && typeof one === 'object' ? JSON.stringify(one) : one,
  ) as T;
}

function changedSpec(pod: PodTemplate, change: (spec: PodSpec) => PodSpec): PodTemplate {
  return { ...pod, spec: change(pod.spec as PodSpec) };
}

const without = (pod: PodTemplate, name: string): PodTemplate =>
  changedSpec(pod, (spec) => ({
    ...spec,
    initContainers: spec.initContainers?.filter((one) => one.name !== name) ?? [],
  }));

const ENV = {
  env: { API_KEY: kv2('secret').at('shop/payment').key('apiKey') },
};
const started = { ...application, command: ['/app'], securityContext: { runAsUser: 7, runAsGroup: 7 } };
const token = (audience?: string) => ({
  name: 'login',
  projected: {
    sources: [
      {
        serviceAccountToken: {
          path: 'token',
          expirationSeconds: 3600,
          ...(audience === undefined ? {} : { audience }),
        },
      },
    ],
  },
});
const withToken = (of: ReturnType<typeof token>, spec: Partial<PodSpec> = {}): PodTemplate => ({
  metadata: {},
  spec: {
    containers: [{ ...application, volumeMounts: [{ name: of.name, mountPath: '/login' }] }],
    volumes: [of],
    ...spec,
  },
});
const plain = (
  annotations: Readonly<Record<string, string>>,
  labels = {},
  spec: Partial<PodSpec> = {},
): PodTemplate => ({
  metadata: { annotations, labels },
  spec: { containers: [application], ...spec },
});
const INJECT = { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web' };
const injector = own({ delivery: Delivery.injector() });
const loginFirst = (restartPolicy?: string) => [
  {
    name: 'login',
    image: 'registry.example/consul-template:1',
    volumeMounts: [{ name: 'login', mountPath: '/login' }],
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  },
];

/** Pods of every delivery, of the injector before and after its webhook, of other agents, and of none. */
export const PODS: readonly GuardedPod[] = [
  passes('an agent in the pod', own()),
  passes('an agent in the pod of a Job', own({ completes: true })),
  passes('init container and sidecar', own({ delivery: Delivery.initAndSidecar() })),
  passes(
    'init container and sidecar of a Job',
    own({ delivery: Delivery.initAndSidecar(), completes: true }),
  ),
  passes('variables by the kubelet', own(ENV)),
  passes(
    'variables by a wrapped command',
    own({ ...ENV, envDelivery: EnvDelivery.wrappedCommand() }, { containers: [started] }),
  ),
  passes(
    'variables by the supervisor',
    own({ ...ENV, envDelivery: EnvDelivery.supervisor() }, { containers: [started] }),
  ),
  passes(
    'an application that is restarted',
    own({ onChange: OnChange.restart() }, { containers: [started] }),
  ),
  passes(
    'own init containers before and after',
    own(
      { initContainersBeforeSecrets: ['net'] },
      {
        initContainers: [
          { name: 'net', image: 'a.example/net:1' },
          { name: 'migrate', image: 'a.example/m:1' },
        ],
      },
    ),
  ),
  passes("the injector's delivery, behind the webhook", behindWebhook(injector)),
  refused('webhook was away', "the injector's delivery, with the webhook away", injector),
  refused(
    'webhook was away',
    "the injector's delivery of a Job, with the webhook away",
    own({ delivery: Delivery.injector(), completes: true }),
  ),
  refused('gate removed', 'an agent whose gate was removed', without(own(), 'vault-secrets-ready')),
  refused(
    'gate removed',
    'an agent whose gate checks once',
    changedSpec(own(), (spec) => ({
      ...spec,
      initContainers:
        spec.initContainers?.map((one) =>
          one.name === 'vault-secrets-ready'
            ? { ...one, command: one.command?.map((word) => (word === 'wait' ? 'check' : word)) ?? [] }
            : one,
        ) ?? [],
    })),
  ),
  refused(
    'gate removed',
    'an agent whose gate is a sidecar',
    changedSpec(own(), (spec) => ({
      ...spec,
      initContainers: spec.initContainers?.map((one) => ({ ...one, restartPolicy: 'Always' })) ?? [],
    })),
  ),
  refused(
    'gate removed',
    'init container and sidecar without the init container',
    without(own({ delivery: Delivery.initAndSidecar() }), 'vault-agent-init'),
  ),
  refused(
    'gate removed',
    'init containers that are gone, all of them',
    changedSpec(own(), (spec) => ({ ...spec, initContainers: [] })),
  ),
  refused('gate removed', 'annotations of ours alone', plain({ 'aks-vault-constructs/agent.json': '{}' })),
  refused('gate removed', 'the label alone', plain({}, { 'vault-injection': 'required' })),
  passes('the label with another value', plain({}, { 'vault-injection': 'none' })),
  passes('annotations that are like ours', plain({ 'aks-vault-constructs.example/agent.json': '{}' })),
  refused('webhook was away', 'annotations by hand, with the webhook away', plain(INJECT)),
  refused(
    'webhook was away',
    'annotations by hand, as a boolean of Go',
    plain({ ...INJECT, 'vault.hashicorp.com/agent-inject': 'T' }),
  ),
  refused(
    'webhook was away',
    'a mark of the webhook that was copied',
    plain({ ...INJECT, 'vault.hashicorp.com/agent-inject-status': 'injected' }),
  ),
  refused(
    'webhook was away',
    'annotations by hand and a gate, with the webhook away',
    plain(
      INJECT,
      {},
      { initContainers: [{ name: 'vault-secrets-ready', image: 'a.example/g:1', command: ['wait'] }] },
    ),
  ),
  passes(
    'annotations that ask for nothing',
    plain({ ...INJECT, 'vault.hashicorp.com/agent-inject': 'false' }),
  ),
  passes(
    'annotations that are no boolean of Go',
    plain({ ...INJECT, 'vault.hashicorp.com/agent-inject': 'yes' }),
  ),
  refused('token without a gate', 'a token for Vault', withToken(token('vault'))),
  refused(
    'token without a gate',
    'a token for Vault and a sidecar that logs in',
    withToken(token('vault'), { initContainers: loginFirst('Always') }),
  ),
  passes(
    'a token for Vault and an init container that logs in',
    withToken(token('vault'), { initContainers: loginFirst() }),
  ),
  refused(
    'token without a gate',
    'a token for Vault and an init container that does something else',
    withToken(token('vault'), { initContainers: [{ name: 'a', image: 'a.example/a:1' }] }),
  ),
  passes('a token for another service', withToken(token('sts.amazonaws.com'))),
  passes('a token for the API server', withToken(token())),
  passes(
    'a projected volume of something else',
    withToken(token('vault'), {
      volumes: [{ name: 'login', projected: { sources: [{ configMap: { name: 'a' } }] } }],
    }),
  ),
  passes('no secrets', { metadata: {}, spec: { containers: [application] } }),
  passes(
    'no secrets, with init containers and volumes',
    plain(
      {},
      {},
      { initContainers: [{ name: 'a', image: 'a.example/a:1' }], volumes: [{ name: 'a', emptyDir: {} }] },
    ),
  ),
];

interface Recording {
  readonly pod: PodTemplate;
  readonly injected?: PodTemplate;
}

/** The recorded answers of vault-k8s 1.7.6: each pod without the webhook, and as the webhook has changed it. */
export function recordedPods(): readonly GuardedPod[] {
  const file = join(projectRoot(), 'test/fixtures/injector/vault-k8s-1.7.6.json');
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Readonly<Record<string, Recording>> };
  return Object.entries(cases).flatMap(([name, { pod, injected }]) => [
    refused('webhook was away', `recording ${name}, with the webhook away`, pod),
    ...(injected === undefined
      ? []
      : name === 'no-pre-populate'
        ? [refused('not pre-populated', `recording ${name}`, asTexts(injected))]
        : [passes(`recording ${name}, behind the webhook`, asTexts(injected))]),
  ]);
}
