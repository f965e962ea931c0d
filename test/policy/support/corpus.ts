import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyServer } from '../../../lib/policy';

/** A policy as people write them. */
export interface CorpusPolicy {
  readonly name: string;
  readonly text: string;
  /** The servers that take it. */
  readonly takenBy: readonly PolicyServer[];
  /** One of them, to read it as. */
  readonly server: PolicyServer;
}

/** They use what the other server does not know, or what it refuses. */
const ONLY: Readonly<Record<string, PolicyServer>> = {
  '31-repeated-key.hcl': 'openbao',
  '66-vault-only.hcl': 'vault',
  'C5-events.hcl': 'vault',
  '67-vault-control-group-default.hcl': 'vault',
};

/** All files of `test/policy/corpus`. */
export function readCorpus(): readonly CorpusPolicy[] {
  const folder = join(__dirname, '..', 'corpus');
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const only = ONLY[name];
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, takenBy: only ? [only] : ['vault', 'openbao'], server: only ?? 'vault' };
    });
}
