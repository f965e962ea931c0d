import { AuthMount, VaultAccess, VaultAccessContract } from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import { database, kv1, kv2, pki } from '../../lib/secrets';
import { TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import { verifyContract, type VerifyFinding, type VerifyOptions } from '../../lib/verify';
import { applyVaultResources } from '../support/apply-vault-resources';
import { holdInRun } from '../support/once-per-run';
import { synth } from '../support/terraform';
import { expectOk, type VaultClient } from '../support/vault-server/client';
import { chosenServer } from '../support/vault-server/server-kind';

/** Names of mounts that no other test has. */
export const MOUNTS = {
  kubernetes: 'verify-k8s',
  jwt: 'verify-jwt',
  kv2: 'verify-kv',
  kv1: 'verify-kv1',
  database: 'verify-db',
  pki: 'verify-pki',
} as const;

/** A value that nobody may ever see. */
export const VALUE = 'correct-horse-battery-staple';

/** A workload that reads a secret of KV version 2. */
export function accessOf(changes: Partial<Parameters<typeof VaultAccess.of>[0]> = {}): VaultAccess {
  return VaultAccess.of({
    workload: 'web',
    roleName: 'verify-web',
    namespace: 'shop',
    serviceAccount: 'web',
    vault: VaultServer.atPlainHttp('http://vault.test:8200'),
    auth: AuthMount.kubernetes(MOUNTS.kubernetes),
    files: { password: kv2(MOUNTS.kv2).at('shop/db').key('password') },
    ...changes,
  });
}

/** Everything that a workload can read. */
export function everyEngine(): VaultAccess {
  const creds = database(MOUNTS.database);
  return accessOf({
    files: {
      password: kv2(MOUNTS.kv2).at('shop/db').key('password'),
      legacy: kv1(MOUNTS.kv1).at('shop/legacy').key('password'),
      user: creds.role('shop').username,
      fixed: creds.staticRole('shop-fixed').password,
      'web.pem': pki(MOUNTS.pki).role('shop').certificate({ commonName: 'web.shop.svc' }),
    },
  });
}

/** Mounts, secrets and roles of engines, as they have to be. */
export async function prepare(client: VaultClient): Promise<void> {
  await client.enableAuth(MOUNTS.kubernetes, { type: 'kubernetes' });
  await client.enableAuth(MOUNTS.jwt, { type: 'jwt' });
  await client.enableMount(MOUNTS.kv2, { type: 'kv', options: { version: '2' } });
  await client.enableMount(MOUNTS.kv1, { type: 'kv', options: { version: '1' } });
  await client.enableMount(MOUNTS.pki, { type: 'pki' });
  const write = async (path: string, body: object) => expectOk(await client.write(path, body), path);
  await write(`${MOUNTS.kv2}/data/shop/db`, { data: { password: VALUE, user: VALUE } });
  await write(`${MOUNTS.kv1}/shop/legacy`, { password: VALUE });
  await write(`${MOUNTS.pki}/roles/shop`, { allow_any_name: true });
}

/**
 * Keeps the mounts, policies and roles of these tests from those of another test file that run at the same time, and takes
 * them away in the end. Before all other hooks of a file.
 */
export function aloneWithMounts(client: VaultClient): void {
  let letGo: (() => void) | undefined;
  beforeAll(async () => {
    letGo = await holdInRun('verify-mounts');
  });
  afterAll(async () => {
    await remove(client);
    letGo?.();
  });
}

/** Takes all of it away. */
export async function remove(client: VaultClient): Promise<void> {
  for (const mount of [MOUNTS.kubernetes, MOUNTS.jwt]) await client.delete(`sys/auth/${mount}`);
  for (const mount of [MOUNTS.kv2, MOUNTS.kv1, MOUNTS.pki]) await client.delete(`sys/mounts/${mount}`);
}

/** What the platform's stack writes for these workloads. */
export async function grant(client: VaultClient, ...workloads: readonly VaultAccess[]): Promise<void> {
  const contract = VaultAccessContract.of(workloads);
  const text = synth((stack) => {
    const reviewer = TokenReviewer.localServiceAccount();
    const kubernetes = { path: MOUNTS.kubernetes, reviewer };
    VaultKubernetesAuth.fromAttributes(stack, 'Kubernetes', kubernetes).grantAll(contract);
    VaultJwtAuth.fromAttributes(stack, 'Jwt', { path: MOUNTS.jwt }).grantAll(contract);
  }).text;
  await applyVaultResources(client, text);
}

/** The findings of these workloads, with a token that may see everything unless said otherwise. */
export async function verified(
  client: VaultClient,
  workloads: readonly VaultAccess[],
  options: Partial<VerifyOptions> & { readonly token?: string } = {},
): Promise<readonly VerifyFinding[]> {
  const { token = process.env['AVC_SERVER_TOKEN'], ...others } = options;
  const { findings } = await verifyContract(VaultAccessContract.of(workloads), {
    address: client.address,
    server: chosenServer().name,
    env: { VAULT_TOKEN: token },
    ...others,
  });
  return findings;
}

/** `rule subject`, for comparison. */
export function told(findings: readonly VerifyFinding[]): readonly string[] {
  return findings.map(({ rule, subject }) => `${rule} ${subject}`);
}
