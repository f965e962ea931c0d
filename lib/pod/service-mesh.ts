import { PodErrors } from './errors';
import { VaultServer } from '../agent';

/** The annotations by which a mesh is told which ports its proxy leaves alone, and which it takes in any case. */
interface MeshAnnotations {
  readonly excluded: string;
  readonly included?: string;
}

/**
 * The service mesh whose proxy is put in front of the pods. The agent reaches Vault before the application starts and
 * gives its token back after the application has ended; a proxy that is a regular container runs at neither time. So
 * the agent's way to Vault goes past the proxy: the pod template gets the annotation that excludes Vault's port, taken
 * from the address of the `VaultServer`. It is right for proxies that are native sidecars too, which need it less.
 *
 * The exclusion holds for the whole pod: where Vault's port is 443, the application's calls to that port of any host go
 * past the proxy as well. Leave `mesh` out where Vault itself accepts calls of the mesh only (mTLS mode STRICT) and the
 * proxies are native sidecars.
 */
export class ServiceMesh {
  private constructor(
    /** The name of the mesh. */
    public readonly kind: 'istio' | 'linkerd',
    private readonly names: MeshAnnotations,
  ) {
    Object.freeze(this);
  }

  /**
   * Istio in sidecar mode, with native or classic proxies, with istio-init or istio-cni: emits
   * `traffic.sidecar.istio.io/excludeOutboundPorts`. In ambient mode there is no proxy in the pod and nothing to say.
   * @see https://istio.io/latest/docs/reference/config/annotations/
   */
  public static istio(): ServiceMesh {
    return new ServiceMesh('istio', {
      excluded: 'traffic.sidecar.istio.io/excludeOutboundPorts',
      included: 'traffic.sidecar.istio.io/includeOutboundPorts',
    });
  }

  /**
   * Linkerd, with native or classic proxies, with proxy-init or linkerd-cni: emits
   * `config.linkerd.io/skip-outbound-ports`.
   * @see https://linkerd.io/2/reference/proxy-configuration/
   */
  public static linkerd(): ServiceMesh {
    return new ServiceMesh('linkerd', { excluded: 'config.linkerd.io/skip-outbound-ports' });
  }

  /**
   * The annotations of a pod whose agent calls this server: the ports that are excluded already, and the server's.
   * @param given The annotations that the pod has.
   * @throws POD_MESH_PORTS_INVALID for `*`, which is no port
   * @throws POD_MESH_PORT_CONTRADICTS when the pod says that the proxy takes this port.
   */
  public annotations(
    server: VaultServer,
    given: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>> {
    if (!((server as unknown) instanceof VaultServer)) {
      const example = 'VaultServer.at("https://vault.example:8200")';
      throw PodErrors.POD_VALUE_INVALID({ property: 'server', example, got: server });
    }
    const texts: unknown =
      typeof given === 'object' &&
      (given as unknown) !== null &&
      Object.values(given).every((one) => typeof one === 'string');
    if (texts !== true || Array.isArray(given)) {
      throw PodErrors.POD_VALUE_INVALID({ property: 'given', example: '{}', got: given });
    }
    const { excluded, included } = this.names;
    const port = String(server.port);
    if (included !== undefined && listed(given[included]).includes(port)) {
      throw PodErrors.POD_MESH_PORT_CONTRADICTS({ annotation: included, value: given[included] ?? '', port });
    }
    const ports = listed(given[excluded]);
    // Both meshes' injectors refuse it, and with it the pod.
    if (ports.includes('*')) throw PodErrors.POD_MESH_PORTS_INVALID({ annotation: excluded });
    return { [excluded]: [...new Set([...ports, port])].join(',') };
  }
}

function listed(ports = ''): string[] {
  return ports
    .split(',')
    .map((port) => port.trim())
    .filter((port) => port !== '');
}
