import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptLine, type ScriptFile } from '../../../lib/agent';
import { waitUntil } from '../../support/process';

// A script takes milliseconds; a machine that is busy with something else may take a thousand times as long.
jest.setTimeout(120_000);

/** A shell of the kinds that the images have: Debian's, UBI's, and Alpine's, which brings its own head, sed and nc. */
export interface Shell {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

const ALL: readonly Shell[] = [
  { name: 'dash', command: ['dash'] },
  { name: 'bash --posix', command: ['bash', '--posix'] },
  { name: 'busybox sh', command: ['busybox', 'sh'] },
];

/** Those that this machine has; in CI, where test/cluster/install.sh has run, all of them. */
export const SHELLS: readonly Shell[] = ALL.filter(
  ({ command: [program] }) =>
    process.env['CI'] !== undefined || spawnSync(program, ['-c', 'true']).error === undefined,
);

/** What has come of a run. */
export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a script has ended, and what it has printed to standard output and standard error together. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A script that runs. */
export interface RunningScript {
  readonly ended: Promise<Ended>;
  /** What it has printed so far. */
  output(): string;
  /** Until it has printed this. */
  says(text: string): Promise<unknown>;
  signal(signal: NodeJS.Signals): void;
}

/**
 * The part of a pod that a script sees, in a folder: the script as the pod has it, in one line, and the places that its
 * environment names.
 */
export class ScriptInPod {
  public readonly folder = mkdtempSync(join(tmpdir(), 'avc-script-'));
  public readonly secrets = join(this.folder, 'secrets');
  public readonly log = join(this.folder, 'log');
  public readonly termination = join(this.folder, 'termination-log');
  public readonly token = join(this.folder, 'token');
  private readonly script: string;
  private readonly running = new Set<ChildProcess>();

  public constructor(
    private readonly shell: Shell,
    file: ScriptFile,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(this.secrets);
    mkdirSync(this.log);
    this.script = join(this.folder, file);
    writeFileSync(this.script, scriptLine(file));
  }

  /** Writes a file of secrets. */
  public put(name: string, value = 'value'): void {
    writeFileSync(join(this.secrets, name), value);
  }

  /** Writes the agent's log. */
  public logs(text: string, file = 'agent.log'): void {
    writeFileSync(join(this.log, file), text);
  }

  public read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Runs it to its end. */
  public run(...args: readonly string[]): Result {
    return this.shellOf([this.script, ...args]);
  }

  /** Runs it to its end as another user. */
  public runAs(uid: number | undefined, ...args: readonly string[]): Result {
    return this.shellOf([this.script, ...args], uid);
  }

  /**
   * Runs it to its end with a function in place of a program. Every shell prefers the function, also busybox, which
   * takes its own programs and not those on PATH.
   */
  public runWith(definitions: string, ...args: readonly string[]): Result {
    return this.shellOf(['-c', `${definitions}\n. "$0"`, this.script, ...args]);
  }

  public start(...args: readonly string[]): RunningScript {
    return this.started([this.script, ...args]);
  }

  /** As {@link runWith}. */
  public startWith(definitions: string, ...args: readonly string[]): RunningScript {
    return this.started(['-c', `${definitions}\n. "$0"`, this.script, ...args]);
  }

  private started(args: readonly string[]): RunningScript {
    const [program, ...flags] = this.shell.command;
    const child = spawn(program, [...flags, ...args], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.add(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        this.running.delete(child);
        resolve({ code, output });
      });
    });
    return {
      ended,
      output: () => output,
      says: (text) => eventually(`the script to say ${text}`, () => output.includes(text)),
      signal: (signal) => child.kill(signal),
    };
  }

  public remove(): void {
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private shellOf(args: readonly string[], uid?: number): Result {
    const [program, ...flags] = this.shell.command;
    const { status, stdout, stderr, error } = spawnSync(program, [...flags, ...args], {
      encoding: 'utf8',
      env: this.environment(),
      // A bash whose standard input is a socket takes itself for one of rsh, and reads ~/.bashrc.
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid }),
    });
    if (error !== undefined) throw error;
    return { status, stdout, stderr };
  }

  private environment(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      VAULT_AGENT_LOG_DIR: this.log,
      VAULT_AGENT_TERMINATION_LOG: this.termination,
      VAULT_AGENT_TOKEN: this.token,
      ...this.env,
    };
  }
}

/** Until something has happened that takes no time on a quiet machine. */
export function eventually(what: string, check: () => boolean): Promise<unknown> {
  return waitUntil(what, check, { timeoutMs: 100_000, intervalMs: 20 });
}

/** Whether a process is there. */
export function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
