import { INJECTOR_PREFIX } from '../../agent';
import { type CheckedPod } from './checked-pod';
import { type Located } from './located';
import { type PodTemplate } from './pod';
import { vaultPorts } from './vault-addresses';

/** A service mesh whose proxy is put into a pod. */
export interface Mesh {
  readonly name: 'Istio' | 'Linkerd' | 'Kuma' | 'Consul';
  /** What asks for it: of the pod, or of its Namespace. */
  readonly at: Located;
  /** Whether calls go past the proxy to Vault, as far as its port is known. */
  readonly passesVault: boolean;
  /** What is to be let past the proxy, and has not the port of Vault in it. */
  readonly passesOthers: string | undefined;
  /** Whether the proxy is said to start before the init containers that follow. */
  readonly nativeSidecar: boolean;
  readonly remedy: string | undefined;
}

/** The mesh that a pod is in, by its own labels and annotations or by those of its Namespace. */
export function meshOf(pod: CheckedPod): Mesh | undefined {
  const { template, manifests } = pod;
  const { metadata, object } = template;
  const namespace = manifests.namespaceOf(object)?.root.at('metadata');
  const annotation = (name: string): Located => template.annotations.at(name);
  const isSaid = (at: Located, ...values: string[]): boolean =>
    values.includes(at.text ?? (at.isTrue ? 'true' : at.value === false ? 'false' : ''));

  const istio = [metadata.at('labels', 'sidecar.istio.io/inject'), annotation('sidecar.istio.io/inject')];
  const byNamespace = [
    namespace?.at('labels', 'istio-injection'),
    namespace?.at('labels', 'istio.io/rev'),
  ].find((at) => at?.exists === true && !isSaid(at, 'disabled'));
  const refused = istio.some((at) => isSaid(at, 'false'));
  const asked =
    istio.find((at) => isSaid(at, 'true')) ??
    [metadata.at('labels', 'istio.io/rev')].find(({ exists }) => exists) ??
    (byNamespace === undefined ? undefined : annotation(`${INJECTOR_PREFIX}agent-inject`));
  if (asked !== undefined && !refused) {
    const past = passes(pod, 'traffic.sidecar.istio.io/excludeOutboundPorts');
    const byRange = annotation('traffic.sidecar.istio.io/excludeOutboundIPRanges').exists;
    return {
      name: 'Istio',
      at: asked,
      ...(byRange ? { passesVault: true, passesOthers: undefined } : past),
      nativeSidecar: /^(?:enabled|true)$/.test(annotation('sidecar.istio.io/nativeSidecar').text ?? ''),
      remedy: undefined,
    };
  }
  const own = annotation('linkerd.io/inject');
  const inherited = namespace?.at('annotations', 'linkerd.io/inject');
  const linkerd = own.exists ? own : inherited;
  if (linkerd === undefined || !isSaid(linkerd, 'enabled', 'ingress')) return otherMesh(pod, namespace);
  return {
    name: 'Linkerd',
    at: own.exists ? own : annotation(`${INJECTOR_PREFIX}agent-inject`),
    ...passes(pod, 'config.linkerd.io/skip-outbound-ports'),
    nativeSidecar: /^(?:enabled|true)$/.test(
      (annotation('config.beta.linkerd.io/proxy-enable-native-sidecar').text ??
        annotation('config.alpha.linkerd.io/proxy-enable-native-sidecar').text) ||
        '',
    ),
    remedy:
      'native sidecars in the mesh; or agent-init-first: "true"; or config.linkerd.io/skip-outbound-ports with the port of Vault',
  };
}

/** The end of a message: why an annotation that lets ports past the proxy does not help. */
export function lacking({ passesOthers }: Mesh): string {
  return passesOthers === undefined ? '' : `; ${passesOthers}`;
}

/** Meshes that are asked for by one label or annotation, of the pod or of its Namespace. */
function otherMesh(pod: CheckedPod, namespace: Located | undefined): Mesh | undefined {
  const { metadata, annotations }: PodTemplate = pod.template;
  for (const { name, key, exclude } of OTHERS) {
    const own = [metadata.at('labels', key), annotations.at(key)].find(({ exists }) => exists);
    const asked = own ?? namespace?.at('labels', key) ?? namespace?.at('annotations', key);
    if (asked?.text === undefined || !/^(?:enabled|true)$/.test(asked.text)) continue;
    return {
      name,
      at: own ?? annotations.at(`${INJECTOR_PREFIX}agent-inject`),
      ...passes(pod, exclude),
      nativeSidecar: false,
      remedy: `native sidecars in the mesh; or agent-init-first: "true"; or ${exclude} with the port of Vault`,
    };
  }
  return undefined;
}

/** Whether an annotation with ports and ranges of ports has those of Vault. */
function passes(pod: CheckedPod, name: string): Pick<Mesh, 'passesVault' | 'passesOthers'> {
  const { exists, text = '' } = pod.template.annotations.at(name);
  const missing = /^[\d\s,-]+$/.test(text) ? vaultPorts(pod).filter((port) => !hasPort(text, port)) : [];
  if (!exists || missing.length === 0) return { passesVault: exists, passesOthers: undefined };
  return { passesVault: false, passesOthers: `${name} lacks port ${missing.join(' and ')} of Vault` };
}

function hasPort(list: string, port: number): boolean {
  return list.split(',').some((one) => {
    const [first = '', last = first] = one.trim().split('-');
    return first !== '' && Number(first) <= port && port <= Number(last);
  });
}

const OTHERS = [
  {
    name: 'Kuma',
    key: 'kuma.io/sidecar-injection',
    exclude: 'traffic.kuma.io/exclude-outbound-ports',
  },
  {
    name: 'Consul',
    key: 'consul.hashicorp.com/connect-inject',
    exclude: 'consul.hashicorp.com/transparent-proxy-exclude-outbound-ports',
  },
] as const;
