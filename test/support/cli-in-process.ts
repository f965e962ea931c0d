import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dispatch } from '../../lib/cli/dispatch';
import { type Ended } from './built';

/** Runs a command from the sources: a process of its own takes a second on a busy machine. */
export function runInProcess(args: readonly string[]): Ended {
  const [out, err]: [string[], string[]] = [[], []];
  const status = dispatch(args, { out: (text) => out.push(text), err: (text) => err.push(text) });
  if (typeof status !== 'number') throw new Error(`${args.join(' ')} asks a server: run it as it is built`);
  return { status, stdout: out.join(''), stderr: err.join('') };
}

/** The same for a command that may ask a server. */
export async function runAsync(args: readonly string[]): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  const status = await dispatch(args, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { status, stdout: out.join(''), stderr: err.join('') };
}

/** A folder of files for the tests of one command. */
export class CliFolder {
  public readonly path = mkdtempSync(join(tmpdir(), 'avc-cli-'));

  /** @param files By their path in the folder; folders are made. */
  public constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  public write(name: string, text: string): string {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
    return name;
  }

  public read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Runs a command in the folder, as `cd FOLDER && aks-vault-constructs ARGS` does. */
  public run(args: readonly string[]): Ended {
    const before = process.cwd();
    process.chdir(this.path);
    try {
      return runInProcess(args);
    } finally {
      process.chdir(before);
    }
  }

  /** The same for a command that may ask a server. */
  public async runAsync(args: readonly string[]): Promise<Ended> {
    const before = process.cwd();
    process.chdir(this.path);
    try {
      return await runAsync(args);
    } finally {
      process.chdir(before);
    }
  }
}
