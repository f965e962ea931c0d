import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../support/built';
import { oncePerRun } from '../support/once-per-run';
import { projectRoot } from '../support/project';

/** The library as npm packs it. */
export interface PackedPackage {
  readonly tarball: string;
  /** The paths in it. */
  readonly files: readonly string[];
}

/** The packed library, installed with the peers of an application team and nothing else. */
export interface InstalledFolder extends PackedPackage {
  /** Has `node_modules`; each test makes a folder of its own in it. */
  readonly folder: string;
}

/** What `npm publish` would send, once for all test files of a run. */
export async function packedPackage(): Promise<PackedPackage> {
  await ensureBuilt();
  return oncePerRun('packed', (folder) => {
    // The build has been; `prepack` would make it a second time.
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const printed = execFileSync('npm', pack, {
      cwd: projectRoot(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [report] = JSON.parse(printed) as [{ filename: string; files: { path: string }[] }];
    return { tarball: join(folder, report.filename), files: report.files.map(({ path }) => path) };
  });
}

/** What `npm install` makes of it in an application's folder, once for all test files of a run. Fetches what npm lacks. */
export async function packageOfThisRun(): Promise<InstalledFolder> {
  const packed = await packedPackage();
  return oncePerRun('installed', (folder) => {
    npmInstall(folder, [packed.tarball, 'cdk8s@2', 'cdk8s-plus-28@2', 'constructs@10', '@types/node@20']);
    return { ...packed, folder };
  });
}

/** Installs packages into an empty folder. */
export function npmInstall(folder: string, packages: readonly string[]): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...flags, ...packages], { cwd: folder, stdio: 'pipe' });
}
