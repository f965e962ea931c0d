import { CONFIG_FILES } from '../../agent';
import { type CheckedPod } from '../model/checked-pod';
import { lacking, type Mesh, meshOf } from '../model/mesh';
import { type Hit, type Rule } from '../rule';

/** What an agent in the manifest is told, and what is around it. */
export function agentConfigRules(): readonly Rule[] {
  return [
    {
      id: 'agent-config-broken',
      level: 'error',
      title: 'The agent cannot read its configuration, and does not start',
      remedy: `JSON, or HCL as "vault agent" reads it; in constructs, the annotation ${CONFIG_FILES.agent} as the construct emits it`,
      pod: configBroken,
    },
    {
      id: 'agent-mesh',
      level: 'note',
      title: 'In a mesh the agent may start before the proxy through which it has to go',
      remedy:
        'native sidecars in the mesh; or traffic.sidecar.istio.io/excludeOutboundPorts with the port of Vault; in constructs ServiceMesh.istio()',
      pod: agentMesh,
    },
  ];
}

function* configBroken({ agents }: CheckedPod): Iterable<Hit> {
  for (const { container, broken } of agents?.all ?? []) {
    for (const at of broken) {
      yield {
        at,
        message: `${container.name} cannot read this as JSON or HCL: it ends at once, and the pod does not start`,
      };
    }
  }
}

function* agentMesh(pod: CheckedPod): Iterable<Hit> {
  const { agents, injection } = pod;
  if (agents === undefined || injection !== undefined) return;
  const [early] = [...agents.before, ...agents.native];
  const mesh = meshOf(pod);
  if (early === undefined || mesh === undefined || mesh.nativeSidecar || mesh.passesVault) return;
  // The user whose traffic Istio never redirects.
  if (mesh.name === 'Istio' && early.container.user === 1337) return;
  const { at } = mesh.at.exists ? mesh : early.container;
  yield {
    at,
    message: `${early.container.name} needs Vault while the proxy of ${mesh.name} does not run yet: without native sidecars the pod may stay in Init${lacking(mesh)}`,
    ...(mesh.remedy === undefined ? {} : { remedy: ofAgents(mesh) }),
  };
}

/** Without what only the injector knows. */
function ofAgents({ name, remedy = '' }: Mesh): string {
  const others = remedy.replace('; or agent-init-first: "true"', '');
  return name === 'Linkerd' ? `${others}; in constructs ServiceMesh.linkerd()` : others;
}
