/** A zone, by all that a version of azurerm may ask of it. */
export interface LinkedZone {
  readonly id: string;
  readonly name: string;
  readonly resourceGroupName: string;
}

/** An identity, by all that a version of azurerm may ask of it. */
export interface FederatedIdentity {
  readonly id: string;
  readonly resourceGroupName: string;
}
