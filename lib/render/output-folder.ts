import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileProblem } from '../core';
import { RenderErrors } from './errors';

/**
 * Makes the folder of `--output`, for the user alone, and takes out of it what was rendered before: a file that is there is
 * one of this run. Others stay.
 * @throws RENDER_OUTPUT_UNUSABLE
 */
export function preparedOutput(given: string, names: readonly string[]): string {
  const folder = resolve(given);
  const unusable = (rule: string, remedy: string) =>
    RenderErrors.RENDER_OUTPUT_UNUSABLE({ folder: given, rule, remedy });
  const tracked = trackedIn(folder, names);
  if (tracked !== undefined) {
    throw unusable(`git would commit ${tracked}, with the values of secrets`, `add ${given}/ to .gitignore`);
  }
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    else if (!stats.isDirectory())
      throw unusable('is a file', 'give a folder, or a path that does not exist yet');
    else if ((stats.mode & 0o077) !== 0)
      throw unusable(
        'other users of this machine can read the folder',
        `run chmod 700 ${given}, or give a path that does not exist yet`,
      );
    accessSync(folder, constants.W_OK | constants.X_OK);
    for (const name of names) rmSync(join(folder, name), { force: true });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) throw error;
    throw unusable(`cannot be written (${fileProblem(error)})`, 'check the path and its permissions');
  }
  return folder;
}

/** A file that git does not ignore; undefined outside of a work tree, and without git. */
function trackedIn(folder: string, names: readonly string[]): string | undefined {
  const start = nearestFolder(folder);
  if (!isInWorkTree(start)) return undefined;
  const files = names.map((name) => join(folder, name));
  const { status, stdout } = spawnSync('git', ['-C', start, 'check-ignore', '-z', '--stdin'], {
    input: files.join('\0'),
    encoding: 'utf8',
  });
  // 128: no work tree after all, or none that git trusts.
  if (status !== 0 && status !== 1) return undefined;
  const ignored = new Set(stdout.split('\0'));
  const found = files.findIndex((file) => !ignored.has(file));
  return found < 0 ? undefined : names[found];
}

function nearestFolder(folder: string): string {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  return statSync(nearest).isDirectory() ? nearest : dirname(nearest);
}

function isInWorkTree(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}
