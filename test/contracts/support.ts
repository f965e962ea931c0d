import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { AuthMount, type PlatformRules, VaultAccess, VaultAccessContract } from '../../lib/access';
import { kv2 } from '../../lib/secrets';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { ENDPOINT } from '../vault/support';

/** A folder of its own for a test file, removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'avc-contracts-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file, with the folders above it, and gives its path. */
export function written(folder: string, name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** A workload `web` of the team, which reads one secret below the team's own folder. */
export function workloadOf(
  team: string,
  changes: Partial<Parameters<typeof VaultAccess.of>[0]> = {},
): VaultAccess {
  return VaultAccess.of({
    workload: 'web',
    roleName: `${team}-web`,
    namespace: team,
    serviceAccount: 'web',
    auth: AuthMount.kubernetes('k8s-shop'),
    files: { password: kv2('secret').at(`${team}/db`).key('password') },
    ...changes,
  });
}

/** The JSON form of a contract of these workloads. */
export function contractJson(...workloads: readonly VaultAccess[]): string {
  return VaultAccessContract.of(workloads).toJson();
}

/** A platform team's program: reads the contracts, grants all of them, and writes its stack below `outdir`. */
export function synthPlatform(pattern: string, outdir: string, rules?: PlatformRules): void {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'platform');
  new VaultProvider(stack, 'vault', { address: 'https://vault.example:8200' });
  const auth = new VaultKubernetesAuth(stack, 'Auth', {
    cluster: ENDPOINT,
    reviewer: TokenReviewer.localServiceAccount(),
    path: 'k8s-shop',
  });
  for (const access of VaultAccessContract.fromFiles(pattern, rules).workloads) {
    auth.grant(access.roleName, access);
  }
  app.synth();
}
