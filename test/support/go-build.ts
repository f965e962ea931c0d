import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitUntil } from './process';

const run = promisify(execFile);

/** What `go build` makes of a module. */
export interface GoBuild {
  /** The folder of its go.mod. */
  readonly source: string;
  /** Where the programs go. */
  readonly folder: string;
  /** The module's own package (`.`), or `tool`: everything that its go.mod names as a tool. */
  readonly what: '.' | 'tool';
  /** Besides the path-free and static build. @default without symbols: `-s -w` */
  readonly ldflags?: string;
}

/**
 * Builds programs unless they are all there. One process builds, others that want the same wait for it; `note` says
 * what takes so long.
 */
export async function buildMissing(programs: readonly string[], build: GoBuild, note: string): Promise<void> {
  const complete = (): boolean => programs.every((program) => existsSync(join(build.folder, program)));
  if (complete()) return;
  await alone(join(build.folder, 'building.pid'), async () => {
    if (complete()) return;
    console.log(note);
    await goBuild(build);
  });
}

/** Runs `action` while no other process that names the same file does. One that has died does not count. */
async function alone(file: string, action: () => Promise<void>): Promise<void> {
  const claim = async (): Promise<boolean> => {
    if (existsSync(file) && !isAlive(Number(await readFile(file, 'utf8')))) await rm(file, { force: true });
    await writeFile(file, String(process.pid), { flag: 'wx' }); // fails while there is one
    return true;
  };
  await waitUntil(`the build that ${file} names`, claim, { timeoutMs: 60 * 60_000, intervalMs: 500 });
  try {
    await action();
  } finally {
    await rm(file, { force: true });
  }
}

/** An owner that has not written its number yet is 0, our own process group, and alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Builds beside the place of the programs and moves each there when all are complete. Go's own cache makes it quick. */
export async function goBuild({ source, folder, what, ldflags = '-s -w' }: GoBuild): Promise<void> {
  const work = await mkdtemp(join(folder, 'build-'));
  try {
    const flags = ['-trimpath', '-buildvcs=false', '-ldflags', ldflags];
    await run('go', ['build', '-C', source, ...flags, '-o', `${work}/`, what], {
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

/** The version of a required module, such as v1.34.4: its go.mod is the one place where it is written down. */
export function requiredVersion(source: string, module: string): string {
  const lines = readFileSync(join(source, 'go.mod'), 'utf8').split('\n');
  const found = lines
    .map((line) =>
      line
        .trim()
        .replace(/^require /, '')
        .split(' '),
    )
    .find(([name, version]) => name === module && version?.startsWith('v'));
  if (found?.[1] === undefined) throw new Error(`${source}/go.mod does not require ${module}`);
  return found[1];
}
