import {
  type ErrorTable,
  type MissingPackage,
  missingPackageProblem,
  type WrongValue,
  wrongValueProblem,
} from '../../core';

/** The part of `AksErrors` that concerns the cluster as a whole. */
export const AKS_CLUSTER_ERRORS = {
  AKS_CLUSTER_NAME_INVALID: (facts: { clusterName: string }) => ({
    subject: 'clusterName',
    rule: '1 to 63 letters, digits, "-" or "_", starting and ending with a letter or digit',
    got: facts.clusterName,
    remedy: 'write the name so, for example "shop-prod"',
  }),
  AKS_DNS_PREFIX_INVALID: (facts: { dnsPrefix: string; derived: boolean }) => ({
    subject: facts.derived ? 'dnsPrefix (made of clusterName)' : 'dnsPrefix',
    rule: '1 to 54 letters, digits or "-", starting and ending with a letter or digit',
    got: facts.dnsPrefix,
    remedy: 'give a dnsPrefix of this form',
  }),
  AKS_VERSION_INVALID: (facts: { kubernetesVersion: string; form: string }) => ({
    subject: 'kubernetesVersion',
    rule: facts.form,
    got: facts.kubernetesVersion,
    remedy:
      'write for example "1.33"; a version with its patch needs versionManagement: VersionManagement.TERRAFORM with upgradeChannel: UpgradeChannel.NODE_IMAGE',
  }),
  AKS_VERSION_MISSING: () => ({
    subject: 'kubernetesVersion',
    rule: 'must be written down with VersionManagement.TERRAFORM, since nobody else chooses it',
    remedy: 'write kubernetesVersion, or leave versionManagement to AKS',
  }),
  AKS_TWO_VERSION_OWNERS: (facts: { upgradeChannel: string }) => ({
    subject: 'upgradeChannel',
    rule: 'cannot upgrade Kubernetes versions with VersionManagement.TERRAFORM; AKS and Terraform would take turns',
    got: facts.upgradeChannel,
    remedy: 'write UpgradeChannel.NODE_IMAGE or UpgradeChannel.NONE, or leave versionManagement to AKS',
  }),
  AKS_NODE_IMAGE_CHANNELS: (facts: { nodeOsUpgradeChannel: string }) => ({
    subject: 'nodeOsUpgradeChannel',
    rule: 'UpgradeChannel.NODE_IMAGE needs NodeOsUpgradeChannel.NODE_IMAGE',
    got: facts.nodeOsUpgradeChannel,
    remedy: 'leave nodeOsUpgradeChannel out, or choose another upgradeChannel',
  }),
  AKS_MAINTENANCE_TIME_INVALID: (facts: { field: string; value: string }) => ({
    subject: facts.field,
    rule: 'a time of day as "HH:MM" (00:00 to 23:59), an offset as "+HH:MM" or "-HH:MM"',
    got: facts.value,
    remedy: 'write for example "22:30" and "+01:00"',
  }),
  AKS_MAINTENANCE_TOO_SHORT: (facts: { window: string; durationHours: number }) => ({
    subject: `maintenance.${facts.window}.durationHours`,
    rule: 'a whole number of hours from 4 to 24; AKS starts nothing in a shorter window',
    got: facts.durationHours,
    remedy: 'write 4 or more',
  }),
  AKS_KMS_KEY_INVALID: (facts: { keyId: string }) => ({
    subject: 'EtcdEncryption.keyVaultKey',
    rule: 'a key id with its version, "https://<vault>.vault.azure.net/keys/<name>/<32 hexadecimal digits>"',
    got: facts.keyId,
    remedy: 'pass `id` of the key, not `versionlessId`',
  }),
  AKS_KMS_PRIVATE_WITHOUT_VNET: () => ({
    subject: 'etcdEncryption',
    rule: 'a key vault with only a private endpoint needs an API server with VNet integration',
    remedy: 'write apiServer: ApiServerAccess.private({ subnetId }), or network: "Public" for the vault',
  }),
  AKS_IMAGE_CLEANER_HOURS: (facts: { hours: number }) => ({
    subject: 'imageCleanerHours',
    rule: 'a whole number of hours from 24 to 2160, or false',
    got: facts.hours,
    remedy: 'write for example 48',
  }),
  AKS_COST_ANALYSIS_TIER: () => ({
    subject: 'addons.costAnalysis',
    rule: 'needs the tier Standard or Premium',
    got: 'Free',
    remedy: 'write tier: AksTier.STANDARD, or leave cost analysis out',
  }),
  AKS_ISTIO_REVISIONS_EMPTY: (facts: { subject: string }) => ({
    subject: facts.subject,
    rule: 'one revision, or two while upgrading',
    got: [],
    remedy: 'write one that `az aks mesh get-revisions` lists, for example "asm-1-27"',
  }),
  AKS_IGNORED_ARGUMENT_INVALID: (facts: { argument: string }) => ({
    subject: 'externallyManaged',
    rule: 'names of arguments as Terraform writes them',
    got: facts.argument,
    remedy: 'write for example "microsoft_defender" or "default_node_pool[0].tags"',
  }),
  AKS_WINDOWS_PASSWORD_EXPOSED: () => ({
    subject: 'windowsAdministrator.password',
    rule: 'a variable that is marked sensitive and has no default; a default would be in the synthesized file',
    remedy: 'write new TerraformVariable(this, "windows_password", { type: "string", sensitive: true })',
  }),
  AKS_NEEDS_AZURERM_5: (facts: { subject: string; what: string }) => ({
    subject: facts.subject,
    rule: `${facts.what} needs azurerm 5, and the bindings of aks-vault-constructs/aks are of 4.55.0`,
    remedy: 'import from aks-vault-constructs/cdktn/aks; docs/cdktn.md says how to move there',
  }),
  AKS_NODE_PROVISIONING_AUTOSCALER: (facts: { subject: string }) => ({
    subject: facts.subject,
    rule: 'AKS refuses the cluster autoscaler in a cluster whose nodes it provisions itself',
    remedy: 'write PoolScaling.fixed(3) for a pool that has nodes of its own, or leave the scaling out',
  }),
  AKS_NODE_PROVISIONING_UNSUPPORTED: (facts: { subject: string; what: string }) => ({
    subject: facts.subject,
    rule: `AKS has no ${facts.what} in a cluster whose nodes it provisions itself`,
    remedy: 'leave it out, or write nodeProvisioning: NodeProvisioning.manual()',
  }),
  AKS_NOWHERE_TO_SCHEDULE: (facts: { pools: readonly string[] }) => ({
    subject: 'pools',
    rule: `the system pool is tainted and no other pool takes pods of Linux without a toleration, so that every application stays Pending`,
    got: facts.pools.length === 0 ? 'no other pool' : facts.pools,
    remedy:
      'call cluster.addNodePool(...), leave defaultUserPool out, or write systemPool: { onlyCriticalAddons: false }',
  }),
  AKS_CILIUM_NETWORK: (facts: { rule: string }) => ({
    subject: 'overrides.networkProfile',
    rule: facts.rule,
    remedy:
      'leave these fields to network: AksNetwork.overlayCilium(), podSubnetCilium(...) or overlayAzure(...)',
  }),
  AKS_WORKLOAD_IDENTITY_WITHOUT_ISSUER: () => ({
    subject: 'overrides.oidcIssuerEnabled',
    rule: 'workload identity needs the OIDC issuer',
    got: false,
    remedy: 'leave it out, or write workloadIdentityEnabled: false as well',
  }),
  AKS_NOBODY_CAN_LOG_IN: () => ({
    subject: 'overrides',
    rule: 'without local accounts, users log in by Entra ID: its block and Kubernetes RBAC are both needed',
    remedy:
      'leave azureActiveDirectoryRoleBasedAccessControl and roleBasedAccessControlEnabled alone, or write localAccountDisabled: false as well',
  }),
  AKS_USER_ASSIGNED_IDENTITY_NEEDED: () => ({
    subject: 'overrides.identity',
    rule: 'a DNS zone, a key or a kubelet identity of your own needs a user-assigned identity for the control plane',
    remedy: 'leave identity to the construct, or pass one as `identity`',
  }),
  AKS_BOUNDS_WITHOUT_AUTOSCALER: () => ({
    subject: 'overrides.defaultNodePool',
    rule: 'minimum and maximum need the autoscaler, which is off',
    remedy: 'write systemPool: { scaling: PoolScaling.fixed(3) } instead',
  }),
  AKS_ZONES_EMPTY: () => ({
    subject: 'zones',
    rule: 'at least one zone, each gets a pool',
    got: [],
    remedy: 'name the zones, or use addNodePool with zones: [] in a region without zones',
  }),
  AKS_OUTPUT_PREFIX_INVALID: (facts: { prefix: string }) => ({
    subject: 'prefix',
    rule: 'lower-case letters, digits and "_", starting with a letter',
    got: facts.prefix,
    remedy: 'write for example "shop_prod"',
  }),
  AKS_OUTPUT_PREFIX_TAKEN: (facts: { prefix: string }) => ({
    subject: 'prefix',
    rule: 'must be a prefix of its own: the stack has outputs of this one, and one of the two would be lost',
    got: facts.prefix,
    remedy: 'give each cluster a prefix of its own',
  }),
  AKS_ATTRIBUTE_MISSING: (facts: { attribute: string }) => ({
    subject: facts.attribute,
    rule: 'this value is needed here and was not among the attributes of the imported cluster',
    remedy: `pass ${facts.attribute} to AksCluster.fromClusterAttributes, or use AksCluster.fromLookup`,
  }),
  AKS_PACKAGES_MISSING: (facts: MissingPackage) => missingPackageProblem(facts),
  AKS_PROVIDER_VERSION_INVALID: (facts: {
    constraint: string;
    major: number;
    from: string;
    write: string;
  }) => ({
    subject: 'constraint',
    rule: `the bindings of this stack are of azurerm ${facts.from}: a constraint that begins there or later and ends before ${String(facts.major + 1)}.0, whose arguments have other names`,
    got: facts.constraint,
    remedy:
      facts.major === 4
        ? `write "${facts.write}"; azurerm 5 is for aks-vault-constructs/cdktn/aks`
        : `write "${facts.write}"; azurerm 4 is for aks-vault-constructs/aks`,
  }),
  AKS_CLUSTER_NAME_TAKEN: (facts: { clusterName: string; takenBy: string }) => ({
    subject: 'clusterName',
    rule: `one cluster of this name in a resource group; ${facts.takenBy} is one`,
    got: facts.clusterName,
    remedy: 'give one of them another name or resource group',
  }),
  AKS_VALUE_INVALID: (facts: WrongValue) => wrongValueProblem(facts),
  AKS_ID_WRONG_KIND: (facts: { subject: string; kind: string; id: string }) => ({
    subject: facts.subject,
    rule: `the resource id of a ${facts.kind}: "/subscriptions/.../resourceGroups/.../providers/..."`,
    got: facts.id,
    remedy: `pass \`id\` of the ${facts.kind}, or what \`az resource show --query id\` prints`,
  }),
  AKS_TAGS_INVALID: (facts: { rule: string; got: unknown }) => ({
    subject: 'tags',
    rule: facts.rule,
    got: facts.got,
    remedy: 'write for example tags: { team: "shop" }',
  }),
  AKS_TENANT_ID_INVALID: (facts: { tenantId: string }) => ({
    subject: 'tenantId',
    rule: 'the id of a tenant of Entra ID, a UUID',
    got: facts.tenantId,
    remedy:
      'write what `az account show --query tenantId` prints, or leave it out for the tenant of the subscription',
  }),
  AKS_LONG_TERM_SUPPORT_TIER: (facts: { tier: string }) => ({
    subject: 'longTermSupport',
    rule: 'needs the tier Premium',
    got: facts.tier,
    remedy: 'write tier: AksTier.PREMIUM as well, or leave longTermSupport out',
  }),
  AKS_ISTIO_REVISION_INVALID: (facts: { subject: string; revisions: readonly string[] }) => ({
    subject: facts.subject,
    rule: 'one revision as "asm-1-27", or two that follow each other while upgrading',
    got: facts.revisions,
    remedy: 'write what `az aks mesh get-revisions --location <region>` lists',
  }),
  AKS_MAINTENANCE_DAY_INVALID: (facts: { window: string; day: unknown }) => ({
    subject: `maintenance.${facts.window}.day`,
    rule: 'a day of the week in English, as "Sunday"',
    got: facts.day,
    remedy: 'write for example "Sunday"',
  }),
  AKS_MAINTENANCE_FREEZE_INVALID: (facts: { start: string; end: string }) => ({
    subject: 'maintenance.freezes',
    rule: 'a start and a later end, each as RFC 3339 has it: "2026-12-20T00:00:00Z"',
    got: { start: facts.start, end: facts.end },
    remedy: 'write both times with their offset, the earlier one first',
  }),
  AKS_PROXY_URL_INVALID: (facts: { field: string; url: string }) => ({
    subject: `httpProxy.${facts.field}`,
    rule: 'the address of a proxy with scheme and host: "http://proxy.example:3128/"',
    got: facts.url,
    remedy: 'write scheme, host and port',
  }),
  AKS_TRUSTED_CERTIFICATES_INVALID: (facts: { got: string }) => ({
    subject: 'trustedCertificates',
    rule: '1 to 10 certificates as PEM text, each beginning with "-----BEGIN CERTIFICATE-----"',
    got: facts.got,
    remedy: 'read the files (`readFileSync(path, "utf8")`), and pass their text',
  }),
} satisfies ErrorTable;
