import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from './process';

/** The folder of this run of jest; its global set-up makes it, and every worker inherits the variable. */
const VARIABLE = 'AVC_TEST_RUN';

/** For jest's global set-up. */
export function beginRun(): void {
  process.env[VARIABLE] = mkdtempSync(join(tmpdir(), 'avc-run-'));
}

/** For jest's global teardown: what the run has shared goes with it. */
export function endRun(): void {
  rmSync(folderOfRun(), { recursive: true, force: true });
}

/** Whether this process belongs to a run of jest with this set-up; otherwise {@link oncePerRun} has no place. */
export function isInRun(): boolean {
  return process.env[VARIABLE] !== undefined;
}

function folderOfRun(): string {
  const folder = process.env[VARIABLE];
  if (folder === undefined)
    throw new Error(`${VARIABLE} is not set: does the jest config have the global set-up?`);
  return folder;
}

/**
 * What several test files need and costs seconds, such as the build: the first that asks does it, in a folder of its
 * own, and every other one of the same run, in this worker or another, waits for it and gets the same.
 *
 * @param action gets the folder, and gives what can be JSON
 */
export async function oncePerRun<T>(name: string, action: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = join(folderOfRun(), name);
  const [result, failure] = [`${folder}.json`, `${folder}.failed`];
  try {
    mkdirSync(folder);
  } catch {
    await waitUntil(`${name} of this run`, () => existsSync(result) || existsSync(failure), {
      timeoutMs: 600_000,
    });
    if (existsSync(failure)) throw new Error(`${name} has failed: ${readFileSync(failure, 'utf8')}`);
    return JSON.parse(readFileSync(result, 'utf8')) as T;
  }
  try {
    const made = await action(folder);
    writeInOneStep(result, JSON.stringify(made ?? null));
    return made;
  } catch (error) {
    writeInOneStep(failure, String(error));
    throw error;
  }
}

/**
 * Waits until no other test file of the run holds this name, and holds it: for what the server has once, such as the
 * policies and mounts that several files write.
 *
 * @returns lets it go
 */
export async function holdInRun(name: string): Promise<() => void> {
  const held = join(folderOfRun(), `${name}.held`);
  const take = (): boolean => {
    try {
      mkdirSync(held);
      return true;
    } catch {
      return false;
    }
  };
  await waitUntil(`${name} of this run to be free`, take, { intervalMs: 50, timeoutMs: 240_000 });
  return () => {
    rmSync(held, { recursive: true });
  };
}

/** One that waits sees the whole text or none. */
function writeInOneStep(file: string, text: string): void {
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}
