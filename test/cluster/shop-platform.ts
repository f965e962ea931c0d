import { readFile } from 'node:fs/promises';
import { agentContents, IMAGES, standardImages } from './node/standard-images';
import { applyVaultResources } from '../support/apply-vault-resources';
import { expectOk, type VaultClient } from '../support/vault-server/client';
import { type TestServer, startServer } from '../support/vault-server/server';
import { chosenServer } from '../support/vault-server/server-kind';
import { type Postgres, startPostgres } from '../support/postgres';
import { type Shop } from '../support/shop';
import { type Cluster, type KubernetesObject } from './cluster';
import { type NameServer, startNameServer } from './dns';

/** Values that go into the server and must turn up nowhere but in the application's files. */
export const SHOP_SECRETS = {
  apiKey: 'pk_live_51H8x-correct-horse-battery',
  smtpUser: 'mailer@shop.example',
  smtpPassword: 'it\'s \\ a "staple" $HOME `id` {{ .Data }}',
} as const;

/** The world around examples/shop, as real as it gets here. */
export interface ShopPlatform {
  /** Vault under the name and port that the example says, with TLS. */
  readonly vault: TestServer;
  readonly postgres: Postgres;
  stop(): Promise<void>;
}

/**
 * What the shop's platform team runs: DNS, a Vault with TLS behind the example's name, a PostgreSQL behind the database
 * engine, a PKI with a root, the secrets; and what `grants` writes.
 */
export async function startShopPlatform(cluster: Cluster, grants: ShopGrants): Promise<ShopPlatform> {
  const host = cluster.state.hostAddress;
  const dns: NameServer = await startNameServer(host, { 'vault.platform.example': host });
  const postgres = await startPostgres();
  const vault = await startServer({ host, port: 443, tls: true, names: ['vault.platform.example'] });
  await fillVault(vault.client, postgres);
  await grants(vault.client);
  return {
    vault,
    postgres,
    stop: async () => {
      await Promise.all([vault.stop(), postgres.stop(), dns.stop()]);
    },
  };
}

/** Writes the auth mount, the policies and the roles of the shop to its Vault. */
export type ShopGrants = (vault: VaultClient) => Promise<void>;

/** The policies and roles of the synthesized stack, on a mount that is configured for this node. */
export function grantsOfStack(cluster: Cluster, shop: Shop): ShopGrants {
  return async (vault) => {
    await vault.enableAuth('k8s-shop', { type: 'kubernetes' });
    // The example's Vault runs inside its cluster and reviews with its pod's token. This one runs beside the node.
    const config = {
      kubernetes_host: cluster.state.apiServer,
      kubernetes_ca_cert: cluster.state.caPem,
      token_reviewer_jwt: cluster.state.reviewerToken,
    };
    expectOk(await vault.write('auth/k8s-shop/config', config), 'auth/k8s-shop/config');
    await applyVaultResources(vault, policiesAndRoles(shop.stack));
  };
}

/** The stack without the mount, which this node configures in another way, and without Azure. */
function policiesAndRoles(stack: string): string {
  const json = JSON.parse(stack) as { resource: Record<string, unknown> };
  const kept = ['vault_policy', 'vault_kubernetes_auth_backend_role'];
  const resource = Object.fromEntries(Object.entries(json.resource).filter(([type]) => kept.includes(type)));
  return JSON.stringify({ ...json, resource });
}

async function fillVault(vault: VaultClient, postgres: Postgres): Promise<void> {
  const write = async (path: string, body: object): Promise<void> => {
    expectOk(await vault.write(path, body), path);
  };
  // A development server has KV version 2 at secret/ already.
  await write('secret/data/shop/payment', { data: { apiKey: SHOP_SECRETS.apiKey } });
  await write('secret/data/shop/smtp', {
    data: { user: SHOP_SECRETS.smtpUser, password: SHOP_SECRETS.smtpPassword },
  });
  await vault.enableMount('database', { type: 'database' });
  await write('database/config/orders', {
    plugin_name: 'postgresql-database-plugin',
    allowed_roles: 'shop-orders',
    connection_url: postgres.connectionUrl,
    username: postgres.user,
    password: postgres.password,
  });
  await write('database/roles/shop-orders', {
    db_name: 'orders',
    creation_statements: `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'`,
    default_ttl: '1h',
    max_ttl: '24h',
  });
  await vault.enableMount('pki', { type: 'pki', config: { max_lease_ttl: '8760h' } });
  await write('pki/root/generate/internal', { common_name: 'shop root', ttl: '8760h' });
  await write('pki/roles/shop-web', {
    allowed_domains: 'web.shop.svc',
    allow_bare_domains: true,
    max_ttl: '72h',
  });
}

/** The images that the example names, made of the test's: none of them is pulled. */
export async function importShopImages(cluster: Cluster): Promise<void> {
  const images = new Map(await standardImages());
  const contents = (name: string) => {
    const found = images.get(name);
    if (found === undefined) throw new Error(`no image ${name}`);
    return found;
  };
  const app = contents(IMAGES.app);
  await cluster.importImage('docker.io/hashicorp/vault:2.0.4', await agentContents(chosenServer()));
  for (const name of ['web:1.4.2', 'mailer:2.0.1']) {
    // The name makes them two images: the runtime lists one image under one of its names only.
    const env = { SECRETS_DIR: '/vault/secrets', PORT: '8443', IMAGE: name };
    await cluster.importImage(`registry.example/shop/${name}`, { ...app, env });
  }
}

/** YAML, or objects of the API. */
type Manifests = string | readonly KubernetesObject[];

/**
 * The namespace with Pod Security `restricted` enforced, the CA as the platform publishes it, and the manifests; returns
 * when both deployments are ready.
 */
export async function applyShop(cluster: Cluster, manifests: Manifests, vault: TestServer): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } });
  const ca = await readFile(vault.caFile ?? '', 'utf8');
  await cluster.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'vault-ca', namespace: 'shop' },
    data: { 'ca.crt': ca },
  });
  await cluster.apply(manifests);
  for (const name of ['web', 'mailer']) {
    const wait = ['rollout', 'status', `deployment/${name}`, '-n', 'shop', '--timeout=90s'];
    await cluster.kubectl(wait, { timeoutMs: 100_000 });
  }
}
