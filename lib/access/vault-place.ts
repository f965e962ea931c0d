import { AccessErrors } from './errors';

/** How Vault calls the namespace that is above all others; on a server without namespaces, the only one. */
export const ROOT_NAMESPACE = 'root';

/** Which Vault: a `VaultServer` is one. */
export interface VaultPlaceProps {
  /** As the agents of the workloads reach it, such as `https://vault.example:8200`. */
  readonly address: string;
  /**
   * The namespace (Vault Enterprise, OpenBao) of the secrets, such as `teams/shop`.
   * @default 'root', the only one of a server without namespaces
   */
  readonly namespace?: string | undefined;
}

/** The server that a workload reads from, and the namespace of its secrets. */
export interface VaultPlace {
  /** Scheme, host and port, without a slash at the end. */
  readonly address: string;
  /** `root`, or a path such as `teams/shop`. */
  readonly namespace: string;
}

const NAMESPACE = /^[\w.-]+(?:\/[\w.-]+)*$/;

/**
 * A place, checked and written in one way.
 * @throws ACCESS_NAME_INVALID for what is no http or https URL of host and port, or no path of a namespace
 */
export function vaultPlace(place: VaultPlaceProps): VaultPlace {
  if (!isObject(place)) {
    const rule = 'must have the address of a server, as a VaultServer has';
    const remedy = 'write VaultServer.at("https://vault.example:8200")';
    throw AccessErrors.ACCESS_NAME_INVALID({ property: 'vault', rule, got: place, remedy });
  }
  const { address, namespace } = place;
  const origin = originOf(address);
  if (origin === undefined) {
    const remedy = 'write host and port with the scheme, such as "https://vault.example:8200"';
    const got = typeof address === 'string' ? address.replace(/\/\/[^/]*@/, '//***@') : address;
    throw AccessErrors.ACCESS_NAME_INVALID({ property: 'vault.address', rule: ADDRESS, got, remedy });
  }
  return Object.freeze({
    address: origin,
    namespace: vaultNamespace('vault.namespace', namespace),
  });
}

/**
 * The path of a namespace without slashes around it.
 * @throws ACCESS_NAME_INVALID
 */
export function vaultNamespace(property: string, namespace: string | undefined): string {
  if (namespace === undefined) return ROOT_NAMESPACE;
  const bare = typeof namespace === 'string' ? namespace.replace(/^\/+|\/+$/g, '') : namespace;
  const rule = namespaceProblem(bare);
  if (rule === undefined) return bare;
  const remedy = 'write it as "vault namespace list" shows it, with those above it: "teams/shop"';
  throw AccessErrors.ACCESS_NAME_INVALID({ property, rule, got: namespace, remedy });
}

const ADDRESS = 'the address of a server is an http or https URL of host and port alone';

/** What is wrong with the address of a server, or undefined when nothing is. */
export function addressProblem(address: string): string | undefined {
  return originOf(address) === undefined ? ADDRESS : undefined;
}

/**
 * An address that a URL would write as it is: a name of plain labels, of which the last has letters alone, and a port that
 * is the default of no scheme. Every workload of an app has one, and parsing it costs more than all else in its identity.
 */
const AS_URLS_WRITE_IT = /^https?:\/\/(?:(?!xn--)[a-z\d-]+\.)*(?!xn--)[a-z]+(?::[1-9]\d{3})?$/;

/** The address of a server without a slash at the end; undefined for what is none. */
function originOf(address: string): string | undefined {
  if (typeof address === 'string' && AS_URLS_WRITE_IT.test(address)) return address;
  const url = typeof address === 'string' ? parsedUrl(address) : undefined;
  if (url === undefined) return undefined;
  const { protocol, username, password, pathname, search, hash, hostname } = url;
  const bare = username === '' && password === '' && pathname === '/' && search === '' && hash === '';
  return bare && /^https?:$/.test(protocol) && /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(hostname)
    ? url.origin
    : undefined;
}

function parsedUrl(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/** What is wrong with the path of a namespace, or undefined when nothing is. */
export function namespaceProblem(namespace: string): string | undefined {
  return typeof namespace === 'string' && NAMESPACE.test(namespace)
    ? undefined
    : 'the path of a namespace is made of letters, digits, "_", "-", "." and "/"';
}

/**
 * The path from one namespace down to another, as policies of the upper one write it before the paths of the lower one:
 * empty for the same one, undefined where the second is not below the first.
 */
export function namespaceBelow(upper: string, lower: string): string | undefined {
  if (upper === lower) return '';
  if (upper === ROOT_NAMESPACE) return lower;
  return lower.startsWith(`${upper}/`) ? lower.slice(upper.length + 1) : undefined;
}

/** For people: `https://vault.example:8200`, and the namespace where it is not the root one. */
export function shownPlace({ address, namespace }: VaultPlace): string {
  return namespace === ROOT_NAMESPACE ? address : `${address} (namespace ${namespace})`;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
