import {
  type AksClusterProps,
  AksNetwork,
  AksTier,
  ApiServerAccess,
  DiskEncryption,
  EtcdEncryption,
  Maintenance,
  Monitoring,
  NodeOs,
  NodeOsUpgradeChannel,
  type NodePoolProps,
  OsDisk,
  Outbound,
  PoolScaling,
  UpgradeChannel,
  VersionManagement,
} from '../../lib/aks';
import {
  API_SUBNET,
  CAPACITY,
  DES,
  DNS_ZONE,
  MONITOR_WORKSPACE,
  OTHER_SUBNET,
  PLACEMENT,
  SNAPSHOT,
  WORKSPACE,
} from './support';

/** What a change of one prop costs, as docs/aks.md has it. */
export enum Cost {
  /** Azure changes it in place. */
  NOTHING = 'nothing is replaced',
  /** The provider makes a stand-in pool, deletes the pool, makes it again; nodes are not drained. */
  NODES = 'the nodes of its pool',
  /** Terraform destroys the pool and makes another. */
  POOL = 'its pool',
  /** Terraform destroys the cluster and makes another. */
  CLUSTER = 'the cluster',
}

/** One prop with a change of it: a row of the table, and a plan of the test. */
export interface CostCase {
  /** As the table writes it: `tier`, `systemPool.vmSize`, `addNodePool: zones`. */
  readonly prop: string;
  /** Whose change it is, when not every change costs the same. */
  readonly change?: string;
  readonly cost: Cost;
  readonly before: Partial<AksClusterProps>;
  readonly after: Partial<AksClusterProps>;
}

const KEY = 'https://shop.vault.azure.net/keys/etcd/0123456789abcdef0123456789abcdef';
const [OLD, NEW] = ['1.33', '1.34'];
const byTerraform = {
  versionManagement: VersionManagement.TERRAFORM,
  upgradeChannel: UpgradeChannel.NODE_IMAGE,
};
const identity = (name: string) => ({
  id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  principalId: `00000000-0000-0000-0000-00000000000${String(name.length)}`,
  clientId: `00000000-0000-0000-0000-0000000000c${String(name.length)}`,
});

const of = (
  prop: string,
  cost: Cost,
  before: Partial<AksClusterProps>,
  after: Partial<AksClusterProps>,
  change?: string,
): CostCase => ({ prop, cost, before, after, ...(change === undefined ? {} : { change }) });

/** The same change in the system pool and in a pool of its own. */
const pools = (prop: string, system: Cost, user: Cost, before: object, after: object, change?: string) => [
  of(`systemPool.${prop}`, system, { systemPool: before }, { systemPool: after }, change),
  of(
    `defaultUserPool.${prop}`,
    user,
    { defaultUserPool: before as NodePoolProps },
    { defaultUserPool: after as NodePoolProps },
    change,
  ),
];

