import { type TerraformProvider, type TerraformVariable } from 'cdktf';
import { type KubernetesClusterConfig } from '../bindings';
import { type NodePoolProps } from '../pools/aks-node-pool-props';
import { type ApiServerAccess } from '../network/api-server-access';
import { type DiskEncryption, type EtcdEncryption } from './encryption';
import { type IUserAssignedIdentity } from '../identity/user-assigned-identity';
import { type Maintenance } from './maintenance';
import { type AksPreset } from './preset';
import { type DeepPartial } from '../merge';
import { type DiagnosticCategory, type Monitoring, type PrometheusOptions } from '../monitoring/monitoring';
import { type AksNetwork } from '../network/network-profile';
import { type NodeProvisioning } from '../pools/node-provisioning';
import { type PoolOptions } from '../pools/node-pool-options';
import { type Outbound } from '../network/outbound';
import { type DeploymentSafeguards } from '../safeguards/deployment-safeguards';
import {
  type AksTier,
  type NodeOsUpgradeChannel,
  type UpgradeChannel,
  type VersionManagement,
} from './upgrades';

/** The pool that AKS runs its own pods in. */
export interface SystemPoolProps extends PoolOptions {
  /** Lower-case letters and digits, at most 12. A changed name replaces the whole cluster. @default 'system' */
  readonly name?: string;
  /**
   * Keeps everything else away, with the taint `CriticalAddonsOnly=true:NoSchedule`.
   * @default true
   */
  readonly onlyCriticalAddons?: boolean;
}

/** Options of the cluster autoscaler; others by `overrides.autoScalerProfile`. */
export interface AutoscalerProfile {
  /** Keeps pools of one kind, one for each zone for example, at one size. @default true */
  readonly balanceSimilarNodeGroups?: boolean;
  /** Never removes a node whose pods have local storage. @default true */
  readonly skipNodesWithLocalStorage?: boolean;
  /** Which pool grows when several could. @default 'random', by AKS */
  readonly expander?: 'least-waste' | 'most-pods' | 'priority' | 'random';
}

/** Add-ons of AKS that are off unless asked for. */
export interface AksAddons {
  /** Event-driven autoscaling. @default false */
  readonly keda?: boolean;
  /** Vertical pod autoscaler. @default false */
  readonly verticalPodAutoscaler?: boolean;
  /** Service mesh; at least one revision such as `asm-1-27`, two while upgrading. @default none */
  readonly istio?: {
    readonly revisions: readonly string[];
    readonly internalIngress?: boolean;
    readonly externalIngress?: boolean;
  };
  /**
   * Managed NGINX ingress, which Microsoft supports until November 2026; plan for the Gateway API. Resource ids of the DNS
   * zones it may write, or none. `controller`: the address of its default ingress.
   * @default off; `controller` is `Internal` with a private API server, else the provider's, which is public
   */
  readonly webAppRouting?: {
    readonly dnsZoneIds: readonly string[];
    readonly controller?: 'AnnotationControlled' | 'External' | 'Internal' | 'None';
  };
  /** Costs by namespace; needs the tier Standard or Premium. @default false */
  readonly costAnalysis?: boolean;
}

/** A proxy for what nodes and pods send outside. */
export interface HttpProxy {
  /** For HTTP, `http://proxy.example:3128/`. */
  readonly http?: string;
  /** For HTTPS. */
  readonly https?: string;
  /** What is reached without the proxy: names, addresses, networks. AKS adds its own, so later differences are ignored. */
  readonly except?: readonly string[];
  /** Certificate authority of the proxy, PEM. */
  readonly certificateAuthorityPem?: string;
}

/** CSI drivers; what is left out is as AKS has it. */
export interface StorageDrivers {
  /** @default true */
  readonly disk?: boolean;
  /** @default true */
  readonly file?: boolean;
  /** @default false */
  readonly blob?: boolean;
  /** @default true */
  readonly snapshot?: boolean;
}

/** How long operations may take, as `90m` or `2h`. */
export interface OperationTimeouts {
  readonly create?: string;
  readonly read?: string;
  readonly update?: string;
  readonly delete?: string;
}

/** The administrator of Windows nodes; needed for the first Windows pool, and fixed from then on. */
export interface WindowsAdministrator {
  readonly username: string;
  /** Marked `sensitive`, without default. It is kept in the Terraform state. */
  readonly password: TerraformVariable;
}

/** Properties of `AksCluster`. Four of them make a cluster; the rest has defaults. */
export interface AksClusterProps {
  /** 1 to 63 letters, digits, `-`, `_`. A changed name replaces the cluster. */
  readonly clusterName: string;
  /** The resource group of the cluster and of everything that is made with it. */
  readonly resourceGroupName: string;
  /** Azure region, for example `westeurope`. */
  readonly location: string;
  /** Resource id of the subnet of the nodes; the cluster's identity is let in. `AksNetworkFoundation` makes one. */
  readonly subnetId: string;
  /** What the defaults are for. @default AksPreset.PRODUCTION */
  readonly preset?: AksPreset;
  /** 1 to 54 letters, digits, `-`. A changed prefix replaces the cluster. @default the cluster's name, `_` as `-` */
  readonly dnsPrefix?: string;
  /** Resource group that AKS keeps the nodes in; it must not exist. A changed name replaces the cluster. @default `MC_...`, by AKS */
  readonly nodeResourceGroupName?: string;

