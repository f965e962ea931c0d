// AKS, as Terraform: clusters that are safe by default, node pools, identities, the network below them.
// For platform teams, with cdktf and @cdktf/provider-azurerm. Imports core only; never vault or workload.
export { ConfigurationError, type Problem } from '../core';
export { type IKubernetesEndpoint } from '../core';
export { type ITokenIssuer } from '../core';
export { AksCluster } from './aks-cluster';
export {
  type AksAddons,
  type AksClusterProps,
  type AutoscalerProfile,
  type SystemPoolProps,
  type WindowsAdministrator,
} from './aks-cluster-props';
export { type DiagnosticDestination, type DiagnosticsProps, type IAksCluster } from './aks-cluster-base';
export { type AksClusterAttributes, type AksClusterLookup } from './imported-cluster';
export { AksNodePool, type NodePoolHost, type NodePoolProps, type SpotOptions } from './aks-node-pool';
export { OsDisk, type PoolOptions, PoolScaling, type PoolUpgrade } from './node-pool-options';
export { NodeOs } from './node-os';
export { ApiServerAccess, type PrivateApiServerOptions } from './api-server-access';
export {
  type AdvancedNetworking,
  AksNetwork,
  type ClusterAddresses,
  NetworkPolicyEngine,
  type OverlayOptions,
} from './network-profile';
export { type LoadBalancerAddresses, type LoadBalancerOptions, Outbound } from './outbound';
export { Maintenance, type Weekday, type WeeklyWindow } from './maintenance';
export { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';
export {
  DiagnosticCategory,
  Monitoring,
  type NewWorkspaceOptions,
  type PrometheusOptions,
} from './monitoring';
export { DiskEncryption, EtcdEncryption, type KeyVaultKeyOptions } from './encryption';
export { type AksIdentity, type IUserAssignedIdentity } from './identity';
export { type AccessScope, AksAccessRole } from './aks-access-role';
export { WorkloadIdentity, type WorkloadIdentityProps } from './workload-identity';
export { KubeLogin, type KubernetesProviderConfig, type KubernetesProviderExec } from './kube-login';
export { raiseAzurermVersion } from './provider-version';
export { type DeepPartial } from './merge';
export { AksNetworkFoundation, type AksNetworkFoundationProps } from './network';
