import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { printable } from '../core';
import { type PrivateFolder } from './private-folder';

/** How a process has ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Undefined where it was started. */
  readonly failure: string | undefined;
}

/** A process beside this one, with its output in a file of the private folder, which does not outlive this one. */
export class Child {
  public readonly ended: Promise<ChildEnd>;
  private end: ChildEnd | undefined;

  private constructor(
    private readonly process: ChildProcess,
    folder: PrivateFolder,
    private readonly outputFile: string,
  ) {
    folder.tie(process.pid);
    this.ended = new Promise((resolve) => {
      const settle = (end: ChildEnd): void => {
        this.end ??= end;
        folder.untie(process.pid);
        resolve(this.end);
      };
      process.once('error', ({ message }) => {
        settle({ code: null, signal: null, failure: message });
      });
      process.once('exit', (code, signal) => {
        settle({ code, signal, failure: undefined });
      });
    });
  }

  /** @param env All of its environment. */
  public static start(
    command: readonly [string, ...string[]],
    { folder, name, env }: { folder: PrivateFolder; name: string; env: NodeJS.ProcessEnv },
  ): Child {
    const [program, ...args] = command;
    const outputFile = folder.write(`${name}.out`, '');
    const output = openSync(outputFile, 'a');
    try {
      // In a group of its own: Ctrl-C reaches it through this process, which ends it when it is no longer needed.
      const child = spawn(program, args, {
        detached: true,
        stdio: ['ignore', output, output],
        env,
        cwd: folder.path,
      });
      return new Child(child, folder, outputFile);
    } finally {
      closeSync(output);
    }
  }

  public get hasEnded(): boolean {
    return this.end !== undefined;
  }

  /** The last line that it has printed. */
  public lastLine(): string {
    const lines = readFileSync(this.outputFile, 'utf8').trim().split('\n');
    return printable(lines.at(-1) ?? '').slice(0, 300);
  }

  /** SIGTERM, and SIGKILL after 5 s. */
  public async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.process.kill('SIGTERM');
    const kill = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(kill);
  }
}

/** What a program of ours needs of the environment: nothing of the developer's own Vault, and no secret. */
export function programEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): NodeJS.ProcessEnv {
  const passed = /^(?:PATH|LANG|LC_\w+|TZ|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|NO)_PROXY)$/i;
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name))), HOME: home };
}
