import { type ConfigurationError } from '../../core';
import { AksErrors } from '../errors';
import { type Arguments, at } from '../synthesized';

type Rule = readonly [broken: (args: Arguments) => boolean, error: (path: string) => ConfigurationError];

/**
 * Combinations that Azure or the provider refuse at apply. The props cannot express them; `overrides` and `addOverride`
 * can, so they are looked for in the arguments that are emitted.
 */
const RULES: readonly Rule[] = [
  [
    (args) =>
      at(args, 'network_profile.network_data_plane') === 'cilium' &&
      (at(args, 'network_profile.network_plugin') !== 'azure' ||
        !(
          at(args, 'network_profile.network_plugin_mode') === 'overlay' ||
          at(args, 'default_node_pool.pod_subnet_id') !== undefined
        )),
    (path) =>
      AksErrors.AKS_CILIUM_NETWORK(
        { rule: 'the data plane Cilium needs Azure CNI, with an overlay or a pod subnet' },
        path,
      ),
  ],
  [
    (args) =>
      at(args, 'network_profile.network_policy') === 'cilium' &&
      at(args, 'network_profile.network_data_plane') !== 'cilium',
    (path) =>
      AksErrors.AKS_CILIUM_NETWORK({ rule: 'network policies by Cilium need the data plane Cilium' }, path),
  ],
  [
    (args) => at(args, 'workload_identity_enabled') === true && at(args, 'oidc_issuer_enabled') === false,
    (path) => AksErrors.AKS_WORKLOAD_IDENTITY_WITHOUT_ISSUER({}, path),
  ],
  [
    (args) =>
      at(args, 'local_account_disabled') === true &&
      (at(args, 'azure_active_directory_role_based_access_control') === undefined ||
        at(args, 'role_based_access_control_enabled') === false),
    (path) => AksErrors.AKS_NOBODY_CAN_LOG_IN({}, path),
  ],
  [
    (args) => {
      const zone = at(args, 'private_dns_zone_id');
      const ownZone = zone !== undefined && zone !== 'System' && zone !== 'None';
      const needed =
        ownZone ||
        at(args, 'key_management_service') !== undefined ||
        at(args, 'kubelet_identity') !== undefined;
      return needed && at(args, 'identity.type') !== 'UserAssigned';
    },
    (path) => AksErrors.AKS_USER_ASSIGNED_IDENTITY_NEEDED({}, path),
  ],
  [
    (args) =>
      at(args, 'node_provisioning_profile.mode') === 'Auto' &&
      at(args, 'default_node_pool.auto_scaling_enabled') === true,
    (path) => AksErrors.AKS_NODE_PROVISIONING_AUTOSCALER({ subject: 'overrides' }, path),
  ],
  [
    (args) => hasIpv6(args) && at(args, 'node_provisioning_profile.mode') === 'Auto',
    (path) =>
      AksErrors.AKS_NODE_PROVISIONING_UNSUPPORTED({ subject: 'network.dualStack', what: 'IPv6' }, path),
  ],
  [
    (args) => hasIpv6(args) && (at(args, 'network_profile.ip_versions') as unknown[])[0] !== 'IPv4',
    (path) => AksErrors.AKS_DUAL_STACK_UNSUPPORTED(IPV6_ALONE, path),
  ],
  [
    (args) => hasIpv6(args) && at(args, 'network_profile.network_plugin_mode') !== 'overlay',
    (path) => AksErrors.AKS_DUAL_STACK_UNSUPPORTED(IPV6_WITHOUT_OVERLAY, path),
  ],
  [
    (args) => hasIpv6(args) && at(args, 'network_profile.network_policy') !== 'cilium',
    (path) => AksErrors.AKS_DUAL_STACK_UNSUPPORTED(IPV6_POLICIES, path),
  ],
  [
    (args) =>
      !hasIpv6(args) &&
      at(args, 'network_profile.load_balancer_profile.managed_outbound_ipv6_count') !== undefined,
    (path) => AksErrors.AKS_DUAL_STACK_UNSUPPORTED(IPV6_OUTBOUND, path),
  ],
  [
    (args) =>
      at(args, 'default_node_pool.auto_scaling_enabled') === false &&
      (at(args, 'default_node_pool.min_count') !== undefined ||
        at(args, 'default_node_pool.max_count') !== undefined),
    (path) => AksErrors.AKS_BOUNDS_WITHOUT_AUTOSCALER({}, path),
  ],
];

/** The first of the combinations above that these arguments have; undefined for none. */
export function refusedCombination(args: Arguments, constructPath: string): ConfigurationError | undefined {
  const found = RULES.find(([broken]) => broken(args));
  return found?.[1](constructPath);
}

function hasIpv6(args: Arguments): boolean {
  const versions = at(args, 'network_profile.ip_versions');
  return Array.isArray(versions) && versions.includes('IPv6');
}

const IPV6_ALONE = {
  subject: 'overrides.networkProfile.ipVersions',
  rule: 'IPv4, or IPv4 and then IPv6: AKS has no cluster of IPv6 alone',
  got: 'IPv6 without IPv4 before it',
};
const IPV6_WITHOUT_OVERLAY = {
  subject: 'network',
  rule: 'AKS has IPv6 in an overlay alone',
  got: 'IPv6 in a network without overlay',
};
const IPV6_POLICIES = {
  subject: 'network',
  rule: 'the policy engines azure and calico know no IPv6: its traffic would pass every NetworkPolicy',
  got: 'IPv6 with another policy engine than Cilium',
};
const IPV6_OUTBOUND = {
  subject: 'outbound.addresses.managedIpv6Count',
  rule: 'addresses of IPv6 are for a network that has it',
  got: 'a network of IPv4 alone',
};
