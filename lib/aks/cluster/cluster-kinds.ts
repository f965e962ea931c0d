import {
  ANY_TEXT,
  either,
  fields,
  FLAG,
  has,
  listOf,
  made,
  NUMBER,
  oneOf,
  type Shape,
  shape,
  TEXT,
} from '../../core';
import { DiagnosticCategory, type PrometheusOptions } from '../monitoring/monitoring';
import { IDENTITY } from '../identity/user-assigned-identity';
import { NODE_POOL, POOL_KINDS } from '../pools/pool-kinds';
import {
  ARGUMENTS,
  BASE64,
  enumOf,
  FALSE,
  LOCATION,
  PROVIDER,
  RESOURCE_GROUP,
  TAGS,
  VARIABLE,
  WAITING_TIME,
} from '../private/shapes';
import {
  type AksAddons,
  type AksClusterProps,
  type AutoscalerProfile,
  type HttpProxy,
  type OperationTimeouts,
  type StorageDrivers,
  type SystemPoolProps,
  type WindowsAdministrator,
} from './aks-cluster-props';
import { type AksClusterAttributes, type AksClusterLookup } from './imported-cluster';
import { AksPreset } from './preset';
import { AksTier, NodeOsUpgradeChannel, UpgradeChannel, VersionManagement } from './upgrades';

const TEXTS = listOf(TEXT);

const SYSTEM_POOL = fields<SystemPoolProps>({
  ...POOL_KINDS,
  name: ANY_TEXT,
  onlyCriticalAddons: FLAG,
});

export const ISTIO = fields<NonNullable<AksAddons['istio']>>(
  { revisions: TEXTS, internalIngress: FLAG, externalIngress: FLAG },
  ['revisions'],
);

const ADDONS = fields<AksAddons>({
  keda: FLAG,
  verticalPodAutoscaler: FLAG,
  istio: ISTIO,
  webAppRouting: fields<NonNullable<AksAddons['webAppRouting']>>(
    { dnsZoneIds: TEXTS, controller: oneOf(['AnnotationControlled', 'External', 'Internal', 'None']) },
    ['dnsZoneIds'],
  ),
  costAnalysis: FLAG,
});

/**
 * Every property of a cluster with what it takes; a property that is missing here does not compile. Names that may be empty
 * here have errors of their own.
 */
export const CLUSTER_KINDS: Readonly<Record<keyof AksClusterProps, Shape>> = {
  clusterName: ANY_TEXT,
  resourceGroupName: RESOURCE_GROUP,
  location: LOCATION,
  subnetId: TEXT,
  preset: enumOf('AksPreset', AksPreset),
  dnsPrefix: ANY_TEXT,
  nodeResourceGroupName: TEXT,
  kubernetesVersion: TEXT,
  versionManagement: enumOf('VersionManagement', VersionManagement),
  upgradeChannel: enumOf('UpgradeChannel', UpgradeChannel),
  nodeOsUpgradeChannel: enumOf('NodeOsUpgradeChannel', NodeOsUpgradeChannel),
  maintenance: made('Maintenance.weekly(...) or Maintenance.anytime()', has('blocks')),
  tier: enumOf('AksTier', AksTier),
  longTermSupport: FLAG,
  apiServer: made(
    'ApiServerAccess.private(...) or ApiServerAccess.publicRestricted([...])',
    has('isPrivate', 'authorizedIpRanges'),
  ),
  network: made(
    'AksNetwork.overlayCilium(...), podSubnetCilium(...) or overlayAzure(...)',
    has('supportsWindows', 'checkOverlap'),
  ),
  vnetCidrs: TEXTS,
  outbound: made(
    'Outbound.loadBalancer(...), natGateway(), userDefinedRouting() or none(...)',
    (value) => has('block')(value) && has('outboundType')((value as { readonly block: unknown }).block),
  ),
  httpProxy: fields<HttpProxy>({ http: TEXT, https: TEXT, except: TEXTS, certificateAuthorityPem: TEXT }),
  trustedCertificates: TEXTS,
  identity: IDENTITY,
  kubeletIdentity: IDENTITY,
  manageRoleAssignments: FLAG,
  tenantId: TEXT,
  adminGroupObjectIds: TEXTS,
  azureRbac: FLAG,
  nodeProvisioning: made('NodeProvisioning.auto(...) or manual()', has('isAuto', 'defaultNodePools')),
  systemPool: SYSTEM_POOL,
  defaultUserPool: either(FALSE, NODE_POOL),
  windowsAdministrator: fields<WindowsAdministrator>(
    // A text has an error of its own: it would be in the synthesized file.
    {
      username: TEXT,
      password: either(
        VARIABLE,
        shape('a text', (value) => typeof value === 'string'),
      ),
    },
    ['username', 'password'],
  ),
  monitoring: made(
    'Monitoring.newWorkspace(...), workspace(id) or none()',
    has('enabled', 'newWorkspaceOptions'),
  ),
  auditLogs: listOf(enumOf('DiagnosticCategory', DiagnosticCategory)),
  prometheus: fields<PrometheusOptions>({ workspaceId: TEXT, location: LOCATION, recordingRules: FLAG }, [
    'workspaceId',
  ]),
  azurePolicy: FLAG,
  deploymentSafeguards: made(
    'DeploymentSafeguards.enforce(...) or warn(...)',
    has('level', 'excludedNamespaces'),
  ),
  keyVaultSecretsProvider: FLAG,
  imageCleanerHours: either(FALSE, NUMBER),
  defender: FLAG,
  diskEncryption: made('DiskEncryption.customerManaged(id) or platformManaged()', has('diskEncryptionSetId')),
  etcdEncryption: made('EtcdEncryption.keyVaultKey(id) or platformManaged()', has('keyId', 'keyVaultId')),
  addons: ADDONS,
  storageDrivers: fields<StorageDrivers>({ disk: FLAG, file: FLAG, blob: FLAG, snapshot: FLAG }),
  autoscaler: fields<AutoscalerProfile>({
    balanceSimilarNodeGroups: FLAG,
    skipNodesWithLocalStorage: FLAG,
    expander: oneOf(['least-waste', 'most-pods', 'priority', 'random']),
  }),
  deletionProtection: FLAG,
  externallyManaged: TEXTS,
  timeouts: fields<OperationTimeouts>({
    create: WAITING_TIME,
    read: WAITING_TIME,
    update: WAITING_TIME,
    delete: WAITING_TIME,
  }),
  tags: TAGS,
  provider: PROVIDER,
  overrides: ARGUMENTS,
};

export const CLUSTER = fields<AksClusterProps>(
  CLUSTER_KINDS,
  ['clusterName', 'resourceGroupName', 'location', 'subnetId'],
  'leave it out; docs/aks.md has the properties, and `overrides` takes any argument of the provider',
);

export const ATTRIBUTES = fields<AksClusterAttributes>(
  {
    clusterName: TEXT,
    resourceGroupName: RESOURCE_GROUP,
    clusterId: TEXT,
    location: LOCATION,
    oidcIssuerUrl: TEXT,
    apiServerUrl: TEXT,
    certificateAuthority: BASE64,
    kubeletIdentityObjectId: TEXT,
    nodeResourceGroup: TEXT,
    subnetId: TEXT,
    provider: PROVIDER,
  },
  ['clusterName', 'resourceGroupName'],
);

export const LOOKUP = fields<AksClusterLookup>(
  { clusterName: TEXT, resourceGroupName: RESOURCE_GROUP, subnetId: TEXT, provider: PROVIDER },
  ['clusterName', 'resourceGroupName'],
);