  /**
   * Minor version such as `1.33`; with `VersionManagement.TERRAFORM` also with its patch. Under `VersionManagement.AKS` it
   * is the version to begin with: a later change is ignored, and the plan warns of it.
   * @default the default of AKS
   */
  readonly kubernetesVersion?: string;
  /** @default VersionManagement.AKS */
  readonly versionManagement?: VersionManagement;
  /** @default UpgradeChannel.PATCH */
  readonly upgradeChannel?: UpgradeChannel;
  /** @default NodeOsUpgradeChannel.NODE_IMAGE */
  readonly nodeOsUpgradeChannel?: NodeOsUpgradeChannel;
  /** @default Maintenance.weekly(): Sunday, Kubernetes 00:00 and node images 04:00 UTC, 4 hours each */
  readonly maintenance?: Maintenance;
  /** @default AksTier.STANDARD */
  readonly tier?: AksTier;
  /** Two years of patches for the Kubernetes version (`AKSLongTermSupport`); needs `AksTier.PREMIUM`. @default false */
  readonly longTermSupport?: boolean;

  /** @default ApiServerAccess.private() */
  readonly apiServer?: ApiServerAccess;
  /** @default AksNetwork.overlayCilium() */
  readonly network?: AksNetwork;
  /** Address ranges of the virtual network. Nothing is emitted from them; they are compared with pods and services. @default none */
  readonly vnetCidrs?: readonly string[];
  /** @default Outbound.loadBalancer() */
  readonly outbound?: Outbound;
  /** Proxy of nodes and pods. @default none */
  readonly httpProxy?: HttpProxy;
  /** Certificates (PEM) that nodes trust besides their own, at most 10. @default none */
  readonly trustedCertificates?: readonly string[];

  /** Identity of the control plane. @default a new one, `id-<clusterName>` */
  readonly identity?: IUserAssignedIdentity;
  /** Identity of the kubelets. @default one that AKS makes */
  readonly kubeletIdentity?: IUserAssignedIdentity;
  /**
   * Whether the role assignments of the identity are made here. `false` when the deploying identity may not write them, or when
   * clusters share one identity: they must exist before the cluster then.
   * @default true
   */
  readonly manageRoleAssignments?: boolean;
  /** Tenant of the users. @default the subscription's */
  readonly tenantId?: string;
  /** Groups of Entra ID that administer the cluster, by object id. Prefer `grantAccess`. @default none */
  readonly adminGroupObjectIds?: readonly string[];
  /** Whether Azure RBAC decides who may do what in Kubernetes. @default true */
  readonly azureRbac?: boolean;

  /** Who makes nodes. @default NodeProvisioning.manual(): pools, with the cluster autoscaler */
  readonly nodeProvisioning?: NodeProvisioning;
  /** @default tainted, `Standard_D4ds_v5`, 3 to 5 nodes (3 with `NodeProvisioning.auto()`) in zones 1 to 3, Azure Linux, ephemeral disks, 110 pods a node */
  readonly systemPool?: SystemPoolProps;
  /** The pool for applications. `false` needs another pool, or a system pool without taint. @default 'user', 3 to 10 nodes; false with `NodeProvisioning.auto()` */
  readonly defaultUserPool?: NodePoolProps | false;
  /** Administrator of Windows nodes. @default none: no Windows pools */
  readonly windowsAdministrator?: WindowsAdministrator;

  /** @default Monitoring.newWorkspace({ retentionDays: 30 }) */
  readonly monitoring?: Monitoring;
  /** Logs of the control plane; empty for none. @default kube-audit-admin, guard, kube-apiserver, kube-controller-manager, cluster-autoscaler */
  readonly auditLogs?: readonly DiagnosticCategory[];
  /** Managed Prometheus into an Azure Monitor workspace. @default off */
  readonly prometheus?: PrometheusOptions;
  /** @default true */
  readonly azurePolicy?: boolean;
  /**
   * What AKS does with pods that have no probes, requests or spread over nodes. Needs `azurePolicy` and azurerm 5:
   * `aks-vault-constructs/cdktn/aks`.
   * @default none
   * @throws AKS_NEEDS_AZURERM_5, AKS_SAFEGUARDS_NEED_AZURE_POLICY
   * @see https://learn.microsoft.com/azure/aks/deployment-safeguards
   */
  readonly deploymentSafeguards?: DeploymentSafeguards;
  /** Key Vault secrets as volumes, rotated. @default true */
  readonly keyVaultSecretsProvider?: boolean;
  /** Removes unused images with known holes every so many hours, 24 to 2160. @default 48 */
  readonly imageCleanerHours?: number | false;
  /** Microsoft Defender for Containers, billed by core. Cannot be disabled by Terraform later (azurerm #17663). @default false */
  readonly defender?: boolean;
  /** @default DiskEncryption.platformManaged() */
  readonly diskEncryption?: DiskEncryption;
  /** @default EtcdEncryption.platformManaged() */
  readonly etcdEncryption?: EtcdEncryption;
  /** @default all off */
  readonly addons?: AksAddons;
  /** CSI drivers that AKS runs. @default disk, file and snapshot; by AKS */
  readonly storageDrivers?: StorageDrivers;
  /** Not with `NodeProvisioning.auto()`. @default balanced, nodes with local storage stay */
  readonly autoscaler?: AutoscalerProfile;

  /** Terraform refuses to destroy or replace the cluster. @default true; false with `AksPreset.DEVELOPMENT` */
  readonly deletionProtection?: boolean;
  /** Arguments that are changed elsewhere, by Azure Policy for one: `microsoft_defender`, `azure_policy_enabled`. @default none */
  readonly externallyManaged?: readonly string[];
  /** How long Terraform waits, as `90m`. @default the provider's: 90 minutes, for reading 5 */
  readonly timeouts?: OperationTimeouts;
  /** At most 50. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The aliased provider of another subscription, for the cluster and everything made with it. @default the stack's only one */
  readonly provider?: TerraformProvider;
  /** The last word: deep-merged into the arguments of the cluster. What weakens it is named at synth. */
  readonly overrides?: DeepPartial<KubernetesClusterConfig>;
}
