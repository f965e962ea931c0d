import { Token } from 'cdktf';
import { AksErrors } from '../errors';

/** Who moves the nodes of a cluster to newer Kubernetes versions. */
export type NodeVersions =
  | { readonly owner: 'aks' }
  | {
      readonly owner: 'terraform';
      /** What the control plane is at, `1.33` or `1.33.6`. */
      readonly cluster: string;
    };

const MOST_MINORS_BEHIND = 3;

/**
 * The version that a pool is emitted with. When Terraform owns it, nodes follow the control plane unless they are told to
 * lag behind: without `orchestrator_version` an upgrade would move the control plane alone.
 *
 * @throws AKS_POOL_VERSION_OWNER, AKS_POOL_VERSION_INVALID
 */
export function versionOfNodes(
  version: string | undefined,
  versions: NodeVersions | undefined,
  constructPath: string,
): string | undefined {
  if (versions === undefined) return version;
  if (versions.owner === 'aks') {
    if (version !== undefined) throw AksErrors.AKS_POOL_VERSION_OWNER({ version }, constructPath);
    return undefined;
  }
  const { cluster } = versions;
  if (version === undefined) return cluster;
  const [nodes, control] = [parsed(version), parsed(cluster)];
  const unknown = Token.isUnresolved(version) || Token.isUnresolved(cluster);
  if (!unknown && (nodes === undefined || control === undefined || !follows(nodes, control))) {
    throw AksErrors.AKS_POOL_VERSION_INVALID({ version, clusterVersion: cluster }, constructPath);
  }
  return version;
}

type Version = readonly [major: number, minor: number, patch: number | undefined];

function parsed(version: string): Version | undefined {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(version);
  if (match === null) return undefined;
  return [Number(match[1]), Number(match[2]), match[3] === undefined ? undefined : Number(match[3])];
}

function follows(nodes: Version, control: Version): boolean {
  const behind = control[1] - nodes[1];
  const newerPatch = nodes[2] !== undefined && control[2] !== undefined && nodes[2] > control[2];
  return (
    nodes[0] === control[0] && behind >= 0 && behind <= MOST_MINORS_BEHIND && !(behind === 0 && newerPatch)
  );
}
