import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oncePerRun } from './once-per-run';
import { projectRoot } from './project';

/** What a program has printed, and how it has ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run build`, once for all test files of a run; `npm test` (`.ci/test.js`) has built right before it. */
export async function ensureBuilt(): Promise<void> {
  if (process.env['AVC_BUILT'] === '1') return;
  await oncePerRun('build', () => {
    execFileSync('npm', ['run', '--silent', 'build'], {
      cwd: projectRoot(),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  });
}

/** The command as npm installs it: the built file that package.json names under `bin`. */
export function cliFile(): string {
  const { bin } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  return join(projectRoot(), bin['aks-vault-constructs'] ?? '');
}

/** Runs the command in a process of its own; {@link ensureBuilt} goes before. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cliFile(), ...args], {
    encoding: 'utf8',
    input: '',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  return { status, stdout, stderr };
}
