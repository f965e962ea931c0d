// AKS, as Terraform: clusters that are safe by default, node pools, identities, the network below them.
// For platform teams, with cdktf and @cdktf/provider-azurerm. Imports core only; never vault or workload.
export { ConfigurationError, type Problem } from '../core';
export { type IKubernetesEndpoint } from '../core';
export { type ITokenIssuer } from '../core';
export { AksCluster } from './cluster/aks-cluster';
export {
  type AksAddons,
  type AksClusterProps,
  type HttpProxy,
  type OperationTimeouts,
  type StorageDrivers,
  type AutoscalerProfile,
  type SystemPoolProps,
  type WindowsAdministrator,
} from './cluster/aks-cluster-props';
export { type IAksCluster } from './cluster/aks-cluster-base';
export {
  type AcrPullOptions,
  type DiagnosticDestination,
  type DiagnosticsProps,
} from './cluster/cluster-methods';
export { type IManagedCluster } from './cluster/managed-cluster';
export { AksAutomaticCluster, type AutomaticClusterResource } from './automatic/aks-automatic-cluster';
export { type AksAutomaticClusterProps } from './automatic/automatic-cluster-props';
export {
  AutomaticIngress,
  type AutomaticIngressOptions,
  NginxController,
} from './automatic/automatic-ingress';
export { AutomaticNetwork, type AutomaticSubnets } from './automatic/automatic-network';
export { type AksClusterAttributes, type AksClusterLookup } from './cluster/imported-cluster';
export { type AksNodePool } from './pools/aks-node-pool';
export { type NodePoolProps, type SpotOptions } from './pools/aks-node-pool-props';
export {
  type HostPorts,
  type KubeletOptions,
  type LinuxOptions,
  OsDisk,
  type PoolOptions,
  PoolScaling,
  type PoolUpgrade,
} from './pools/node-pool-options';
export { NodeProvisioning } from './pools/node-provisioning';
export { NodeOs } from './pools/node-os';
export { ApiServerAccess, type PrivateApiServerOptions } from './network/api-server-access';
export {
  type AdvancedNetworking,
  AksNetwork,
  type ClusterAddresses,
  NetworkPolicyEngine,
  type OverlayCiliumOptions,
  type OverlayOptions,
} from './network/network-profile';
export { type DualStackAddresses } from './network/dual-stack';
export { type DualStackNetwork } from './network/dual-stack-network';
export { type LoadBalancerAddresses, type LoadBalancerOptions, Outbound } from './network/outbound';
export { AksPreset } from './cluster/preset';
export { Maintenance, type MaintenanceFreeze, type Weekday, type WeeklyWindow } from './cluster/maintenance';
export { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './cluster/upgrades';
export {
  DiagnosticCategory,
  Monitoring,
  type NewWorkspaceOptions,
  type PrometheusOptions,
} from './monitoring/monitoring';
export { DiskEncryption, EtcdEncryption, type KeyVaultKeyOptions } from './cluster/encryption';
export { type AksIdentity } from './identity/identity';
export { type IUserAssignedIdentity } from './identity/user-assigned-identity';
export { type AccessScope, AksAccessRole } from './identity/aks-access-role';
export { type WorkloadIdentity, type WorkloadIdentityProps } from './identity/workload-identity';
export { KubeLogin, type KubernetesProviderConfig, type KubernetesProviderExec } from './identity/kube-login';
export {
  DeploymentSafeguards,
  type DeploymentSafeguardsOptions,
  PodSecurityLevel,
} from './safeguards/deployment-safeguards';
export { raiseAzurermVersion } from './cluster/provider-version';
export { type DeepPartial } from './merge';
export { AksNetworkFoundation, type AksNetworkFoundationProps } from './network';
