import { type FederatedIdentity, type LinkedZone, type NodeProvisioningMode } from './differing-arguments';

/**
 * What this room writes otherwise for azurerm 5 than for 4: for `@cdktn/provider-azurerm`, made of 5.10.0. `azurerm-4.ts`
 * has the same members; the build takes this one in its place for `./cdktn/aks`.
 */
export const azurerm = {
  major: 5,
  /** The version that the bindings were made of and that a stack asks for, unless it is raised. */
  version: { major: 5, minor: 10 },
  /** What to write in `raiseAzurermVersion`. */
  constraint: '>= 5.10.0, < 6.0.0',
  /** The argument of a subnet that the drivers of AKS change; a block since 5.0. */
  serviceEndpoints: 'service_endpoint',
  /** Where Entra ID keeps a federated credential. The id of the identity says its resource group. */
  federation: (identity: FederatedIdentity) => ({ userAssignedIdentityId: identity.id }),
  /** The zone that a link belongs to. */
  linkedZone: (zone: LinkedZone) => ({ privateDnsZoneId: zone.id }),
  /** Who makes nodes: required since 5.0. */
  canProvisionNodes: true,
  nodeProvisioning: ({ mode, defaultNodePools }: NodeProvisioningMode) => ({
    nodeProvisioningProfile: { mode, defaultNodePools },
  }),
  /** Whether there is `azurerm_kubernetes_automatic_cluster`. */
  hasAutomatic: true,
};
