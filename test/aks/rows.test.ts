import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Every feature that a default was chosen for (docs/aks.md) has a test that names it.

const ROWS: Readonly<Record<string, readonly string[]>> = {
  '1a': [
    'OIDC issuer',
    'workload identity',
    'local accounts',
    'Kubernetes RBAC',
    'Entra RBAC block',
    'Azure RBAC',
    'cluster identity',
    'kubelet identity',
    'role assignments for it',
    'ACR attach',
    'user role assignments',
  ],
  '1b': [
    'private cluster',
    'API server VNet integration',
    'public FQDN',
    'run command',
    'authorized IP ranges',
    'private DNS zone',
    'network plugin',
    'plugin mode',
    'data plane',
    'network policy',
    'advanced container networking',
    'outbound type',
    'pod and service CIDR',
    'own network',
  ],
  '1c': [
    'VM size',
    'system pool taint',
    'zones',
    'autoscaler',
    'autoscaler profile',
    'OS disk',
    'OS SKU',
    'max pods',
    'max surge',
    'temporary_name_for_rotation',
    'host encryption',
    'FIPS',
    'node public IP',
    'multiple pools',
    'spot',
    'Windows',
    'snapshot, GPU, Kata',
    'node auto-provisioning',
  ],
  '1d': [
    'SKU tier',
    'auto-upgrade channel',
    'node OS channel',
    'maintenance windows',
    'ignore_changes',
    'KMS etcd',
    'disk encryption set',
    'Defender',
    'OMS and container insights',
    'managed Prometheus',
    'diagnostic settings',
    'Azure Policy',
    'Key Vault secrets provider',
    'image cleaner',
    'KEDA and VPA',
    'Istio',
    'web app routing',
    'HTTP application routing',
    'storage profile',
    'lock',
    'existing cluster',
    'outputs',
  ],
};

const titles = readdirSync(__dirname)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => [
    ...readFileSync(join(__dirname, name), 'utf8').matchAll(/^describe\((['"])(1[a-d] .*)\1,/gm),
  ])
  .map(([, , title = '']) => title.replaceAll("\\'", "'"));

test.each(Object.entries(ROWS).flatMap(([table, rows]) => rows.map((row) => [table, row] as const)))(
  '%s %s',
  (table, row) => {
    expect(
      titles.filter((title) => title.startsWith(table) && title.toLowerCase().includes(row.toLowerCase())),
    ).not.toEqual([]);
  },
);
