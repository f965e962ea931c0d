import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { type ContainerProps, Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { database, dotenvFile, type FileContent, type VaultInjectedDeploymentProps } from '../../lib';
import { enableDatabase, postgresConnection } from '../support/vault-server/database-engine';
import { type TestServer, startServer } from '../support/vault-server/server';
import { type Postgres, startPostgres } from '../support/postgres';
import { Cluster } from './cluster';
import { importPsqlImage } from './psql-image';
import { Scenario } from './scenario';

/** The times of a database role of the database engine, in seconds. */
export interface LeaseTimes {
  readonly ttl: number;
  readonly maxTtl: number;
}

/** How the client of a scenario comes to its password, and what it does at SIGTERM. */
export interface ClientHabits {
  /** When it reads the file: as a pool that asks for each new connection does, or one that is told of a change. */
  readonly reads: 'for each query' | 'at SIGHUP';
  /** How long it goes on after SIGTERM, in seconds. */
  readonly drains: number;
}

/** One line of the client's log. */
export interface Query {
  /** In seconds since 1970. */
  readonly time: number;
  /** Whom PostgreSQL has let in; undefined where the query failed. */
  readonly user: string | undefined;
  readonly line: string;
}

/**
 * A PostgreSQL server whose users Vault makes, and pods that query it all the time. Vault is one of this test
 * alone: it writes down what it is asked, and may be stopped.
 */
export class LeasedDatabase {
  private readonly scenarios: Scenario[] = [];

  private constructor(
    private readonly cluster: Cluster,
    public readonly vault: TestServer,
    public readonly postgres: Postgres,
    private readonly image: string,
    private readonly folder: string,
  ) {}

  public static async start(node: Cluster): Promise<LeasedDatabase> {
    const host = node.state.hostAddress;
    const folder = await mkdtemp(join(tmpdir(), 'avc-leases-'));
    const postgres = await startPostgres(host);
    const vault = await startServer({ host, auditFile: join(folder, 'audit.log') });
    const { address, rootToken } = vault;
    const cluster = new Cluster({ ...node.state, vault: { ...node.state.vault, address, rootToken } });
    return new LeasedDatabase(cluster, vault, postgres, await importPsqlImage(node), folder);
  }

  /** A running workload `web` whose client queries, with a database role of its own. */
  public async deploy(
    times: LeaseTimes,
    habits: ClientHabits,
    props: Partial<VaultInjectedDeploymentProps> = {},
  ): Promise<Scenario> {
    const { vault } = this.cluster;
    const scenario = await Scenario.create(this.cluster, 'lease');
    this.scenarios.push(scenario);
    const { name } = scenario;
    // The scenario's name, to tell its users from those of the others.
    const connection = postgresConnection(this.postgres, { username_template: `${name}-{{random 8}}` });
    const role = { name: 'app', default_ttl: times.ttl, max_ttl: times.maxTtl };
    await enableDatabase(vault, `${name}-db`, connection, role);
    await scenario.deploy(this.file(scenario), { containers: [this.client(habits)], ...props });
    await scenario.writePolicy();
    await scenario.writeRole();
    await this.rolledOut(scenario);
    return scenario;
  }

  /** Waits for the end of a rollout of the workload. */
  public async rolledOut({ name }: Scenario): Promise<void> {
    const args = ['rollout', 'status', 'deployment/web', '-n', name, '--timeout=90s'];
    await this.cluster.kubectl(args);
  }

  /** What a pod's client has said until now, or with `untilItsEnd` until its container has ended. */
  public async queries(scenario: Scenario, pod: string, untilItsEnd = false): Promise<readonly Query[]> {
    const follow = untilItsEnd ? ['--follow'] : [];
    const log = await this.cluster.kubectl(['logs', pod, '-c', 'main', '-n', scenario.name, ...follow]);
    return log
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [, time = '', user] = /^(\d+) ok (\S+)$/.exec(line) ?? [];
        return { time: Number(time), user, line };
      });
  }

  /** The users of a scenario that PostgreSQL knows. */
  public async users({ name }: Scenario): Promise<readonly string[]> {
    const rows = await this.postgres.query(`select rolname from pg_roles where rolname like '${name}-%'`);
    return rows.split('\n').filter((row) => row !== '');
  }

  /** The leases of a scenario that Vault knows. */
  public async leases({ name }: Scenario): Promise<number> {
    const { status, data } = await this.cluster.vault.list(`sys/leases/lookup/${name}-db/creds/app`);
    return status === 404 ? 0 : (data['keys'] as string[]).length;
  }

  /** How often Vault has given a token and a user to a scenario, whether they are over or not. */
  public async given({ name }: Scenario): Promise<{ readonly tokens: number; readonly users: number }> {
    const lines = (await readFile(join(this.folder, 'audit.log'), 'utf8')).split('\n');
    const answers = lines.filter((line) => line.includes('"type":"response"') && line.includes(name));
    const ofPath = (path: string): number =>
      answers
        .map((line) => JSON.parse(line) as { error?: string; request: { path: string } })
        .filter(({ error, request }) => error === undefined && request.path === path).length;
    return { tokens: ofPath(`auth/${name}/login`), users: ofPath(`${name}-db/creds/app`) };
  }

  /** The logins of a scenario's users that PostgreSQL has refused. */
  public refused({ name }: Scenario): readonly string[] {
    return this.postgres
      .logs()
      .split('\n')
      .filter((line) => line.includes('FATAL') && line.includes(name));
  }

  public async stop(): Promise<void> {
    for (const scenario of this.scenarios) await scenario.remove();
    await this.vault.stop();
    await this.postgres.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private file({ name }: Scenario): Readonly<Record<string, FileContent>> {
    const creds = database(`${name}-db`).role('app');
    const port = String(this.postgres.port);
    return { 'db.env': dotenvFile({ PGUSER: creds.username, PGPASSWORD: creds.password, PGPORT: port }) };
  }

  private client({ reads, drains }: ClientHabits): ContainerProps {
    const script = `
ends=
read_file() { set -a; . /vault/secrets/db.env; set +a; }
trap 'read_file' HUP
trap 'ends=$(($(date +%s) + ${String(drains)}))' TERM
read_file
while [ -z "$ends" ] || [ "$(date +%s)" -lt "$ends" ]; do
  ${reads === 'for each query' ? 'read_file' : ':'}
  user=$(psql -h ${this.postgres.host} -d postgres -Atc 'select current_user' 2>/dev/shm/error) \\
    && echo "$(date +%s) ok $user" || echo "$(date +%s) FAILED $(head -n 1 /dev/shm/error)"
  sleep 0.2
done`;
    return {
      image: this.image,
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
      command: ['/bin/sh', '-c', script],
      securityContext: { user: 10_001, group: 10_001 },
      resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(32) } },
    };
  }
}