/** Every prop of a cluster and of a pool whose change says something; in the order of the table. */
export const COST_CASES: readonly CostCase[] = [
  of('clusterName', Cost.CLUSTER, { dnsPrefix: 'same' }, { dnsPrefix: 'same', clusterName: 'other' }),
  of('resourceGroupName', Cost.CLUSTER, {}, { resourceGroupName: 'other' }),
  of('location', Cost.CLUSTER, {}, { location: 'northeurope' }),
  of('dnsPrefix', Cost.CLUSTER, {}, { dnsPrefix: 'other' }),
  of(
    'nodeResourceGroupName',
    Cost.CLUSTER,
    { nodeResourceGroupName: 'one' },
    { nodeResourceGroupName: 'two' },
  ),
  of('tags', Cost.NOTHING, {}, { tags: { team: 'shop' } }),
  of('tier', Cost.NOTHING, {}, { tier: AksTier.PREMIUM }),
  of(
    'kubernetesVersion',
    Cost.NOTHING,
    { ...byTerraform, kubernetesVersion: OLD },
    { ...byTerraform, kubernetesVersion: NEW },
    'with VersionManagement.TERRAFORM: control plane and every pool are upgraded',
  ),
  of(
    'longTermSupport',
    Cost.NOTHING,
    { tier: AksTier.PREMIUM },
    { tier: AksTier.PREMIUM, longTermSupport: true },
  ),
  of('nodeOsUpgradeChannel', Cost.NOTHING, {}, { nodeOsUpgradeChannel: NodeOsUpgradeChannel.NONE }),
  of('maintenance', Cost.NOTHING, {}, { maintenance: Maintenance.anytime() }),
  of('upgradeChannel', Cost.NOTHING, {}, { upgradeChannel: UpgradeChannel.STABLE }),
  of(
    'apiServer',
    Cost.CLUSTER,
    {},
    { apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']) },
    'private to public, or back',
  ),
  of(
    'apiServer',
    Cost.CLUSTER,
    {},
    { apiServer: ApiServerAccess.private({ dnsZoneId: DNS_ZONE }) },
    'another `dnsZoneId`, or one where none was',
  ),
  of(
    'apiServer',
    Cost.NOTHING,
    {},
    { apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }) },
    'a `subnetId` where none was',
  ),
  of(
    'apiServer',
    Cost.CLUSTER,
    { apiServer: ApiServerAccess.private({ subnetId: API_SUBNET }) },
    {},
    'its `subnetId` removed',
  ),
  of(
    'apiServer',
    Cost.NOTHING,
    { apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']) },
    { apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24', '198.51.100.7/32']) },
    'other ranges of a public one',
  ),
  of(
    'network',
    Cost.CLUSTER,
    { network: AksNetwork.overlayAzure() },
    {},
    'another data plane or policy engine',
  ),
  of(
    'network',
    Cost.CLUSTER,
    {},
    { network: AksNetwork.overlayCilium({ podCidr: '192.168.0.0/16' }) },
    'another `podCidr`',
  ),
  of(
    'network',
    Cost.CLUSTER,
    { network: AksNetwork.overlayCilium({ serviceCidr: '10.100.0.0/16', dnsServiceIp: '10.100.0.10' }) },
    { network: AksNetwork.overlayCilium({ serviceCidr: '10.101.0.0/16', dnsServiceIp: '10.101.0.10' }) },
    'another `serviceCidr` or `dnsServiceIp`',
  ),
  of(
    'network',
    Cost.NOTHING,
    {},
    { network: AksNetwork.overlayCilium({ advanced: { observability: true } }) },
    '`advanced`',
  ),
  of('outbound', Cost.NOTHING, {}, { outbound: Outbound.userDefinedRouting() }, 'another kind'),
  of(
    'network',
    Cost.CLUSTER,
    {},
    { network: AksNetwork.overlayCilium({ dualStack: true }) },
    '`dualStack` where none was',
  ),
  of(
    'outbound',
    Cost.NOTHING,
    { outbound: Outbound.loadBalancer({ idleTimeoutMinutes: 4 }) },
    { outbound: Outbound.loadBalancer({ idleTimeoutMinutes: 10 }) },
    'options of the load balancer',
  ),
  of('httpProxy', Cost.NOTHING, {}, { httpProxy: { http: 'http://proxy.example:3128/' } }),
  of('trustedCertificates', Cost.NOTHING, {}, { trustedCertificates: ['-----BEGIN CERTIFICATE-----'] }),
  of('identity', Cost.NOTHING, {}, { identity: identity('own') }),
  of(
    'kubeletIdentity',
    Cost.CLUSTER,
    { kubeletIdentity: identity('one') },
    { kubeletIdentity: identity('another') },
  ),
  of('azureRbac', Cost.NOTHING, {}, { azureRbac: false }),
  of(
    'adminGroupObjectIds',
    Cost.NOTHING,
    {},
    { adminGroupObjectIds: ['00000000-0000-0000-0000-00000000000a'] },
  ),
  of('tenantId', Cost.NOTHING, {}, { tenantId: '00000000-0000-0000-0000-0000000000ff' }),
  of('diskEncryption', Cost.CLUSTER, {}, { diskEncryption: DiskEncryption.customerManaged(DES) }),
  of('etcdEncryption', Cost.NOTHING, {}, { etcdEncryption: EtcdEncryption.keyVaultKey(KEY) }),
  of('monitoring', Cost.NOTHING, {}, { monitoring: Monitoring.workspace(WORKSPACE) }),
  of('azurePolicy', Cost.NOTHING, {}, { azurePolicy: false }),
  of('keyVaultSecretsProvider', Cost.NOTHING, {}, { keyVaultSecretsProvider: false }),
  of('imageCleanerHours', Cost.NOTHING, {}, { imageCleanerHours: 24 }),
  of('defender', Cost.NOTHING, {}, { defender: true }),
  of('addons', Cost.NOTHING, {}, { addons: { keda: true } }),
  of('prometheus', Cost.NOTHING, {}, { prometheus: { workspaceId: MONITOR_WORKSPACE } }),
  of('storageDrivers', Cost.NOTHING, {}, { storageDrivers: { blob: true } }),
  of('autoscaler', Cost.NOTHING, {}, { autoscaler: { expander: 'priority' } }),
  of('systemPool.name', Cost.CLUSTER, {}, { systemPool: { name: 'other' } }),
  of('systemPool.onlyCriticalAddons', Cost.NODES, {}, { systemPool: { onlyCriticalAddons: false } }),
  of('defaultUserPool.name', Cost.POOL, {}, { defaultUserPool: { name: 'other' } }),
  of(
    'defaultUserPool.taints',
    Cost.NOTHING,
    { systemPool: { onlyCriticalAddons: false } },
    { defaultUserPool: { taints: ['app=shop:NoSchedule'] }, systemPool: { onlyCriticalAddons: false } },
  ),
  of(
    'defaultUserPool.spot',
    Cost.POOL,
    { systemPool: { onlyCriticalAddons: false } },
    { defaultUserPool: { spot: {} }, systemPool: { onlyCriticalAddons: false } },
  ),
  of('defaultUserPool.gpuDriver', Cost.POOL, {}, { defaultUserPool: { gpuDriver: 'None' } }),
  of('defaultUserPool.gpuInstance', Cost.POOL, {}, { defaultUserPool: { gpuInstance: 'MIG1g' } }),
  of('defaultUserPool.mode', Cost.NOTHING, {}, { defaultUserPool: { mode: 'System' } }),
  ...pools('vmSize', Cost.NODES, Cost.NODES, {}, { vmSize: 'Standard_D8ds_v5' }),
  ...pools('scaling', Cost.NOTHING, Cost.NOTHING, {}, { scaling: PoolScaling.autoscale({ min: 4, max: 8 }) }),
  ...pools('zones', Cost.NODES, Cost.NODES, {}, { zones: ['1', '2'] }),
  ...pools('maxPods', Cost.NODES, Cost.NODES, {}, { maxPods: 60 }),
  ...pools('osDisk', Cost.NODES, Cost.NODES, {}, { osDisk: OsDisk.ephemeral(100) }),
  ...pools('os', Cost.NOTHING, Cost.NOTHING, {}, { os: NodeOs.ubuntu() }, 'Azure Linux to Ubuntu, or back'),
  ...pools('hostEncryption', Cost.NODES, Cost.NODES, {}, { hostEncryption: false }),
  ...pools('fips', Cost.NODES, Cost.NODES, {}, { fips: true }),
  ...pools('labels', Cost.NOTHING, Cost.NOTHING, {}, { labels: { team: 'shop' } }),
  ...pools('upgrade', Cost.NOTHING, Cost.NOTHING, { upgrade: { drainTimeoutMinutes: 60 } }, {}),
  ...pools('kubelet', Cost.NODES, Cost.NODES, {}, { kubelet: { podPidsLimit: 4096 } }),
  ...pools('linux', Cost.NODES, Cost.NODES, {}, { linux: { sysctls: { vmMaxMapCount: 262144 } } }),
  ...pools('hostPorts', Cost.NOTHING, Cost.NOTHING, {}, { hostPorts: [{ start: 443 }] }),
  ...pools('subnetId', Cost.NODES, Cost.NODES, {}, { subnetId: OTHER_SUBNET }),
  ...pools('snapshotId', Cost.NODES, Cost.NODES, {}, { snapshotId: SNAPSHOT }),
  ...pools(
    'capacityReservationGroupId',
    Cost.CLUSTER,
    Cost.POOL,
    {},
    { capacityReservationGroupId: CAPACITY },
  ),
  ...pools(
    'proximityPlacementGroupId',
    Cost.CLUSTER,
    Cost.POOL,
    {},
    { proximityPlacementGroupId: PLACEMENT },
  ),
  ...pools('tags', Cost.NOTHING, Cost.NOTHING, {}, { tags: { team: 'shop' } }),
];

/** The table of docs/aks.md. */
export function costTable(): string {
  const rows = COST_CASES.map(({ prop, change, cost }) => {
    const what = change === undefined ? `\`${prop}\`` : `\`${prop}\`: ${change}`;
    return `| ${what} | ${cost} |`;
  });
  return ['| change of | replaces |', '|---|---|', ...rows].join('\n');
}
