import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeclaration } from '../../lib/inject';
import { projectRoot } from '../support/project';

const page = readFileSync(join(projectRoot(), 'docs/inject.md'), 'utf8');
const fences = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
const declarations = fences.filter((text) => text.includes('kind: VaultSecrets'));

describe('docs/inject.md', () => {
  test('has two declarations, which are read', () => {
    expect(declarations.map((text) => readDeclaration(text, 'docs/inject.md').workloads.length)).toEqual([
      1, 1,
    ]);
  });

  test('has a row of words whose references are read', () => {
    const rows = [...page.matchAll(/^\| `[^|]*` \| (`[^|]*) \|$/gm)].map(([, cell = '']) => cell);
    const references = rows.flatMap((cell) =>
      [
        ...cell.matchAll(
          /`(\{ (?:kv2|kv1|database|vaultPath|pki|aws|azure|gcp|kubernetes|ssh|totp): [^`]*\})`/g,
        ),
      ].map(([, text = '']) => text),
    );
    expect(references.length).toBe(14);
    for (const text of references) {
      const [first = ''] = declarations;
      const changed = first.replace(/api-key: .*/, `api-key: ${text}`);
      expect(readDeclaration(changed, 'f').workloads).toHaveLength(1);
    }
  });
});
