import { join } from 'node:path';
import { goBuild, requiredVersion } from '../go-build';
import { isExecutable } from '../programs';
import { cacheFolder, projectRoot } from '../project';

const SOURCE = join(projectRoot(), 'test', 'support', 'vault-server', 'hashicorp');

/** The version that the Go module names, such as 1.21.0: the one place where it is written down. */
export const HASHICORP_VERSION = requiredVersion(SOURCE, 'github.com/hashicorp/vault').replace(/^v/, '');

/**
 * HashiCorp's Vault with all its engines, built from the Go module proxy once and then kept in `.cache/`. Built where
 * it is tested and never shipped: its licence is the BUSL 1.1.
 */
export async function hashicorpVault(): Promise<string> {
  const folder = cacheFolder(`vault-${HASHICORP_VERSION}`);
  const program = join(folder, 'vault');
  if (!(await isExecutable(program))) {
    console.log(`building HashiCorp's Vault ${HASHICORP_VERSION}, once: about 9 minutes on 2 cores`);
    await goBuild({ source: SOURCE, folder, what: '.' });
  }
  return program;
}
