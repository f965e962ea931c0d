import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isInRun, oncePerRun } from './once-per-run';
import { freePort, startProcess, waitUntil } from './process';

const run = promisify(execFile);

/** A PostgreSQL server of Debian's package, with an empty cluster of its own in a temporary folder. */
export interface Postgres {
  readonly host: string;
  readonly port: number;
  /** The superuser and its password. */
  readonly user: string;
  readonly password: string;
  /** `postgresql://{{username}}:{{password}}@host:port/postgres`, as Vault's database engine wants it. */
  readonly connectionUrl: string;
  /** Runs SQL and gives the rows, one a line, columns separated by `|`. @param as whom. @default the superuser */
  query(sql: string, as?: { readonly user: string; readonly password: string }): Promise<string>;
  /** Everything it has logged so far, refused logins among it. */
  logs(): string;
  stop(): Promise<void>;
}

/**
 * Starts a server on `host` and returns when it answers.
 * @param host The address to listen on. @default 127.0.0.1
 * @param settings Of its configuration. @default none
 */
export async function startPostgres(
  host = '127.0.0.1',
  settings: Readonly<Record<string, string>> = {},
): Promise<Postgres> {
  const bin = await postgresBinaries();
  const port = await freePort(host);
  const folder = await folderForPostgres();
  const data = join(folder, 'data');
  // initdb takes half a second of processor time, a copy of its 39 MB a twentieth.
  const empty = isInRun() ? await oncePerRun('postgres', emptyCluster) : await emptyCluster(folder);
  if (empty.data !== data) await run('cp', ['-a', empty.data, data]);
  const { password } = empty;
  // Pods of a test come from other addresses than this machine's.
  await writeFile(join(data, 'pg_hba.conf'), 'host all all 0.0.0.0/0 scram-sha-256\n');
  const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const options = ['-D', data, '-h', host, '-p', String(port), '-k', '', '-F', ...given];
  const [program, args] = asPostgres(join(bin, 'postgres'), ...options);
  const server = startProcess({ command: program, args, logFile: join(folder, 'server.log') });
  const query: Postgres['query'] = async (sql, as = { user: 'admin', password }) => {
    const target = [
      '-h',
      host,
      '-p',
      String(port),
      '-U',
      as.user,
      '-d',
      'postgres',
      '-At',
      '-v',
      'ON_ERROR_STOP=1',
      '-c',
      sql,
    ];
    return (await run(join(bin, 'psql'), target, { env: { ...process.env, PGPASSWORD: as.password } }))
      .stdout;
  };
  const stop = async (): Promise<void> => {
    server.signal('SIGINT'); // "fast": connected clients do not hold it up
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const answers = async (): Promise<boolean> => {
      if (server.exit() !== undefined) return true;
      return (await query('select 1').catch(() => '')) !== '';
    };
    await waitUntil('PostgreSQL to answer', answers, { timeoutMs: 30_000 });
    if (server.exit() !== undefined) throw new Error(`PostgreSQL has ended:\n${server.logs()}`);
  } catch (error) {
    await stop();
    throw error;
  }
  const connectionUrl = `postgresql://{{username}}:{{password}}@${host}:${String(port)}/postgres?sslmode=disable`;
  return { host, port, user: 'admin', password, connectionUrl, query, logs: () => server.logs(), stop };
}

/** PostgreSQL refuses to run as root: Debian's package has a user for it. */
function asPostgres(...command: readonly string[]): [string, string[]] {
  const drop =
    userInfo().uid === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  const [program = '', ...args] = [...drop, ...command];
  return [program, args];
}

/** A new folder that belongs to that user. */
async function folderForPostgres(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'avc-postgres-'));
  if (userInfo().uid === 0) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    await chown(folder, Number(stdout), -1);
  }
  return folder;
}

/** Databases as initdb makes them, in `data` of a folder, and the password of their superuser `admin`. */
async function emptyCluster(folder: string): Promise<{ readonly data: string; readonly password: string }> {
  const place = await folderForPostgres();
  try {
    const password = randomBytes(12).toString('hex');
    const passwordFile = join(place, 'password');
    await writeFile(passwordFile, password, { mode: 0o644 });
    const made = join(place, 'data');
    const flags = ['-U', 'admin', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync'];
    await run(...asPostgres(join(await postgresBinaries(), 'initdb'), '-D', made, ...flags));
    // Only root may enter the folder of a run.
    const data = join(folder, 'data');
    await run('cp', ['-a', made, data]);
    return { data, password };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** The folder of the programs of the newest version that is installed. */
export async function postgresBinaries(): Promise<string> {
  const root = '/usr/lib/postgresql';
  const versions = (await readdir(root).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const [newest] = versions;
  if (newest === undefined)
    throw new Error('no PostgreSQL server on this machine: run test/cluster/install.sh');
  return join(root, newest, 'bin');
}
