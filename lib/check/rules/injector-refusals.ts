import { AGENT_CONTAINER, AGENT_INIT_CONTAINER, VOLUMES } from '../../agent';
import { type CheckedPod } from '../model/checked-pod';
import { type Container } from '../model/container';
import { type Injection } from '../model/injection';
import { type Located } from '../model/located';
import { type Hit, type Rule } from '../rule';
import { injected, withContainers } from './injected';

/** Pods that are refused, by the webhook or by the API server behind it. */
export function injectorRefusalRules(): readonly Rule[] {
  return [
    {
      id: 'injector-role-missing',
      level: 'error',
      title: 'Without a role the webhook refuses the pod',
      remedy: 'vault.hashicorp.com/role: the name of the role in Vault',
      pod: injected(roleMissing),
    },
    {
      id: 'injector-token-missing',
      level: 'error',
      title: 'The webhook finds no service account token to log in with',
      remedy:
        'a projected volume with a serviceAccountToken, and agent-service-account-token-volume-name with its name',
      pod: injected(withContainers(tokenMissing)),
    },
    {
      id: 'injector-pod-refused',
      level: 'error',
      title: 'A combination for which the webhook or the API server refuses the pod',
      remedy: 'one or the other',
      pod: injected(podRefused),
    },
    {
      id: 'injector-container-unknown',
      level: 'error',
      title: 'agent-inject-containers names a container that the pod does not have',
      remedy: 'the names of containers, with commas and no blanks between',
      pod: injected(withContainers(containerUnknown)),
    },
    {
      id: 'injector-configmap-keys',
      level: 'error',
      title: 'The ConfigMap of agent-configmap lacks a key that an agent is started with',
      remedy: 'config-init.hcl for the init container, config.hcl for the sidecar',
      pod: injected(configMapKeys),
    },
    {
      id: 'injector-ca-missing',
      level: 'error',
      title: 'A certificate below /vault/tls, and no Secret that would be mounted there',
      remedy: 'tls-secret with the name of the Secret that has it',
      pod: injected(caMissing),
    },
    {
      id: 'injector-pod-security',
      level: 'error',
      title: 'Pod Security restricted refuses the containers that the injector adds',
      remedy: 'securityContext.seccompProfile.type: RuntimeDefault for the pod: the injector sets none',
      pod: injected(withContainers(podSecurity)),
    },
  ];
}

function* roleMissing(injection: Injection): Iterable<Hit> {
  const type = injection.text('auth-type') ?? 'kubernetes';
  const named = (['role', 'auth-config-role'] as const).some((name) => (injection.text(name) ?? '') !== '');
  if (type !== 'kubernetes' || named || injection.hasOwnConfig) return;
  yield {
    at: injection.annotation('agent-inject'),
    message: 'the webhook refuses the pod: "no Vault role found"',
  };
}

function* tokenMissing(injection: Injection, { manifests }: CheckedPod): Iterable<Hit> {
  const { pod } = injection;
  const named = injection.text('agent-service-account-token-volume-name') ?? '';
  if (named !== '') {
    const volume = pod.volumes.get(named);
    const sources = volume?.at('projected', 'sources').items() ?? [];
    if (sources.some((source) => (source.at('serviceAccountToken', 'path').text ?? '') !== '')) return;
    const message =
      volume === undefined
        ? `the pod has no volume ${JSON.stringify(named)}: the webhook refuses it`
        : `the volume ${JSON.stringify(named)} projects no service account token with a path: the webhook refuses the pod`;
    yield { at: injection.annotation('agent-service-account-token-volume-name'), message };
    return;
  }
  const off = tokenTurnedOff(injection, manifests);
  const mounted = pod.containers.some(({ mounts }) =>
    mounts.some(({ path }) => path.includes('serviceaccount')),
  );
  if (off === undefined || mounted) return;
  const message =
    'no token is mounted, and no volume with one is named: the webhook refuses the pod ("failed to find service account volume mount")';
  yield { at: off, message };
}

/** By the pod, or by its service account where the pod says nothing and the run has it. */
function tokenTurnedOff({ pod }: Injection, manifests: CheckedPod['manifests']): Located | undefined {
  const own = pod.spec.at('automountServiceAccountToken');
  if (own.exists) return own.value === false ? own : undefined;
  const account = manifests.find('ServiceAccount', pod.serviceAccount, pod.object);
  return account?.root.at('automountServiceAccountToken').value === false ? pod.spec : undefined;
}

