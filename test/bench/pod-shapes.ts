import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withEncodedConfig } from '../cluster/bare-pod';
import { type Cluster } from '../cluster/cluster';
import { projectRoot } from '../support/project';
import { type Container, type Pod } from '../support/injector/pod';

const RECORDED = 'projected-token-not-mounted-by-app';

/** The same pod whose containers do nothing: what the kubelet takes for as many containers and volumes of each kind. */
export function doingNothing(pod: Pod): Pod {
  const { spec } = structuredClone(pod);
  const [application, ...sidecars] = [...spec.containers].sort(
    (a, b) => Number(isOurs(a)) - Number(isOurs(b)),
  );
  if (application === undefined) throw new Error('a pod without containers');
  return {
    ...pod,
    spec: {
      ...spec,
      initContainers: (spec.initContainers ?? []).map((container) =>
        idle(container, (container as { restartPolicy?: string }).restartPolicy === 'Always'),
      ),
      containers: [wantingNothing(application), ...sidecars.map((container) => idle(container, true))],
    },
  };
}

/** The application alone: no secrets, no other container, no volume. */
export function plain(pod: Pod): Pod {
  const spec = structuredClone(pod.spec);
  const [application] = spec.containers;
  if (application === undefined) throw new Error('a pod without containers');
  const containers = [{ ...wantingNothing(application), volumeMounts: [] }];
  return { ...pod, spec: { ...spec, initContainers: [], containers, volumes: [] } };
}

/**
 * The pod that vault-k8s 1.7.6 made in a recording, with this cluster's images and server, and with our application,
 * which Pod Security lets in. It has no start gate.
 */
export function recordedPod(cluster: Cluster, namespace: string, application: Container): Pod {
  const file = join(projectRoot(), 'test/fixtures/injector/vault-k8s-1.7.6.json');
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Record<string, { injected?: Pod }> };
  const { images, vault } = cluster.state;
  const text = JSON.stringify(cases[RECORDED]?.injected ?? {})
    .replaceAll('registry.example/agent:1', images.agent)
    .replaceAll('http://vault.example:8200', vault.address)
    .replaceAll('secret/data/web/db', `${namespace}/data/shop/db`)
    .replaceAll('auth/kubernetes', `auth/${namespace}`);
  const pod = withEncodedConfig(JSON.parse(text) as Pod);
  const containers = pod.spec.containers.map((container) => {
    if (container.name !== 'app') return container;
    const env = [
      { name: 'SECRETS_DIR', value: '/vault/secrets' },
      { name: 'REQUIRED_FILES', value: 'db' },
    ];
    return { ...application, env, ...(container.volumeMounts && { volumeMounts: container.volumeMounts }) };
  });
  const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  return { ...pod, metadata: { namespace }, spec: { ...pod.spec, containers, securityContext } };
}

function isOurs({ name }: Container): boolean {
  return name.startsWith('vault-');
}

/** The application, which else fails without its files. */
function wantingNothing(application: Container): Container {
  const env = (application.env ?? []).filter((variable) => {
    const { name } = variable as { name: string };
    return name !== 'SECRETS_DIR' && name !== 'REQUIRED_FILES';
  });
  return { ...application, env };
}

function idle(container: Container, stays: boolean): Container {
  const { args, ...others } = container;
  void args;
  const probe = others.readinessProbe && {
    readinessProbe: { ...others.readinessProbe, exec: { command: ['/bin/true'] } },
  };
  return { ...others, ...probe, command: stays ? ['/bin/sleep', 'infinity'] : ['/bin/true'] };
}
