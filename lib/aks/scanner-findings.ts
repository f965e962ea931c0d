import { type KubernetesClusterConfig, type KubernetesClusterNodePoolConfig } from './bindings';

type Rule<T> = readonly [broken: (config: T) => boolean, finding: string];

/**
 * What a scanner will say of the arguments that are emitted, one sentence each, with the check's id. These are the
 * rules of checkov 3.3 and of Trivy; a value that is not the literal that they want counts as broken.
 */
const CLUSTER_RULES: readonly Rule<KubernetesClusterConfig>[] = [
  [
    (c) => c.localAccountDisabled !== true,
    'local accounts are on: admin certificates that nobody can revoke one by one (CKV_AZURE_141, CIS 3.1.1)',
  ],
  [(c) => c.roleBasedAccessControlEnabled !== true, 'Kubernetes RBAC is off (CKV_AZURE_5, AZU-0042)'],
  [
    (c) => c.azureActiveDirectoryRoleBasedAccessControl?.azureRbacEnabled !== true,
    'Azure RBAC does not decide who may do what in Kubernetes (CIS 5.5.2)',
  ],
  [
    (c) => c.oidcIssuerEnabled !== true || c.workloadIdentityEnabled !== true,
    'pods have no identity of their own: OIDC issuer or workload identity is off (CIS 1.2.30)',
  ],
  [
    (c) => c.runCommandEnabled !== false,
    'run command is on: an identity that may call Azure runs commands in the cluster, past its network (no scanner check)',
  ],
  [
    (c) => c.privateClusterEnabled !== true,
    'the API server has a public address (CKV_AZURE_115, AZU-0065, CIS 5.4.2)',
  ],
  [
    (c) => c.privateClusterEnabled !== true && !hasRanges(c),
    'the API server answers everybody (CKV_AZURE_6, AZU-0041)',
  ],
  [
    (c) => c.privateClusterPublicFqdnEnabled === true,
    'the private address of the API server is in public DNS (no scanner check)',
  ],
  [(c) => !c.networkProfile?.networkPolicy, 'network policies are not enforced (CKV_AZURE_7, AZU-0043)'],
  [
    (c) => !/^azure$/i.test(c.networkProfile?.networkPlugin ?? ''),
    'the network plugin is not Azure CNI (CKV2_AZURE_29)',
  ],
  [(c) => c.azurePolicyEnabled !== true, 'Azure Policy is off (CKV_AZURE_116, AZU-0066)'],
  [
    (c) => c.omsAgent?.logAnalyticsWorkspaceId === undefined,
    'nothing is logged: no Log Analytics workspace (CKV_AZURE_4, AZU-0040, CIS 2.1.1)',
  ],
  [
    (c) => c.keyVaultSecretsProvider?.secretRotationEnabled !== true,
    'the Key Vault provider is off or does not rotate secrets (CKV_AZURE_172)',
  ],
  [
    (c) => c.skuTier !== 'Standard',
    'the tier is not Standard: Free has no uptime SLA, Premium is unknown to the check (CKV_AZURE_170)',
  ],
  [
    (c) => c.automaticUpgradeChannel === undefined || c.automaticUpgradeChannel === 'none',
    'the cluster is not upgraded by itself (CKV_AZURE_171)',
  ],
  [(c) => c.httpApplicationRoutingEnabled === true, 'HTTP application routing is on (CKV_AZURE_246)'],
  [
    (c) => c.defaultNodePool.onlyCriticalAddonsEnabled !== true,
    'applications may run on the system pool (CKV_AZURE_232)',
  ],
  [
    (c) => c.defaultNodePool.type === 'AvailabilitySet',
    'the system pool is an availability set (CKV_AZURE_169)',
  ],
  [
    (c) => c.defaultNodePool.nodePublicIpEnabled === true,
    'nodes have public addresses (CKV_AZURE_143, CIS 5.4.3)',
  ],
  [
    (c) => c.defaultNodePool.osDiskType !== 'Ephemeral',
    'the OS disk of the system pool is not ephemeral (CKV_AZURE_226)',
  ],
  [
    (c) => c.defaultNodePool.hostEncryptionEnabled !== true,
    'local disks of the system pool are not encrypted (CKV_AZURE_227)',
  ],
  [(c) => fewPods(c.defaultNodePool.maxPods), 'fewer than 50 pods a node in the system pool (CKV_AZURE_168)'],
];

const POOL_RULES: readonly Rule<KubernetesClusterNodePoolConfig>[] = [
  [(p) => p.hostEncryptionEnabled !== true, 'local disks of the pool are not encrypted (CKV_AZURE_227)'],
  [(p) => p.nodePublicIpEnabled === true, 'nodes have public addresses (CIS 5.4.3)'],
  [(p) => fewPods(p.maxPods), 'fewer than 50 pods a node (CKV_AZURE_168)'],
];

/** Findings of a cluster that a default was weakened for. */
export function clusterFindings(config: KubernetesClusterConfig): readonly string[] {
  return CLUSTER_RULES.filter(([broken]) => broken(config)).map(([, finding]) => finding);
}

/** Findings of a node pool. */
export function poolFindings(config: KubernetesClusterNodePoolConfig): readonly string[] {
  return POOL_RULES.filter(([broken]) => broken(config)).map(([, finding]) => finding);
}

/** Not weakened, but asked for: what the defaults cannot give by themselves. */
export function clusterNotes(config: KubernetesClusterConfig): readonly string[] {
  return config.diskEncryptionSetId === undefined
    ? [
        'disks are encrypted with keys of the platform; give DiskEncryption.customerManaged(...) if your scanner asks for keys of your own (CKV_AZURE_117, AZU-0067)',
      ]
    : [];
}

function hasRanges(config: KubernetesClusterConfig): boolean {
  return (config.apiServerAccessProfile?.authorizedIpRanges ?? []).length > 0;
}

function fewPods(maxPods: number | undefined): boolean {
  return maxPods === undefined || maxPods < 50;
}
