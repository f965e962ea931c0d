import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A policy as people write them. */
export interface CorpusPolicy {
  readonly name: string;
  readonly text: string;
}

/** All files of `test/policy/corpus`. */
export function readCorpus(): readonly CorpusPolicy[] {
  const folder = join(__dirname, '..', 'corpus');
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** They use what only Vault knows; OpenBao refuses them. */
export const VAULT_ONLY: readonly string[] = ['66-vault-only.hcl', '67-vault-control-group-default.hcl'];
