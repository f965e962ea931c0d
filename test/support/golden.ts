import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Compares a text with the file of this name under test/golden, which is committed and read in reviews.
 * `UPDATE_GOLDEN=1` writes it instead, except in CI, where nothing may make a difference go away.
 */
export function expectGolden(name: string, text: string): void {
  const file = resolve(__dirname, '../golden', name);
  if (process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined) writeFileSync(file, text);
  if (!existsSync(file)) throw new Error(`test/golden/${name} does not exist: UPDATE_GOLDEN=1 writes it`);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
