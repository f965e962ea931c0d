import { type VaultServer } from '../../agent';
import { PodErrors } from '../errors';
import { type PodSpec } from '../kubernetes';

/** Names that the cluster's DNS alone knows: of a Service, in full or as pods of its namespace say it. */
const OF_THE_CLUSTER = /^[^.]+$|\.svc(?:\.cluster\.local)?\.?$/;

/**
 * A pod on the node's network asks the node's DNS, unless it says `ClusterFirstWithHostNet`: `ClusterFirst`, which is the
 * default, is `Default` for it. The agent would look for Vault until the gate gives up.
 *
 * @throws POD_VAULT_NAME_UNKNOWN_TO_NODE
 * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
 */
export function checkClusterDns(server: VaultServer, spec: PodSpec): void {
  const { hostNetwork, dnsPolicy = 'ClusterFirst' } = spec as {
    readonly hostNetwork?: unknown;
    readonly dnsPolicy?: unknown;
  };
  const asksNode = dnsPolicy === 'Default' || (hostNetwork === true && dnsPolicy === 'ClusterFirst');
  if (!asksNode) return;
  const { hostname } = new URL(server.address);
  if (!OF_THE_CLUSTER.test(hostname) || hostname.startsWith('[') || hostname === 'localhost') return;
  throw PodErrors.POD_VAULT_NAME_UNKNOWN_TO_NODE({ hostname, onNode: hostNetwork === true });
}
