/** Price and guarantee of the control plane. */
export enum AksTier {
  /** No uptime guarantee. Fails CKV_AZURE_170. */
  FREE = 'Free',
  /** Uptime SLA; the only value that CKV_AZURE_170 passes. */
  STANDARD = 'Standard',
  /** SLA and long-term support of a version. Fails CKV_AZURE_170, which compares with `Standard`. */
  PREMIUM = 'Premium',
}

/**
 * Who moves the cluster to newer Kubernetes versions by itself.
 *
 * @see https://learn.microsoft.com/azure/aks/auto-upgrade-cluster
 */
export enum UpgradeChannel {
  /** The newest patch of the minor version that the cluster has. */
  PATCH = 'patch',
  /** The newest patch of the minor version before the newest. */
  STABLE = 'stable',
  /** The newest version there is. */
  RAPID = 'rapid',
  /** Only node images; the Kubernetes version stays. Needs {@link NodeOsUpgradeChannel.NODE_IMAGE}. */
  NODE_IMAGE = 'node-image',
  /** Nothing by itself. The argument is then left out: the provider has no value for it. Fails CKV_AZURE_171. */
  NONE = 'none',
}

/** Who updates the operating system of the nodes. */
export enum NodeOsUpgradeChannel {
  /** A new image every week, nodes are replaced one after the other. */
  NODE_IMAGE = 'NodeImage',
  /** Security patches between the images. Silently ignored for long-term support versions (azurerm #32485). */
  SECURITY_PATCH = 'SecurityPatch',
  /** The distribution's own nightly updates; AKS does nothing. */
  UNMANAGED = 'Unmanaged',
  /** No updates at all. */
  NONE = 'None',
}

/** Who owns the Kubernetes version after the cluster was made. */
export enum VersionManagement {
  /**
   * AKS, through its channel. `kubernetesVersion` is then the version to begin with, and Terraform ignores later
   * changes; otherwise every patch that AKS applies would be a plan to go back.
   */
  AKS = 'aks',
  /** Terraform: a changed `kubernetesVersion` is an upgrade. Needs the channel `NONE` or `NODE_IMAGE`. */
  TERRAFORM = 'terraform',
}