function* podRefused(injection: Injection): Iterable<Hit> {
  const { pod } = injection;
  const first = pod.containers[0];
  if (injection.isTrue('agent-run-as-same-user') && pod.hasSpec) {
    const user = first?.at.at('securityContext', 'runAsUser').number;
    const at = injection.annotation('agent-run-as-same-user');
    if (user === undefined || user === 0) {
      const found = user === 0 ? 'runs as root' : 'states no securityContext.runAsUser of its own';
      yield {
        at,
        message: `the first container ${found}: the webhook refuses the pod`,
        remedy: 'securityContext.runAsUser of the first container, not 0',
      };
    }
  }
  if (
    injection.isTrue('agent-share-process-namespace') &&
    pod.spec.at('shareProcessNamespace').value === false
  ) {
    const message = 'the pod says shareProcessNamespace: false: the webhook refuses it';
    yield { at: injection.annotation('agent-share-process-namespace'), message };
  }
  const { namespace } = pod.object;
  if (namespace === 'kube-system' || namespace === 'kube-public') {
    const message = `the webhook refuses to inject into ${namespace}`;
    yield { at: injection.annotation('agent-inject'), message, remedy: 'another namespace' };
  }
  yield* namesTaken(injection);
}

/** The webhook appends without looking, and the API server wants names and mount paths to be unique. */
function* namesTaken(injection: Injection): Iterable<Hit> {
  const { pod } = injection;
  const container = [
    ...(injection.prePopulates ? [AGENT_INIT_CONTAINER] : []),
    ...(injection.hasSidecar ? [AGENT_CONTAINER] : []),
  ];
  for (const one of pod.allContainers.filter(({ name }) => container.includes(name))) {
    const message = `the webhook adds a container ${one.name} too: the API server refuses the pod`;
    yield { at: one.at, message, remedy: 'another name, or no annotations: not both' };
  }
  const volumes = [
    VOLUMES.secrets,
    ...(injection.prePopulates ? ['home-init'] : []),
    ...(injection.hasSidecar ? ['home-sidecar'] : []),
  ];
  for (const name of volumes) {
    const at = pod.volumes.get(name);
    if (at === undefined) continue;
    yield {
      at,
      message: `the webhook adds a volume ${name} too: the API server refuses the pod`,
      remedy: 'another name',
    };
  }
  const reached = (one: Container): boolean => injectedContainers(injection)?.includes(one.name) ?? true;
  const mounted = [...pod.containers.filter(reached), ...(injection.prePopulates ? pod.initContainers : [])];
  for (const mount of mounted.flatMap(({ mounts }) => mounts)) {
    if (mount.path !== injection.secretsPath) continue;
    const message = `the webhook mounts ${injection.secretsPath} too, and mount paths are unique: the API server refuses the pod`;
    yield { at: mount.at, message, remedy: 'no mount of your own there' };
  }
}

function injectedContainers(injection: Injection): readonly string[] | undefined {
  return injection.text('agent-inject-containers')?.split(',');
}

function* containerUnknown(injection: Injection): Iterable<Hit> {
  const names = injection.pod.containers.map(({ name }) => name);
  for (const name of injectedContainers(injection) ?? []) {
    if (names.includes(name)) continue;
    const blank = names.includes(name.trim());
    const message = blank
      ? `blanks count: ${JSON.stringify(name)} is no container, and ${name.trim()} gets no secrets`
      : `the pod has no container ${JSON.stringify(name)}; the webhook says nothing of it`;
    yield { at: injection.annotation('agent-inject-containers'), message };
  }
}

/** Told only where the ConfigMap is among the manifests. */
function* configMapKeys(injection: Injection, { manifests }: CheckedPod): Iterable<Hit> {
  const name = injection.text('agent-configmap') ?? '';
  const configMap = name === '' ? undefined : manifests.find('ConfigMap', name, injection.pod.object);
  if (configMap === undefined) return;
  const wanted = [
    ...(injection.prePopulates ? ['config-init.hcl'] : []),
    ...(injection.hasSidecar ? ['config.hcl'] : []),
  ];
  for (const key of wanted) {
    if (['data', 'binaryData'].some((part) => configMap.root.at(part, key).exists)) continue;
    const message = `ConfigMap ${name} has no key ${key}, which ${key === 'config.hcl' ? AGENT_CONTAINER : AGENT_INIT_CONTAINER} is started with: it ends at once`;
    yield { at: injection.annotation('agent-configmap'), message };
  }
}

/** Only the Secret of tls-secret is mounted there. */
function* caMissing(injection: Injection): Iterable<Hit> {
  if (injection.hasOwnConfig || (injection.text('tls-secret') ?? '') !== '') return;
  for (const name of ['ca-cert', 'client-cert', 'client-key'] as const) {
    if (injection.text(name)?.startsWith('/vault/tls/') !== true) continue;
    const message =
      'without tls-secret nothing is mounted at /vault/tls: the agent does not find the file, and does not start';
    yield { at: injection.annotation(name), message };
    return;
  }
}

function* podSecurity({ pod }: Injection, { manifests }: CheckedPod): Iterable<Hit> {
  const namespace = manifests.namespaceOf(pod.object);
  const level = namespace?.root.at('metadata', 'labels', 'pod-security.kubernetes.io/enforce').text;
  const profile = pod.spec.at('securityContext', 'seccompProfile', 'type').text;
  if (level !== 'restricted' || profile === 'RuntimeDefault' || profile === 'Localhost') return;
  const message = `the namespace ${namespace?.name ?? ''} enforces restricted, the pod has no seccompProfile for all containers, and those that the injector adds have none: the pod is refused`;
  yield { at: pod.spec, message };
}
