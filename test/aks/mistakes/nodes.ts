import { NodeOs, OsDisk, PoolScaling } from '../../../lib/aks';
import { pool, system, type Mistake, mistake } from './mistake';

const labels = (key: string, value: string) => ({ [key]: value });

/** What is got wrong about nodes and pools. */
export const NODE_MISTAKES: readonly Mistake[] = [
  // Nodes
  mistake(
    'a zone that no region has',
    'AKS_ZONE_INVALID',
    () => system({ zones: ['1', '2', '4'] }),
    () => system({ zones: ['1', '3'] }),
  ),
  mistake(
    'a zone twice',
    'AKS_ZONE_INVALID',
    () => pool({ zones: ['1', '1'] }),
    () => pool({ zones: ['1'] }),
  ),
  mistake(
    'a zone with its region',
    'AKS_ZONE_INVALID',
    () => pool({ zones: ['westeurope-1'] }),
    () => pool({ zones: [] }),
  ),
  mistake(
    'a VM size without "Standard_"',
    'AKS_VM_SIZE_INVALID',
    () => system({ vmSize: 'D4ds_v5' }),
    () => system({ vmSize: 'Standard_D4ads_v6' }),
  ),
  mistake(
    'a VM size of one vCPU',
    'AKS_VM_SIZE_TOO_SMALL',
    () => pool({ vmSize: 'Standard_B1ms', osDisk: OsDisk.managed() }),
    () => pool({ vmSize: 'Standard_B2ms', osDisk: OsDisk.managed() }),
  ),
  mistake(
    'a size that is constrained to one core',
    'AKS_VM_SIZE_TOO_SMALL',
    () => pool({ vmSize: 'Standard_E4-1ds_v5' }),
    () => pool({ vmSize: 'Standard_E4-2ds_v5' }),
  ),
  mistake(
    'an ephemeral disk without a local one',
    'AKS_VM_WITHOUT_LOCAL_DISK',
    () => system({ vmSize: 'Standard_D4s_v5' }),
    () => system({ vmSize: 'Standard_D4s_v5', osDisk: OsDisk.managed() }),
  ),
  mistake(
    'an ephemeral disk larger than the local one',
    'AKS_OS_DISK_LARGER_THAN_LOCAL',
    () => system({ vmSize: 'Standard_D2ds_v5' }),
    () => system({ vmSize: 'Standard_D2ds_v5', osDisk: OsDisk.ephemeral(75) }),
  ),
  mistake(
    'nine pods a node',
    'AKS_MAX_PODS_INVALID',
    () => pool({ maxPods: 9 }),
    () => pool({ maxPods: 10 }),
  ),
  mistake(
    'a surge of nothing',
    'AKS_MAX_SURGE_INVALID',
    () => pool({ upgrade: { maxSurge: '0%' } }),
    () => pool({ upgrade: { maxSurge: '1%' } }),
    () => pool({ upgrade: { maxSurge: '1' } }),
  ),
  mistake(
    'a surge of more than all',
    'AKS_MAX_SURGE_INVALID',
    () => system({ upgrade: { maxSurge: '110%' } }),
    () => system({ upgrade: { maxSurge: '100%' } }),
  ),
  mistake(
    'a surge with a fraction',
    'AKS_MAX_SURGE_INVALID',
    () => system({ upgrade: { maxSurge: '0.33' } }),
    () => system({ upgrade: { maxSurge: '33%' } }),
  ),
  mistake(
    'a drain timeout of no time',
    'AKS_POOL_UPGRADE_OUT_OF_RANGE',
    () => pool({ upgrade: { drainTimeoutMinutes: 0 } }),
    () => pool({ upgrade: { drainTimeoutMinutes: 1 } }),
  ),
  mistake(
    'a drain timeout of more than a day',
    'AKS_POOL_UPGRADE_OUT_OF_RANGE',
    () => pool({ upgrade: { drainTimeoutMinutes: 1441 } }),
    () => pool({ upgrade: { drainTimeoutMinutes: 1440 } }),
  ),
  mistake(
    'an hour of soaking',
    'AKS_POOL_UPGRADE_OUT_OF_RANGE',
    () => pool({ upgrade: { soakMinutes: 60 } }),
    () => pool({ upgrade: { soakMinutes: 30 } }),
  ),
  mistake(
    'a label with a space',
    'AKS_LABEL_INVALID',
    () => pool({ labels: labels('team', 'shop web') }),
    () => pool({ labels: labels('team', 'shop-web') }),
  ),
  mistake(
    'a label with a prefix of AKS',
    'AKS_LABEL_INVALID',
    () => pool({ labels: labels('kubernetes.azure.com/team', 'shop') }),
    () => pool({ labels: labels('shop.example/team', 'shop') }),
  ),
  mistake(
    'a label with a prefix of Kubernetes',
    'AKS_LABEL_INVALID',
    () => system({ labels: labels('node-role.kubernetes.io/web', '') }),
    () => system({ labels: labels('notkubernetes.io/web', '') }),
  ),
  mistake(
    'a taint without effect',
    'AKS_TAINT_INVALID',
    () => pool({ taints: ['gpu=true'] }),
    () => ({ ...pool({ taints: ['gpu=true:NoSchedule'] }), ...system({ onlyCriticalAddons: false }) }),
  ),
  mistake(
    'a taint with a misspelt effect',
    'AKS_TAINT_INVALID',
    () => pool({ taints: ['gpu=true:NoSchedul'] }),
    () => ({ ...pool({ taints: ['gpu:NoExecute'] }), ...system({ onlyCriticalAddons: false }) }),
  ),
  mistake(
    'a minimum above the maximum',
    'AKS_POOL_SCALING_INVALID',
    () => pool({ scaling: PoolScaling.autoscale({ min: 4, max: 3 }) }),
    () => pool({ scaling: PoolScaling.autoscale({ min: 3, max: 3 }) }),
  ),
  mistake(
    'a system pool of nothing',
    'AKS_SYSTEM_POOL_EMPTY',
    () => system({ scaling: PoolScaling.fixed(0) }),
    () => system({ scaling: PoolScaling.fixed(1) }),
  ),
  mistake(
    'a system pool of Windows',
    'AKS_SYSTEM_POOL_WINDOWS',
    () => system({ os: NodeOs.windows2022() }),
    () => system({ os: NodeOs.ubuntu() }),
  ),
  mistake(
    'Windows Server 2019',
    'AKS_WINDOWS_RETIRED',
    () => pool({ os: NodeOs.windows('Windows2019') }),
    () => pool({ os: NodeOs.linux('Ubuntu2204') }),
  ),
  mistake('Windows nodes on the data plane Cilium', 'AKS_WINDOWS_NOT_POSSIBLE', () =>
    pool({ name: 'win', os: NodeOs.windows2022() }),
  ),
  mistake(
    'spot nodes with a surge',
    'AKS_SPOT_SURGE',
    () => pool({ spot: {}, upgrade: { maxSurge: '1' } }),
    () => ({ ...pool({ spot: {} }), ...system({ onlyCriticalAddons: false }) }),
  ),
  mistake(
    'spot nodes for nothing',
    'AKS_SPOT_PRICE_INVALID',
    () => pool({ spot: { maxPricePerHour: 0 } }),
    () => ({ ...pool({ spot: { maxPricePerHour: 0.01 } }), ...system({ onlyCriticalAddons: false }) }),
  ),
  mistake(
    'a part of a GPU that there is not',
    'AKS_GPU_INSTANCE_INVALID',
    () => pool({ gpuInstance: 'MIG5g' }),
    () => pool({ gpuInstance: 'MIG7g' }),
  ),
];
