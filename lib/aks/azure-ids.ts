import { Token } from 'cdktf';
import { TEXT } from '../core';
import { AksErrors } from './errors';
import { check } from './private/shapes';

/** Kinds of Azure resources that are passed by their id, as the id writes them. */
const KINDS = {
  subnet: 'Microsoft.Network/virtualNetworks/*/subnets/*',
  'virtual network': 'Microsoft.Network/virtualNetworks/*',
  'disk encryption set': 'Microsoft.Compute/diskEncryptionSets/*',
  'capacity reservation group': 'Microsoft.Compute/capacityReservationGroups/*',
  'proximity placement group': 'Microsoft.Compute/proximityPlacementGroups/*',
  'node pool snapshot': 'Microsoft.ContainerService/snapshots/*',
  'key vault': 'Microsoft.KeyVault/vaults/*',
  'Log Analytics workspace': 'Microsoft.OperationalInsights/workspaces/*',
  'Azure Monitor workspace': 'Microsoft.Monitor/accounts/*',
  'container registry': 'Microsoft.ContainerRegistry/registries/*',
  'user-assigned identity': 'Microsoft.ManagedIdentity/userAssignedIdentities/*',
  'DNS zone': 'Microsoft.Network/(?:private)?dnsZones/*',
} as const;

/** A kind of Azure resource. */
export type ResourceKind = keyof typeof KINDS;

/** @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND for an id of something else, or for a name; undefined and what is known only after apply pass */
export function checkId(
  subject: string,
  kind: ResourceKind,
  id: string | undefined,
  constructPath?: string,
): void {
  if (id === undefined) return;
  checkNeededId(subject, kind, id, constructPath);
}

/** The same where there is no doing without. @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND */
export function checkNeededId(subject: string, kind: ResourceKind, id: string, constructPath?: string): void {
  check(subject, id, TEXT, constructPath);
  if (Token.isUnresolved(id)) return;
  const type = KINDS[kind].replaceAll('.', '\\.').replaceAll('*', '[^/]+');
  const form = new RegExp(`^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${type}$`, 'i');
  if (!form.test(id)) throw AksErrors.AKS_ID_WRONG_KIND({ subject, kind, id }, constructPath);
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** @throws AKS_OBJECT_ID_INVALID for a name or an address where Entra ID wants the id of an object */
export function checkObjectId(subject: string, id: string, constructPath: string): void {
  check(subject, id, TEXT, constructPath);
  if (Token.isUnresolved(id) || GUID.test(id)) return;
  throw AksErrors.AKS_OBJECT_ID_INVALID({ subject, id }, constructPath);
}
