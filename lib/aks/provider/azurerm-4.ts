import { type FederatedIdentity, type LinkedZone, type NodeProvisioningMode } from './differing-arguments';

const pools: (provisioning: NodeProvisioningMode) => object = () => ({});

/**
 * What this room writes otherwise for azurerm 4 than for 5: for `@cdktf/provider-azurerm`, made of 4.55.0. `azurerm-5.ts`
 * has the same members; `bindings.ts` names the one that belongs to its bindings.
 */
export const azurerm = {
  major: 4,
  /** The version that the bindings were made of and that a stack asks for, unless it is raised. */
  version: { major: 4, minor: 55 },
  /** What to write in `raiseAzurermVersion`. */
  constraint: '>= 4.68.0, < 5.0.0',
  /** The argument of a subnet that the drivers of AKS change. */
  serviceEndpoints: 'service_endpoints',
  /** Where Entra ID keeps a federated credential. */
  federation: (identity: FederatedIdentity) => ({
    resourceGroupName: identity.resourceGroupName,
    parentId: identity.id,
  }),
  /** The zone that a link belongs to. */
  linkedZone: (zone: LinkedZone) => ({
    resourceGroupName: zone.resourceGroupName,
    privateDnsZoneName: zone.name,
  }),
  /** Who makes nodes: pools alone, since 4.55.0 has no word for anything else. */
  canProvisionNodes: false,
  nodeProvisioning: pools,
  /** Whether there is `azurerm_kubernetes_automatic_cluster`. */
  hasAutomatic: false,
};
