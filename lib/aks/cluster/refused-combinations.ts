import { type KubernetesClusterConfig } from '../bindings';
import { type ConfigurationError } from '../../core';
import { AksErrors } from '../errors';

type Rule = readonly [
  broken: (config: KubernetesClusterConfig) => boolean,
  error: (path: string) => ConfigurationError,
];

/**
 * Combinations that Azure or the provider refuse at apply. The props cannot express them; `overrides` can, so they are
 * looked for in the arguments that are emitted.
 */
const RULES: readonly Rule[] = [
  [
    ({ networkProfile: network, defaultNodePool: pool }) =>
      network?.networkDataPlane === 'cilium' &&
      (network.networkPlugin !== 'azure' ||
        !(network.networkPluginMode === 'overlay' || pool.podSubnetId !== undefined)),
    (path) =>
      AksErrors.AKS_CILIUM_NETWORK(
        { rule: 'the data plane Cilium needs Azure CNI, with an overlay or a pod subnet' },
        path,
      ),
  ],
  [
    ({ networkProfile: network }) =>
      network?.networkPolicy === 'cilium' && network.networkDataPlane !== 'cilium',
    (path) =>
      AksErrors.AKS_CILIUM_NETWORK({ rule: 'network policies by Cilium need the data plane Cilium' }, path),
  ],
  [
    (config) => config.workloadIdentityEnabled === true && config.oidcIssuerEnabled === false,
    (path) => AksErrors.AKS_WORKLOAD_IDENTITY_WITHOUT_ISSUER({}, path),
  ],
  [
    (config) =>
      config.localAccountDisabled === true &&
      (config.azureActiveDirectoryRoleBasedAccessControl === undefined ||
        config.roleBasedAccessControlEnabled === false),
    (path) => AksErrors.AKS_NOBODY_CAN_LOG_IN({}, path),
  ],
  [
    (config) => {
      const zone = config.privateDnsZoneId;
      const ownZone = zone !== undefined && zone !== 'System' && zone !== 'None';
      const needed =
        ownZone || config.keyManagementService !== undefined || config.kubeletIdentity !== undefined;
      return needed && config.identity?.type !== 'UserAssigned';
    },
    (path) => AksErrors.AKS_USER_ASSIGNED_IDENTITY_NEEDED({}, path),
  ],
  [
    ({ defaultNodePool: pool }) =>
      pool.autoScalingEnabled === false && (pool.minCount !== undefined || pool.maxCount !== undefined),
    (path) => AksErrors.AKS_BOUNDS_WITHOUT_AUTOSCALER({}, path),
  ],
];

/** @throws the first of the combinations above */
export function checkConfig(config: KubernetesClusterConfig, constructPath: string): void {
  const found = RULES.find(([broken]) => broken(config));
  if (found !== undefined) throw found[1](constructPath);
}
