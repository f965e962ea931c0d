import { type TerraformProvider } from 'cdktf';
import { type AksAddons, type OperationTimeouts } from '../cluster/aks-cluster-props';
import { type IUserAssignedIdentity } from '../identity/user-assigned-identity';
import { type DiagnosticCategory, type Monitoring } from '../monitoring/monitoring';
import { type ApiServerAccess } from '../network/api-server-access';
import { type AutomaticIngress } from './automatic-ingress';
import { type AutomaticNetwork } from './automatic-network';

/**
 * Properties of `AksAutomaticCluster`. What AKS Automatic decides itself is not among them: pools and sizes of nodes, zones, network plug-in,
 * outbound traffic, versions and their channel, tier, users (Entra ID with Azure RBAC), issuer, workload identity, safeguards.
 */
export interface AksAutomaticClusterProps {
  /** 1 to 63 letters, digits, `-`, `_`. A changed name replaces the cluster. */
  readonly clusterName: string;
  /** The resource group of the cluster and of everything that is made with it. */
  readonly resourceGroupName: string;
  /** Azure region, one that has AKS Automatic. */
  readonly location: string;
  /** Subnets of your own, or a network that AKS makes. */
  readonly network: AutomaticNetwork;
  /** Without `subnetId`, which is a part of `network`. @default ApiServerAccess.private() */
  readonly apiServer?: ApiServerAccess;
  /** Identity of the control plane, in a network of your own. @default a new one, `id-<clusterName>`; with `AutomaticNetwork.managed()` AKS's own */
  readonly identity?: IUserAssignedIdentity;
  /**
   * Whether the role assignments of the identity are made here: Network Contributor on the virtual network, Private DNS Zone Contributor
   * on the zone. `false` when they exist already.
   * @default true
   */
  readonly manageRoleAssignments?: boolean;
  /** @default AutomaticIngress.gatewayApi(); with `istio` AutomaticIngress.none() */
  readonly ingress?: AutomaticIngress;
  /** Service mesh; at least one revision such as `asm-1-27`, two while upgrading. @default none */
  readonly istio?: AksAddons['istio'];
  /**
   * Where `auditLogs` go. Container insights and managed Prometheus the provider cannot switch on for AKS Automatic; `az aks update` can.
   * @default Monitoring.newWorkspace({ retentionDays: 30 })
   */
  readonly monitoring?: Monitoring;
  /** Logs of the control plane; empty for none. @default kube-audit-admin, guard, kube-apiserver, kube-controller-manager, cluster-autoscaler */
  readonly auditLogs?: readonly DiagnosticCategory[];
  /** Terraform refuses to destroy or replace the cluster. @default true */
  readonly deletionProtection?: boolean;
  /** Arguments that are changed elsewhere, by Azure Policy for one. @default none */
  readonly externallyManaged?: readonly string[];
  /** How long Terraform waits, as `90m`. @default the provider's: 90 minutes, for reading 5 */
  readonly timeouts?: OperationTimeouts;
  /** At most 50. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The aliased provider of another subscription, for the cluster and everything made with it. @default the stack's only one */
  readonly provider?: TerraformProvider;
}
