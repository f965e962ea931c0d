import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A folder that nobody else can look into, which is gone when this process is, with the processes that were started
 * beside it: a process of its own waits for the end of a pipe that only we hold open, even by SIGKILL.
 */
export class PrivateFolder {
  private readonly watcher;

  private constructor(public readonly path: string) {
    this.watcher = spawn('/bin/sh', ['-c', WATCH, 'sh', path], {
      // In a group of its own, which Ctrl-C of a terminal does not reach.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'] },
    });
    this.watcher.on('error', () => undefined);
    this.watcher.stdin.on('error', () => undefined);
    this.watcher.unref();
  }

  /** In the memory of the login's session where there is one. */
  public static make(env: Readonly<Record<string, string | undefined>> = process.env): PrivateFolder {
    const path = mkdtempSync(join(memoryFolder(env) ?? tmpdir(), 'avc-render-'));
    chmodSync(path, 0o700);
    return new PrivateFolder(path);
  }

  /** A file for the user alone; its folder is made. */
  public write(name: string, text: string): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** A folder for the user alone. */
  public folder(name: string): string {
    mkdirSync(this.at(name), { recursive: true, mode: 0o700 });
    return this.at(name);
  }

  public at(name: string): string {
    return join(this.path, name);
  }

  /** A process that is not to outlive this one. */
  public tie(pid: number | undefined): void {
    if (pid !== undefined) this.watcher.stdin.write(`${String(pid)}\n`);
  }

  /** For a process that has ended, whose number another may get. */
  public untie(pid: number | undefined): void {
    if (pid !== undefined) this.watcher.stdin.write(`-${String(pid)}\n`);
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
    this.watcher.stdin.end('done\n');
  }
}

const WATCH = `
pids=' '
while read -r word; do
  case $word in
    done) exit 0 ;;
    -*) pids=$(printf '%s' "$pids" | sed "s/ \${word#-} / /") ;;
    *) pids="$pids$word " ;;
  esac
done
for pid in $pids; do kill -9 "$pid"; done
rm -rf "$1"
`;

function memoryFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = env['XDG_RUNTIME_DIR'];
  if (folder === undefined || !folder.startsWith('/')) return undefined;
  const stats = statSync(folder, { throwIfNoEntry: false });
  const isOwn =
    stats?.isDirectory() === true && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0;
  return isOwn ? folder : undefined;
}
