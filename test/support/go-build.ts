import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Builds a package of the Go module in `source` into a folder beside the place of the programs and moves each there
 * when all are complete, so that another process sees a whole program or none.
 *
 * @param what the package or `tool`
 */
export async function goBuild(
  source: string,
  folder: string,
  flags: readonly string[],
  what: string,
): Promise<void> {
  const work = await mkdtemp(join(folder, 'build-'));
  try {
    const args = ['build', '-C', source, '-trimpath', '-buildvcs=false', ...flags, '-o', `${work}/`, what];
    await run('go', args, {
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' },
      maxBuffer: 64 * 2 ** 20,
    });

    for (const program of await readdir(work)) {
      await rename(join(work, program), join(folder, program));
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
