import { AksTier, Maintenance, Monitoring, UpgradeChannel } from '../../../lib/aks';
import { BY_TERRAFORM, pool, system, type Mistake, mistake } from './mistake';

/** What is got wrong about the cluster as a whole. */
export const CLUSTER_MISTAKES: readonly Mistake[] = [
  // Names
  mistake(
    'a name with a dot',
    'AKS_CLUSTER_NAME_INVALID',
    () => ({ clusterName: 'shop.eu' }),
    () => ({ clusterName: 'shop-eu' }),
  ),
  mistake(
    'a name of 64 characters',
    'AKS_CLUSTER_NAME_INVALID',
    () => ({ clusterName: 'a'.repeat(64) }),
    () => ({ clusterName: 'a'.repeat(63) }),
  ),
  mistake(
    'a DNS prefix with "_"',
    'AKS_DNS_PREFIX_INVALID',
    () => ({ dnsPrefix: 'shop_eu' }),
    () => ({ clusterName: 'shop_eu' }),
  ),
  mistake(
    'a name whose DNS prefix would end with "-"',
    'AKS_DNS_PREFIX_INVALID',
    () => ({ clusterName: `${'a'.repeat(53)}-b` }),
    () => ({ clusterName: `${'a'.repeat(53)}-b`, dnsPrefix: 'shop' }),
  ),
  mistake(
    'a workspace name with "_"',
    'AKS_WORKSPACE_NAME_INVALID',
    () => ({ monitoring: Monitoring.newWorkspace({ name: 'log_shop' }) }),
    () => ({ monitoring: Monitoring.newWorkspace({ name: 'log-shop' }) }),
  ),
  mistake(
    'a workspace name of three letters',
    'AKS_WORKSPACE_NAME_INVALID',
    () => ({ monitoring: Monitoring.newWorkspace({ name: 'log' }) }),
    () => ({ monitoring: Monitoring.newWorkspace({ name: 'logs' }) }),
  ),
  mistake(
    'a pool name with capitals',
    'AKS_POOL_NAME_INVALID',
    () => pool({ name: 'Web' }),
    () => pool({ name: 'web' }),
  ),
  mistake(
    'a pool name of 13 characters',
    'AKS_POOL_NAME_INVALID',
    () => pool({ name: 'abcdefghijklm' }),
    () => pool({ name: 'abcdefghijkl' }),
  ),
  mistake(
    'two pools of one name',
    'AKS_POOL_NAME_TAKEN',
    () => pool({ name: 'system' }),
    () => pool({ name: 'systemx' }),
  ),

  // Versions
  mistake(
    'a version with its patch, under AKS',
    'AKS_VERSION_INVALID',
    () => ({ kubernetesVersion: '1.33.6' }),
    () => ({ kubernetesVersion: '1.33' }),
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.33.6' }),
  ),
  mistake('a version with "v"', 'AKS_VERSION_INVALID', () => ({ kubernetesVersion: 'v1.33' })),
  mistake(
    'Terraform as owner without a version',
    'AKS_VERSION_MISSING',
    () => BY_TERRAFORM,
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.33' }),
  ),
  mistake(
    'two owners of the version',
    'AKS_TWO_VERSION_OWNERS',
    () => ({ ...BY_TERRAFORM, upgradeChannel: UpgradeChannel.STABLE, kubernetesVersion: '1.33' }),
    () => ({ ...BY_TERRAFORM, upgradeChannel: UpgradeChannel.NONE, kubernetesVersion: '1.33' }),
  ),
  mistake(
    'nodes that are newer than the control plane',
    'AKS_POOL_VERSION_INVALID',
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.33', ...pool({ kubernetesVersion: '1.34' }) }),
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.34', ...pool({ kubernetesVersion: '1.34' }) }),
  ),
  mistake(
    'nodes four minor versions behind',
    'AKS_POOL_VERSION_INVALID',
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.34', ...system({ kubernetesVersion: '1.30' }) }),
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.34', ...system({ kubernetesVersion: '1.31' }) }),
  ),
  mistake(
    'nodes of a newer patch',
    'AKS_POOL_VERSION_INVALID',
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.34.1', ...pool({ kubernetesVersion: '1.34.2' }) }),
    () => ({ ...BY_TERRAFORM, kubernetesVersion: '1.34.2', ...pool({ kubernetesVersion: '1.34.1' }) }),
  ),
  mistake(
    'a version of nodes that AKS moves',
    'AKS_POOL_VERSION_OWNER',
    () => pool({ kubernetesVersion: '1.33' }),
    () => ({ kubernetesVersion: '1.33' }),
  ),
  mistake(
    'long-term support without Premium',
    'AKS_LONG_TERM_SUPPORT_TIER',
    () => ({ longTermSupport: true }),
    () => ({ longTermSupport: true, tier: AksTier.PREMIUM }),
    () => ({ tier: AksTier.PREMIUM }),
  ),

  // Maintenance
  mistake(
    'a window of three hours',
    'AKS_MAINTENANCE_TOO_SHORT',
    () => ({ maintenance: Maintenance.weekly({ kubernetes: { durationHours: 3 } }) }),
    () => ({ maintenance: Maintenance.weekly({ kubernetes: { durationHours: 4 } }) }),
  ),
  mistake(
    'a start of 24:00',
    'AKS_MAINTENANCE_TIME_INVALID',
    () => ({ maintenance: Maintenance.weekly({ nodeImages: { start: '24:00' } }) }),
    () => ({ maintenance: Maintenance.weekly({ nodeImages: { start: '23:59' } }) }),
  ),
  mistake(
    'a day in lower case',
    'AKS_MAINTENANCE_DAY_INVALID',
    () => ({ maintenance: Maintenance.weekly({ kubernetes: { day: 'sunday' as 'Sunday' } }) }),
    () => ({ maintenance: Maintenance.weekly({ kubernetes: { day: 'Monday' } }) }),
  ),
  mistake(
    'a freeze that ends before it begins',
    'AKS_MAINTENANCE_FREEZE_INVALID',
    () => ({
      maintenance: Maintenance.weekly({
        freezes: [{ start: '2026-12-27T00:00:00Z', end: '2026-12-20T00:00:00Z' }],
      }),
    }),
    () => ({
      maintenance: Maintenance.weekly({
        freezes: [{ start: '2026-12-20T00:00:00Z', end: '2026-12-27T00:00:00+01:00' }],
      }),
    }),
  ),
  mistake('a freeze by days alone', 'AKS_MAINTENANCE_FREEZE_INVALID', () => ({
    maintenance: Maintenance.weekly({ freezes: [{ start: '2026-12-20', end: '2026-12-27' }] }),
  })),

  // Add-ons, tags, the rest
  mistake(
    'Istio without a revision',
    'AKS_ISTIO_REVISIONS_EMPTY',
    () => ({ addons: { istio: { revisions: [] } } }),
    () => ({ addons: { istio: { revisions: ['asm-1-27', 'asm-1-28'] } } }),
  ),
  mistake(
    'an Istio version for its revision',
    'AKS_ISTIO_REVISION_INVALID',
    () => ({ addons: { istio: { revisions: ['1.27'] } } }),
    () => ({ addons: { istio: { revisions: ['asm-1-27'] } } }),
  ),
  mistake(
    'cost analysis in the tier Free',
    'AKS_COST_ANALYSIS_TIER',
    () => ({ addons: { costAnalysis: true }, tier: AksTier.FREE }),
    () => ({ addons: { costAnalysis: true } }),
  ),
  mistake(
    'Defender without a workspace',
    'AKS_WORKSPACE_NEEDED',
    () => ({ defender: true, monitoring: Monitoring.none() }),
    () => ({ defender: true }),
  ),
  mistake(
    'an image cleaner every hour',
    'AKS_IMAGE_CLEANER_HOURS',
    () => ({ imageCleanerHours: 1 }),
    () => ({ imageCleanerHours: 24 }),
    () => ({ imageCleanerHours: false }),
  ),
  mistake(
    'a tag with "/"',
    'AKS_TAGS_INVALID',
    () => ({ tags: { 'cost/center': '1' } }),
    () => ({ tags: { 'cost-center': '1' } }),
  ),
  mistake(
    '51 tags',
    'AKS_TAGS_INVALID',
    () => ({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${String(i)}`, ''])) }),
    () => ({ tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${String(i)}`, ''])) }),
  ),
  mistake(
    'tags that differ in case only',
    'AKS_TAGS_INVALID',
    () => ({ tags: { team: 'a', Team: 'b' } }),
    () => ({ tags: { team: 'a', teams: 'b' } }),
  ),
  mistake(
    'an argument as TypeScript has it',
    'AKS_IGNORED_ARGUMENT_INVALID',
    () => ({ externallyManaged: ['default_node_pool[].tags'] }),
    () => ({ externallyManaged: ['default_node_pool[0].tags'] }),
  ),
];
