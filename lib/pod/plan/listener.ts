import { listenerAddress, DEFAULT_LISTENER_PORT } from '../../agent';
import { listenerName, ROOT_NAMESPACE } from '../../access';
import { type VaultUse, vaultUses } from '../../secrets';
import { type InjectInput } from '../declaration';
import { PodErrors } from '../errors';
import { type Container, type EnvVar, type PodSpec } from '../kubernetes';
import { type DeclaredEnvironment, type Environment } from './environment';

/** The listener through which the application uses Vault. */
export interface Listener {
  /** What it lets through, each path once. */
  readonly uses: readonly VaultUse[];
  readonly port: number;
  /** The role that it logs in with: one of its own where an agent writes files too. */
  readonly roleName: string;
  /** What the containers of the application are told. */
  readonly variables: readonly EnvVar[];
}

/**
 * The listener of a declaration, checked as far as it can be without the pod; undefined where nothing is used.
 * @throws SECRETS_USE_INVALID, POD_USES_PORT_INVALID, POD_USES_PORT_WITHOUT_USES
 */
export function declaredListener(
  { uses, listenerPort, roleName, vault }: InjectInput,
  hasFiles: boolean,
): Listener | undefined {
  if (uses === undefined) {
    if (listenerPort !== undefined) throw PodErrors.POD_USES_PORT_WITHOUT_USES({ port: listenerPort });
    return undefined;
  }
  const port = listenerPort ?? DEFAULT_LISTENER_PORT;
  if (!Number.isInteger(port) || port < 1024 || port > 65_535)
    throw PodErrors.POD_USES_PORT_INVALID({ port });
  const { namespace } = vault;
  const isBelow = namespace !== undefined && namespace !== ROOT_NAMESPACE;
  return {
    uses: vaultUses(uses),
    port,
    roleName: hasFiles ? listenerName(roleName) : roleName,
    variables: [
      { name: 'VAULT_ADDR', value: listenerAddress(port) },
      ...(isBelow ? [{ name: 'VAULT_NAMESPACE', value: namespace }] : []),
    ],
  };
}

/**
 * What a listener cannot have beside it.
 * @throws POD_USES_WITH_SUPERVISOR
 */
export function checkListener(
  listener: Listener | undefined,
  environments: readonly DeclaredEnvironment[],
): void {
  if (listener === undefined) return;
  if (environments.some(({ kind }) => kind === 'supervisor')) throw PodErrors.POD_USES_WITH_SUPERVISOR({});
}

/** The pod that a listener is held against. */
export interface ListenerPod {
  readonly spec: PodSpec;
  /** The containers that get the variables. */
  readonly seeing: readonly Container[];
  readonly environments: readonly Environment[];
}

/**
 * Holds a listener against the pod.
 * @throws POD_USES_HOST_NETWORK, POD_USES_PORT_TAKEN, POD_USES_VARIABLE_TAKEN
 */
export function checkListenerInPod(
  listener: Listener | undefined,
  { spec, seeing, environments }: ListenerPod,
): void {
  if (listener === undefined) return;
  if (spec['hostNetwork'] === true) throw PodErrors.POD_USES_HOST_NETWORK({});
  const { port, variables } = listener;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (portsOf(container).includes(port)) {
      throw PodErrors.POD_USES_PORT_TAKEN({ container: container.name, port });
    }
  }
  const ours = variables.map(({ name }) => name);
  for (const { name: container, env = [] } of seeing) {
    const declared = environments
      .filter(({ containers }) => containers.includes(container))
      .flatMap(({ all }) => all);
    const taken = [...env.map(({ name }) => name), ...declared].find((name) => ours.includes(name));
    if (taken !== undefined) throw PodErrors.POD_USES_VARIABLE_TAKEN({ container, name: taken });
  }
}

/** The ports that a container says it listens on; what it does not say cannot be known. */
function portsOf(container: Container): readonly unknown[] {
  const ports = container['ports'];
  if (!Array.isArray(ports)) return [];
  return ports.map((one: unknown) =>
    typeof one === 'object' && one !== null
      ? (one as { readonly containerPort?: unknown }).containerPort
      : undefined,
  );
}
