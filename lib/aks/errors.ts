import { defineErrors } from '../core';
import { AKS_POOL_ERRORS, type Bounds } from './pools/errors';

const LITERAL_CIDR = 'an IPv4 network as "10.1.0.0/16", with no bits set after the prefix';

/** Errors of `lib/aks`. A code, once released, keeps its meaning. */
export const AksErrors = defineErrors({
  ...AKS_POOL_ERRORS,
  AKS_CLUSTER_NAME_INVALID: (facts: { clusterName: string }) => ({
    subject: 'clusterName',
    rule: '1 to 63 letters, digits, "-" or "_", starting and ending with a letter or digit',
    got: facts.clusterName,
    remedy: 'write the name so, for example "shop-prod"',
  }),
  AKS_DNS_PREFIX_INVALID: (facts: { dnsPrefix: string }) => ({
    subject: 'dnsPrefix',
    rule: '1 to 54 letters, digits or "-", starting and ending with a letter or digit',
    got: facts.dnsPrefix,
    remedy: 'give a dnsPrefix of this form; it is derived from clusterName otherwise',
  }),
  AKS_VERSION_INVALID: (facts: { kubernetesVersion: string; form: string }) => ({
    subject: 'kubernetesVersion',
    rule: facts.form,
    got: facts.kubernetesVersion,
    remedy:
      'shorten the version, or set versionManagement: VersionManagement.TERRAFORM with upgradeChannel: UpgradeChannel.NONE',
  }),
  AKS_VERSION_MISSING: () => ({
    subject: 'kubernetesVersion',
    rule: 'with VersionManagement.TERRAFORM the version is written down, since nobody else chooses it',
    remedy: 'write kubernetesVersion, or leave versionManagement to AKS',
  }),
  AKS_TWO_VERSION_OWNERS: (facts: { upgradeChannel: string }) => ({
    subject: 'upgradeChannel',
    rule: 'with VersionManagement.TERRAFORM the channel upgrades no Kubernetes versions; AKS and Terraform would take turns',
    got: facts.upgradeChannel,
    remedy: 'write UpgradeChannel.NODE_IMAGE or UpgradeChannel.NONE, or leave versionManagement to AKS',
  }),
  AKS_NODE_IMAGE_CHANNELS: (facts: { nodeOsUpgradeChannel: string }) => ({
    subject: 'nodeOsUpgradeChannel',
    rule: 'UpgradeChannel.NODE_IMAGE goes together only with NodeOsUpgradeChannel.NODE_IMAGE',
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
  AKS_AUTHORIZED_RANGES_EMPTY: () => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'at least one network; an empty list opens the API server to everybody',
    remedy: 'name the networks, or use ApiServerAccess.private()',
  }),
  AKS_AUTHORIZED_RANGES_TOO_MANY: (facts: { count: number }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'at most 200 networks',
    got: facts.count,
    remedy: 'join networks to larger ones',
  }),
  AKS_AUTHORIZED_RANGE_INVALID: (facts: { cidr: string }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: LITERAL_CIDR,
    got: facts.cidr,
    remedy: 'write a single address as "203.0.113.7/32"',
  }),
  AKS_AUTHORIZED_RANGE_EVERYBODY: (facts: { cidr: string }) => ({
    subject: 'ApiServerAccess.publicRestricted',
    rule: 'a network that is not the whole internet',
    got: facts.cidr,
    remedy: 'name the networks that your people, pipelines and Vault come from',
  }),
  AKS_DNS_ZONE_INVALID: (facts: { dnsZoneId: string }) => ({
    subject: 'ApiServerAccess.private.dnsZoneId',
    rule: 'the resource id of a private DNS zone named "[<sub>.]privatelink.<region>.azmk8s.io"',
    got: facts.dnsZoneId,
    remedy:
      'make the zone with this name (AksNetworkFoundation does), or leave dnsZoneId out for a zone of AKS',
  }),
  AKS_DNS_ZONE_OTHER_REGION: (facts: { dnsZoneId: string; location: string }) => ({
    subject: 'ApiServerAccess.private.dnsZoneId',
    rule: `a zone of the cluster's region (${facts.location}), which is a part of the zone's name`,
    got: facts.dnsZoneId,
    remedy: 'pass the zone of this region, or leave dnsZoneId out for a zone of AKS',
  }),
  AKS_CIDR_INVALID: (facts: { subject: string; cidr: string }) => ({
    subject: facts.subject,
    rule: LITERAL_CIDR,
    got: facts.cidr,
    remedy: 'write the first address of the network and its prefix',
  }),
  AKS_CIDR_OVERLAP: (facts: { name: string; cidr: string; otherName: string; other: string }) => ({
    subject: facts.name,
    rule: `no address in common with ${facts.otherName} (${facts.other}); such addresses are not reached from inside the cluster`,
    got: facts.cidr,
    remedy:
      'give AksNetwork a podCidr, or a serviceCidr with its dnsServiceIp, that your networks do not use',
  }),
  AKS_SERVICE_CIDR_AND_DNS_IP: (facts: { serviceCidr?: string; dnsServiceIp?: string }) => ({
    subject: 'network',
    rule: 'serviceCidr and dnsServiceIp are given both or not at all',
    got: { serviceCidr: facts.serviceCidr, dnsServiceIp: facts.dnsServiceIp },
    remedy: 'add the other, for example serviceCidr "10.100.0.0/16" with dnsServiceIp "10.100.0.10"',
  }),
  AKS_SERVICE_CIDR_TOO_LARGE: (facts: { serviceCidr: string }) => ({
    subject: 'network.serviceCidr',
    rule: 'smaller than /12',
    got: facts.serviceCidr,
    remedy: 'write a prefix of 13 or more; /16 holds 65,000 services',
  }),
  AKS_DNS_SERVICE_IP_OUTSIDE: (facts: { serviceCidr: string; dnsServiceIp: string }) => ({
    subject: 'network.dnsServiceIp',
    rule: `an address inside of serviceCidr (${facts.serviceCidr}), not one of its first two and not its last`,
    got: facts.dnsServiceIp,
    remedy: 'take the tenth address of serviceCidr, as AKS does',
  }),
  AKS_OUTBOUND_OUT_OF_RANGE: (facts: { option: string; value: number } & Bounds) => ({
    subject: `outbound.${facts.option}`,
    rule: `a whole number from ${String(facts.min)} to ${String(facts.max)}`,
    got: facts.value,
    remedy: 'write a number in this range, or leave it out',
  }),
  AKS_KMS_KEY_INVALID: (facts: { keyId: string }) => ({
    subject: 'EtcdEncryption.keyVaultKey',
    rule: 'a key id with its version, "https://<vault>.vault.azure.net/keys/<name>/<32 hexadecimal digits>"',
    got: facts.keyId,
    remedy: 'pass `id` of the key, not `versionlessId`',
  }),
  AKS_KMS_PRIVATE_WITHOUT_VNET: () => ({
    subject: 'etcdEncryption',
    rule: 'a key vault with only a private endpoint is reached from an API server with VNet integration',
    remedy: 'write apiServer: ApiServerAccess.private({ subnetId }), or network: "Public" for the vault',
  }),
  AKS_RETENTION_OUT_OF_RANGE: (facts: { retentionDays: number }) => ({
    subject: 'Monitoring.newWorkspace.retentionDays',
    rule: 'a whole number of days from 30 to 730',
    got: facts.retentionDays,
    remedy: 'write a number in this range; archive older logs by a table of your own',
  }),
  AKS_WORKSPACE_NEEDED: (facts: { needs: string }) => ({
    subject: facts.needs,
    rule: 'this is sent to a Log Analytics workspace, and monitoring is Monitoring.none()',
    remedy:
      'write monitoring: Monitoring.newWorkspace() or Monitoring.workspace(id), or send logs elsewhere with cluster.addDiagnostics(...)',
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
  AKS_ISTIO_REVISIONS_EMPTY: () => ({
    subject: 'addons.istio.revisions',
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
  AKS_NOWHERE_TO_SCHEDULE: () => ({
    subject: 'defaultUserPool',
    rule: 'the system pool is tainted and no other pool takes pods without a toleration, so every application stays Pending',
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
    rule: 'minimum and maximum belong to the autoscaler, which is off',
    remedy: 'write systemPool: { scaling: PoolScaling.fixed(3) } instead',
  }),
  AKS_ZONES_EMPTY: () => ({
    subject: 'zones',
    rule: 'at least one zone, each gets a pool',
    got: [],
    remedy: 'name the zones, or use addNodePool with zones: [] in a region without zones',
  }),
  AKS_GRANT_WITHOUT_AZURE_RBAC: () => ({
    subject: 'grantAccess',
    rule: 'the roles are evaluated by Azure RBAC, which is off for this cluster',
    remedy: 'leave azureRbac out, or bind the user in Kubernetes',
  }),
  AKS_GRANT_NOT_NAMESPACED: (facts: { role: string }) => ({
    subject: 'grantAccess',
    rule: 'this role holds for the whole cluster',
    got: facts.role,
    remedy: 'use AksAccessRole.ADMIN for namespaces, or leave namespaces out',
  }),
  AKS_GRANT_NAMESPACE_INVALID: (facts: { namespace: string }) => ({
    subject: 'grantAccess.namespaces',
    rule: 'at least one namespace, each a DNS label: at most 63 lower-case letters, digits or "-"',
    got: facts.namespace,
    remedy:
      'write the name as `kubectl get namespaces` shows it, or leave namespaces out for the whole cluster',
  }),
  AKS_WORKLOAD_IDENTITY_SUBJECT: (facts: { field: string; value: string }) => ({
    subject: facts.field,
    rule: 'one service account of one namespace by its Kubernetes name, without wildcard',
    got: facts.value,
    remedy: 'write namespace and serviceAccountName as Kubernetes has them',
  }),
  AKS_DIAGNOSTICS_EMPTY: () => ({
    subject: 'categories',
    rule: 'at least one category; Azure refuses a setting that sends nothing',
    got: [],
    remedy: 'write for example [DiagnosticCategory.KUBE_AUDIT_ADMIN]',
  }),
  AKS_OUTPUT_PREFIX_INVALID: (facts: { prefix: string }) => ({
    subject: 'prefix',
    rule: 'lower-case letters, digits and "_", starting with a letter',
    got: facts.prefix,
    remedy: 'write for example "shop_prod"',
  }),
  AKS_OUTPUT_PREFIX_TAKEN: (facts: { prefix: string }) => ({
    subject: 'prefix',
    rule: 'the stack has outputs of this prefix already, and one of the two would be lost',
    got: facts.prefix,
    remedy: 'give each cluster a prefix of its own',
  }),
  AKS_ATTRIBUTE_MISSING: (facts: { attribute: string }) => ({
    subject: facts.attribute,
    rule: 'this value is needed here and was not among the attributes of the imported cluster',
    remedy: `pass ${facts.attribute} to AksCluster.fromClusterAttributes, or use AksCluster.fromLookup`,
  }),
  AKS_PROVIDER_VERSION_INVALID: (facts: { constraint: string }) => ({
    subject: 'constraint',
    rule: 'a constraint that begins at azurerm 4.55 or later and ends before 5.0, whose arguments have other names',
    got: facts.constraint,
    remedy: 'write ">= 4.68.0, < 5.0.0"',
  }),
  AKS_NETWORK_SUBNET_OUTSIDE: (facts: { field: string; cidr: string; addressSpace: string }) => ({
    subject: facts.field,
    rule: `a part of the network's address space (${facts.addressSpace}), with no address in common with the other subnet`,
    got: facts.cidr,
    remedy: 'choose subnets inside of addressSpace, or give a larger addressSpace',
  }),
  AKS_NETWORK_SUBNET_TOO_SMALL: (facts: { field: string; cidr: string; prefix: number }) => ({
    subject: facts.field,
    rule: `a network of /${String(facts.prefix)} or larger`,
    got: facts.cidr,
    remedy: 'give a larger subnet; it cannot be resized while it is in use',
  }),
});
