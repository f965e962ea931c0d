import { type TerraformProvider } from 'cdktf';
import { type Construct } from 'constructs';
import { DataAzurermKubernetesCluster } from '../bindings';
import { AksErrors } from '../errors';
import { AksClusterBase, type ClusterHost } from './aks-cluster-base';

/** What is known of a cluster that exists already. What is left out throws when it is needed, and says so. */
export interface AksClusterAttributes {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  /** Resource id; for node pools and grants. */
  readonly clusterId?: string;
  /** Region; for new identities. */
  readonly location?: string;
  /** With its trailing slash; for workload identities and Vault. */
  readonly oidcIssuerUrl?: string;
  /** `https://host:443`; for Vault and the Kubernetes provider. */
  readonly apiServerUrl?: string;
  /** Base64; for Vault and the Kubernetes provider. */
  readonly certificateAuthority?: string;
  /** For `grantAcrPull`. */
  readonly kubeletIdentityObjectId?: string;
  readonly nodeResourceGroup?: string;
  /** Subnet of pools that have none of their own. */
  readonly subnetId?: string;
  /** @default the stack's only provider */
  readonly provider?: TerraformProvider;
}

/** How a cluster is found. */
export interface AksClusterLookup {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  /** Subnet of pools that have none of their own. @default that of the cluster's first pool */
  readonly subnetId?: string;
  /** @default the stack's only provider */
  readonly provider?: TerraformProvider;
}

/** `AksCluster.fromClusterAttributes`. */
export class ImportedAksCluster extends AksClusterBase {
  public readonly clusterName: string;
  public readonly resourceGroupName: string;
  /** @internal */
  protected readonly host: ClusterHost;

  public constructor(
    scope: Construct,
    id: string,
    private readonly attributes: AksClusterAttributes,
  ) {
    super(scope, id);
    this.clusterName = attributes.clusterName;
    this.resourceGroupName = attributes.resourceGroupName;
    this.host = {
      location: () => this.known('location'),
      provider: attributes.provider,
      azureRbac: true,
      pools: { defaultSubnetId: attributes.subnetId },
    };
  }

  public get clusterId(): string {
    return this.known('clusterId');
  }

  public get oidcIssuerUrl(): string {
    return this.known('oidcIssuerUrl');
  }

  public get apiServerUrl(): string {
    return this.known('apiServerUrl');
  }

  public get certificateAuthority(): string {
    return this.known('certificateAuthority');
  }

  public get kubeletIdentityObjectId(): string {
    return this.known('kubeletIdentityObjectId');
  }

  public get nodeResourceGroup(): string {
    return this.known('nodeResourceGroup');
  }

  private known(
    name:
      | 'clusterId'
      | 'location'
      | 'oidcIssuerUrl'
      | 'apiServerUrl'
      | 'certificateAuthority'
      | 'kubeletIdentityObjectId'
      | 'nodeResourceGroup',
  ): string {
    const value = this.attributes[name];
    if (value === undefined) throw AksErrors.AKS_ATTRIBUTE_MISSING({ attribute: name }, this.node.path);
    return value;
  }
}

/** `AksCluster.fromLookup`. */
export class LookedUpAksCluster extends AksClusterBase {
  public readonly clusterName: string;
  public readonly resourceGroupName: string;
  /** The data source, for what is not among the attributes here. */
  public readonly dataSource: DataAzurermKubernetesCluster;
  /** @internal */
  protected readonly host: ClusterHost;

  public constructor(scope: Construct, id: string, lookup: AksClusterLookup) {
    super(scope, id);
    this.clusterName = lookup.clusterName;
    this.resourceGroupName = lookup.resourceGroupName;
    this.dataSource = new DataAzurermKubernetesCluster(this, 'Resource', {
      name: lookup.clusterName,
      resourceGroupName: lookup.resourceGroupName,
      provider: lookup.provider,
    });
    this.host = {
      location: () => this.dataSource.location,
      provider: lookup.provider,
      azureRbac: true,
      // Where the pools are that the cluster has; empty, as the provider wants it, in a network that AKS made.
      pools: { defaultSubnetId: lookup.subnetId ?? this.dataSource.agentPoolProfile.get(0).vnetSubnetId },
    };
  }

  public get clusterId(): string {
    return this.dataSource.id;
  }

  public get oidcIssuerUrl(): string {
    return this.dataSource.oidcIssuerUrl;
  }

  public get apiServerUrl(): string {
    return this.dataSource.kubeConfig.get(0).host;
  }

  public get certificateAuthority(): string {
    return this.dataSource.kubeConfig.get(0).clusterCaCertificate;
  }

  public get kubeletIdentityObjectId(): string {
    return this.dataSource.kubeletIdentity.get(0).objectId;
  }

  public get nodeResourceGroup(): string {
    return this.dataSource.nodeResourceGroup;
  }
}
