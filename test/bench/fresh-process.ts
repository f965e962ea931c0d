import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectRoot } from '../support/project';

const run = promisify(execFile);

/** Runs node by itself and gives what it printed as JSON: caches, compiled code and garbage are nobody else's. */
export async function inFreshProcess<T>(args: readonly string[]): Promise<T> {
  const { stdout } = await run(process.execPath, [...args], { cwd: projectRoot(), maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as T;
}
