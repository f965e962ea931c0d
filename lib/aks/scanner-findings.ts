import { type Arguments, at } from './synthesized';

type Rule = readonly [broken: (args: Arguments) => boolean, finding: string];

/**
 * What a scanner will say of the arguments that are emitted, one sentence each, with the check's id. These are the
 * rules of checkov 3.3 and of Trivy; a value that is not the literal that they want counts as broken.
 */
const CLUSTER_RULES: readonly Rule[] = [
  [
    (c) => at(c, 'local_account_disabled') !== true,
    'local accounts are on: admin certificates that nobody can revoke one by one (CKV_AZURE_141, CIS 3.1.1)',
  ],
  [
    (c) => at(c, 'role_based_access_control_enabled') !== true,
    'Kubernetes RBAC is off (CKV_AZURE_5, AZU-0042)',
  ],
  [
    (c) => at(c, 'azure_active_directory_role_based_access_control.azure_rbac_enabled') !== true,
    'Azure RBAC does not decide who may do what in Kubernetes (CIS 5.5.2)',
  ],
  [
    (c) => at(c, 'oidc_issuer_enabled') !== true || at(c, 'workload_identity_enabled') !== true,
    'pods have no identity of their own: OIDC issuer or workload identity is off (CIS 1.2.30)',
  ],
  [
    (c) => at(c, 'run_command_enabled') !== false,
    'run command is on: an identity that may call Azure runs commands in the cluster, past its network (no scanner check)',
  ],
  [
    (c) => at(c, 'private_cluster_enabled') !== true,
    'the API server has a public address (CKV_AZURE_115, AZU-0065, CIS 5.4.2)',
  ],
  [
    (c) =>
      at(c, 'private_cluster_enabled') !== true &&
      !hasRanges(at(c, 'api_server_access_profile.authorized_ip_ranges')),
    'the API server answers everybody (CKV_AZURE_6, AZU-0041)',
  ],
  [
    (c) => at(c, 'private_cluster_public_fqdn_enabled') === true,
    'the private address of the API server is in public DNS (no scanner check)',
  ],
  [
    (c) => !at(c, 'network_profile.network_policy'),
    'network policies are not enforced (CKV_AZURE_7, AZU-0043)',
  ],
  [
    (c) => !/^azure$/i.test(String(at(c, 'network_profile.network_plugin'))),
    'the network plugin is not Azure CNI (CKV2_AZURE_29)',
  ],
  [(c) => at(c, 'azure_policy_enabled') !== true, 'Azure Policy is off (CKV_AZURE_116, AZU-0066)'],
  [
    (c) => at(c, 'oms_agent.log_analytics_workspace_id') === undefined,
    'nothing is logged: no Log Analytics workspace (CKV_AZURE_4, AZU-0040, CIS 2.1.1)',
  ],
  [
    (c) => at(c, 'key_vault_secrets_provider.secret_rotation_enabled') !== true,
    'the Key Vault provider is off or does not rotate secrets (CKV_AZURE_172)',
  ],
  [
    (c) => at(c, 'sku_tier') !== 'Standard',
    'the tier is not Standard: Free has no uptime SLA, Premium is unknown to the check (CKV_AZURE_170)',
  ],
  [
    (c) => at(c, 'automatic_upgrade_channel') === undefined || at(c, 'automatic_upgrade_channel') === 'none',
    'the cluster is not upgraded by itself (CKV_AZURE_171)',
  ],
  [
    (c) => at(c, 'http_application_routing_enabled') === true,
    'HTTP application routing is on (CKV_AZURE_246)',
  ],
  [
    (c) => at(c, 'default_node_pool.only_critical_addons_enabled') !== true,
    'applications may run on the system pool (CKV_AZURE_232)',
  ],
  [
    (c) => at(c, 'default_node_pool.type') === 'AvailabilitySet',
    'the system pool is an availability set (CKV_AZURE_169)',
  ],
  [
    (c) => at(c, 'default_node_pool.node_public_ip_enabled') === true,
    'nodes have public addresses (CKV_AZURE_143, CIS 5.4.3)',
  ],
  [
    (c) => at(c, 'default_node_pool.os_disk_type') !== 'Ephemeral',
    'the OS disk of the system pool is not ephemeral (CKV_AZURE_226)',
  ],
  [
    (c) => at(c, 'default_node_pool.host_encryption_enabled') !== true,
    'local disks of the system pool are not encrypted (CKV_AZURE_227)',
  ],
  [
    (c) => fewPods(at(c, 'default_node_pool.max_pods')),
    'fewer than 50 pods a node in the system pool (CKV_AZURE_168)',
  ],
];

const POOL_RULES: readonly Rule[] = [
  [
    (p) => at(p, 'host_encryption_enabled') !== true,
    'local disks of the pool are not encrypted (CKV_AZURE_227)',
  ],
  [(p) => at(p, 'node_public_ip_enabled') === true, 'nodes have public addresses (CIS 5.4.3)'],
  [(p) => fewPods(at(p, 'max_pods')), 'fewer than 50 pods a node (CKV_AZURE_168)'],
];

/** Findings of a cluster that a default was weakened for. */
export function clusterFindings(args: Arguments): readonly string[] {
  return CLUSTER_RULES.filter(([broken]) => broken(args)).map(([, finding]) => finding);
}

/** Findings of a node pool. */
export function poolFindings(args: Arguments): readonly string[] {
  return POOL_RULES.filter(([broken]) => broken(args)).map(([, finding]) => finding);
}

/** The ids of checks that findings name: `CKV_AZURE_4`, `AZU-0040`. */
export function checkIds(findings: readonly string[]): readonly string[] {
  return findings.flatMap((finding) => finding.match(/\b(?:CKV\d?_AZURE_\d+|AZU-\d+)\b/g) ?? []);
}

/** Not weakened, but asked for: what the defaults cannot give by themselves. */
export function clusterNotes(args: Arguments): readonly string[] {
  return at(args, 'disk_encryption_set_id') === undefined
    ? [
        'disks are encrypted with keys of the platform; give DiskEncryption.customerManaged(...) if your scanner asks for keys of your own (CKV_AZURE_117, AZU-0067)',
      ]
    : [];
}

function hasRanges(ranges: unknown): boolean {
  return Array.isArray(ranges) ? ranges.length > 0 : typeof ranges === 'string';
}

function fewPods(maxPods: unknown): boolean {
  return typeof maxPods !== 'number' || maxPods < 50;
}
