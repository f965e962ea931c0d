import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compareCodeUnits } from '../../core';
import { AccessErrors } from '../errors';
import { VAULT_GRANTS_FILE } from '../granted-role';

/** As a synth calls it. */
const CONTRACT_FILE = 'vault-access.json';

/**
 * The files that a pattern means, sorted: the file itself, every `*.json` of a folder but that of grants, or whatever `*`, `**` and `?`
 * match. Node has a `glob` of its own from version 22 only.
 *
 * @throws ACCESS_CONTRACTS_NONE when there is none
 * @throws ACCESS_CONTRACT_UNREADABLE for a folder that may not be read
 */
export function contractFiles(pattern: string): readonly string[] {
  const files = found(pattern);
  if (files.length === 0) throw AccessErrors.ACCESS_CONTRACTS_NONE({ pattern, meant: meantInstead(pattern) });
  return [...files].sort(compareCodeUnits);
}

/** The pattern for contracts of environments and clusters, which are in folders below the one that was given. */
function meantInstead(folder: string): string | undefined {
  if (/[*?]/.test(folder)) return undefined;
  try {
    const deeper = ['*', '*/*'].some(
      (between) => matching(`${folder}/${between}/${CONTRACT_FILE}`).length > 0,
    );
    return deeper ? join(folder, '**', CONTRACT_FILE) : undefined;
  } catch {
    return undefined; // only a hint: a folder that may not be read is none
  }
}

function found(pattern: string): readonly string[] {
  try {
    return /[*?]/.test(pattern) ? matching(pattern) : plain(pattern);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw AccessErrors.ACCESS_CONTRACT_UNREADABLE({ source: pattern, reason });
  }
}

function plain(path: string): readonly string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  // What `contract vault --grants` writes may lie beside the contract.
  return matching(join(path, '*.json')).filter((file) => basename(file) !== VAULT_GRANTS_FILE);
}

function matching(pattern: string): readonly string[] {
  const steps = pattern.split('/').filter((step) => step !== '' && step !== '.');
  return below(pattern.startsWith('/') ? '/' : '', steps);
}

/** The files below `folder` that the steps lead to. */
function below(folder: string, steps: readonly string[]): readonly string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [];
  if (step === '**') {
    const deeper = entries(folder).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return [
      ...new Set([
        ...below(folder, rest.length === 0 ? ['*'] : rest),
        ...deeper.flatMap(({ name }) => below(join(folder, name), steps)),
      ]),
    ];
  }
  if (!/[*?]/.test(step)) {
    const path = join(folder, step);
    if (rest.length > 0) return below(path, rest);
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? [path] : [];
  }
  const name = patternOfName(step);
  const found = entries(folder).filter((entry) => name.test(entry.name));
  return rest.length === 0
    ? found.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name))
    : found.filter((entry) => entry.isDirectory()).flatMap((entry) => below(join(folder, entry.name), rest));
}

/** What is in a folder, or nothing where there is no such folder. */
function entries(folder: string): readonly Dirent[] {
  const path = folder === '' ? '.' : folder;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
    ? readdirSync(path, { withFileTypes: true })
    : [];
}

/** As a shell has it: hidden files match only a pattern that begins with a dot. */
function patternOfName(step: string): RegExp {
  const text = step.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('?', '.');
  const hidden = step.startsWith('.') ? '' : String.raw`(?!\.)`;
  return new RegExp(`^${hidden}${text.replaceAll(/\*+/g, '.*')}$`, 'u');
}
