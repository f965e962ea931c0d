/** A zone, by all that a version of azurerm may ask of it. */
export interface LinkedZone {
  readonly id: string;
  readonly name: string;
  readonly resourceGroupName: string;
}

/** Who makes nodes, as azurerm has it. */
export interface NodeProvisioningMode {
  readonly mode: 'Auto' | 'Manual';
  readonly defaultNodePools: 'Auto' | 'None' | undefined;
}

/** An identity, by all that a version of azurerm may ask of it. */
export interface FederatedIdentity {
  readonly id: string;
  readonly resourceGroupName: string;
}
