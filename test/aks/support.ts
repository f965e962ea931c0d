import { AksCluster, type AksClusterProps } from '../../lib/aks';
import { type TerraformStack } from 'cdktf';
import { type Block, synth, type Synthesized } from '../support/terraform';

const NETWORK = `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network`;
export const VNET = `${NETWORK}/virtualNetworks/vnet`;
export const SUBNET = `${NETWORK}/virtualNetworks/vnet/subnets/nodes`;
export const OTHER_SUBNET = `${NETWORK}/virtualNetworks/vnet/subnets/other`;
export const API_SUBNET = `${NETWORK}/virtualNetworks/vnet/subnets/api`;
export const DNS_ZONE = `${NETWORK}/privateDnsZones/shop.privatelink.westeurope.azmk8s.io`;
export const DES = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/diskEncryptionSets/des';

const PROVIDERS = '/subscriptions/s/resourceGroups/rg/providers';
export const REGISTRY = `${PROVIDERS}/Microsoft.ContainerRegistry/registries/shop`;
export const WORKSPACE =
  '/subscriptions/s/resourceGroups/ops/providers/Microsoft.OperationalInsights/workspaces/log';
export const MONITOR_WORKSPACE = `${PROVIDERS}/Microsoft.Monitor/accounts/metrics`;
export const SNAPSHOT = `${PROVIDERS}/Microsoft.ContainerService/snapshots/one`;
export const CAPACITY = `${PROVIDERS}/Microsoft.Compute/capacityReservationGroups/kept`;
export const PLACEMENT = `${PROVIDERS}/Microsoft.Compute/proximityPlacementGroups/near`;
/** Object ids of a group of operators and one of developers. */
export const OPERATORS = '00000000-0000-0000-0000-0000000000a1';
export const DEVELOPERS = '00000000-0000-0000-0000-0000000000a2';
export const TENANT = '00000000-0000-0000-0000-0000000000ff';
export const KUBELET_IDENTITY = {
  id: `${PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/kubelet`,
  principalId: '00000000-0000-0000-0000-0000000000b1',
  clientId: '00000000-0000-0000-0000-0000000000b2',
};

export const REQUIRED: AksClusterProps = {
  clusterName: 'shop',
  resourceGroupName: 'rg-shop',
  location: 'westeurope',
  subnetId: SUBNET,
};

/** A cluster with only the four required props, and those that are given. */
export function clusterIn(
  stack: TerraformStack,
  props: Partial<AksClusterProps> = {},
  id = 'Aks',
): AksCluster {
  return new AksCluster(stack, id, { ...REQUIRED, ...props });
}

/** A stack with one cluster. */
export function synthCluster(props: Partial<AksClusterProps> = {}): Synthesized {
  return synth((stack) => clusterIn(stack, props));
}

/** The arguments of the one cluster. */
export function clusterOf(props: Partial<AksClusterProps> = {}): Block {
  return synthCluster(props).one('azurerm_kubernetes_cluster');
}

/** A nested block of an argument. */
export function nested(block: Block, name: string): Block {
  return block[name] as Block;
}
