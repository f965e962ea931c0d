import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What to start, and where its output goes. */
export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Standard output and standard error are appended to it. */
  readonly logFile: string;
  /** @default the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** @default the working folder of this process */
  readonly cwd?: string;
}

/** How a process ended; `error` when it could not be started at all. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

/** A child process that never outlives us. */
export interface RunningProcess {
  readonly pid: number | undefined;
  readonly exited: Promise<ProcessExit>;
  /** The end, once it has come. */
  exit(): ProcessExit | undefined;
  /** Everything it has printed so far. */
  logs(): string;
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL after `graceMs` (5 s). Does nothing when the process is gone. */
  stop(graceMs?: number): Promise<ProcessExit>;
}

/** Starts a long-running program in a process group of its own, so that Ctrl-C reaches it through `stop` only. */
export function startProcess(options: ProcessOptions): RunningProcess {
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    ...(options.env && { env: options.env }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref(); // one that a failed test forgot must not keep jest alive: the watchdog ends it
  const dismissWatchdog = child.pid === undefined ? () => undefined : setWatchdog(child.pid);

  let exit: ProcessExit | undefined;
  const exited = new Promise<ProcessExit>((resolve) => {
    const end = (result: ProcessExit): void => {
      exit = result;
      dismissWatchdog();
      resolve(result);
    };
    child.once('error', (error) => {
      end({ code: null, signal: null, error });
    });
    child.once('exit', (code, signal) => {
      end({ code, signal });
    });
  });

  return {
    pid: child.pid,
    exited,
    exit: () => exit,
    logs: () => readFileSync(options.logFile, 'utf8'),
    signal: (signal) => {
      child.kill(signal);
    },
    stop: async (graceMs = 5_000) => {
      child.ref(); // whoever waits for its end must not end first
      child.kill('SIGTERM');
      child.kill('SIGCONT'); // a stopped process would not see the SIGTERM
      const kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
      const result = await exited;
      clearTimeout(kill);
      return result;
    },
  };
}

/**
 * Kills `pid` when this process ends, even by SIGKILL: a shell waits for the end of a pipe that only we hold open.
 * Returns what calls it off.
 */
function setWatchdog(pid: number): () => void {
  const watchdog = spawn('/bin/sh', ['-c', 'while read -r _; do :; done; kill -9 "$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.unref();
  (watchdog.stdin as unknown as Socket).unref();
  return () => {
    watchdog.kill('SIGKILL');
  };
}

/** Limits of `waitUntil`. */
export interface WaitOptions {
  /** When to give up; only what never comes takes as long. @default 60 s */
  readonly timeoutMs?: number;
  /** @default 50 ms */
  readonly intervalMs?: number;
}

/** Asks again until `check` gives something other than undefined or false; an error of `check` counts as "not yet". */
export async function waitUntil<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  options: WaitOptions = {},
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 60_000;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let reason = '';
    try {
      const result = await check();
      if (result !== undefined && result !== false) {
        return result;
      }
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() >= deadline) {
      throw new Error(`waited ${String(timeoutMs / 1_000)} s for ${what}${reason}`);
    }
    await sleep(options.intervalMs ?? 50);
  }
}

/** A TCP port of `host` that nobody listens on at this moment. */
export async function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') {
          reject(new Error(`no port on ${host}`));
        } else {
          resolve(address.port);
        }
      });
    });
  });
}
