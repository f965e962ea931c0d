import { FLAG, type Kind, LIST, madeBy, OBJECT, oneOf, orFalse, TEXT } from '../known-props';
import { POOL_KINDS } from '../pools/pool-kinds';
import { type AksClusterProps, type SystemPoolProps } from './aks-cluster-props';
import { AksPreset } from './preset';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';

/** Every property of a cluster with what it takes; a property that is missing here does not compile. */
export const CLUSTER_KINDS: Readonly<Record<keyof AksClusterProps, Kind>> = {
  clusterName: TEXT,
  resourceGroupName: TEXT,
  location: TEXT,
  subnetId: TEXT,
  preset: oneOf('AksPreset', AksPreset),
  dnsPrefix: TEXT,
  nodeResourceGroupName: TEXT,
  kubernetesVersion: TEXT,
  versionManagement: oneOf('VersionManagement', VersionManagement),
  upgradeChannel: oneOf('UpgradeChannel', UpgradeChannel),
  nodeOsUpgradeChannel: oneOf('NodeOsUpgradeChannel', NodeOsUpgradeChannel),
  maintenance: madeBy('Maintenance.weekly(...) or Maintenance.anytime()', 'blocks'),
  tier: oneOf('AksTier', AksTier),
  longTermSupport: FLAG,
  apiServer: madeBy('ApiServerAccess.private(...) or ApiServerAccess.publicRestricted([...])', 'isPrivate'),
  network: madeBy(
    'AksNetwork.overlayCilium(...), podSubnetCilium(...) or overlayAzure(...)',
    'supportsWindows',
  ),
  vnetCidrs: LIST,
  outbound: madeBy('Outbound.loadBalancer(...), natGateway(), userDefinedRouting() or none(...)', 'block'),
  httpProxy: OBJECT,
  trustedCertificates: LIST,
  identity: madeBy('a UserAssignedIdentity, or { id, principalId, clientId }', 'principalId'),
  kubeletIdentity: madeBy('a UserAssignedIdentity, or { id, principalId, clientId }', 'clientId'),
  manageRoleAssignments: FLAG,
  tenantId: TEXT,
  adminGroupObjectIds: LIST,
  azureRbac: FLAG,
  nodeProvisioning: madeBy('NodeProvisioning.auto(...) or manual()', 'defaultNodePools'),
  systemPool: OBJECT,
  defaultUserPool: orFalse(OBJECT),
  windowsAdministrator: OBJECT,
  monitoring: madeBy('Monitoring.newWorkspace(...), workspace(id) or none()', 'enabled'),
  auditLogs: LIST,
  prometheus: OBJECT,
  azurePolicy: FLAG,
  keyVaultSecretsProvider: FLAG,
  imageCleanerHours: {
    expects: 'a number of hours, or false',
    fits: (v) => v === false || typeof v === 'number',
  },
  defender: FLAG,
  diskEncryption: madeBy('DiskEncryption.customerManaged(id) or platformManaged()', 'diskEncryptionSetId'),
  etcdEncryption: madeBy('EtcdEncryption.keyVaultKey(id) or platformManaged()', 'keyVaultId'),
  addons: OBJECT,
  storageDrivers: OBJECT,
  autoscaler: OBJECT,
  deletionProtection: FLAG,
  externallyManaged: LIST,
  timeouts: OBJECT,
  tags: OBJECT,
  provider: OBJECT,
  overrides: OBJECT,
};

/** Every property of the system pool. */
export const SYSTEM_POOL_KINDS: Readonly<Record<keyof SystemPoolProps, Kind>> = {
  ...POOL_KINDS,
  name: TEXT,
  onlyCriticalAddons: FLAG,
};
