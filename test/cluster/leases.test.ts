import { Size } from 'cdk8s';
import { type ContainerProps, Cpu, ImagePullPolicy } from 'cdk8s-plus-28';
import { database, Delivery, dotenv, OnChange, type VaultInjectedDeploymentProps } from '../../lib';
import { expectOk } from '../support/openbao/client';
import { type Postgres, startPostgres } from '../support/postgres';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { importPsqlImage } from './psql-image';
import { Scenario, statusOf } from './scenario';

/**
 * Database credentials of a real PostgreSQL server: renewed as long as they can be, replaced before they end, and
 * never missed by a client that queries all the time. Counted at the server: leases and logins.
 */
const cluster = Cluster.fromEnvironment();
const scenarios: Scenario[] = [];
let postgres: Postgres;
let image: string;

/** Times of the role `short`, in seconds. The agent renews at about two thirds of the TTL. */
const TTL = 8;
const MAX_TTL = 24;

beforeAll(async () => {
  postgres = await startPostgres(cluster.state.hostAddress);
  image = await importPsqlImage(cluster);
}, 60_000);

afterAll(async () => {
  for (const scenario of scenarios) {
    await scenario.remove();
    await cluster.vault.write(`sys/leases/revoke-force/${scenario.name}-db`);
    await cluster.vault.delete(`sys/mounts/${scenario.name}-db`);
  }
  await postgres.stop();
});

/** A namespace whose database engine has a role of the TTLs above, and one of hours. */
async function prepared(): Promise<Scenario> {
  const scenario = await Scenario.create(cluster, 'lease');
  scenarios.push(scenario);
  const mount = `${scenario.name}-db`;
  await cluster.vault.enableMount(mount, { type: 'database' });
  const connection = {
    plugin_name: 'postgresql-database-plugin',
    connection_url: postgres.connectionUrl,
    username: postgres.user,
    password: postgres.password,
    allowed_roles: '*',
  };
  expectOk(await cluster.vault.write(`${mount}/config/pg`, connection), 'connection');
  const create = `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`;
  const role = (ttl: string, max: string) => ({
    db_name: 'pg',
    creation_statements: [create],
    default_ttl: ttl,
    max_ttl: max,
  });
  const [short, long] = [role(`${String(TTL)}s`, `${String(MAX_TTL)}s`), role('1h', '24h')];
  expectOk(await cluster.vault.write(`${mount}/roles/short`, short), 'role');
  expectOk(await cluster.vault.write(`${mount}/roles/long`, long), 'role');
  return scenario;
}

/** Reads the file at each query, as a pool does for each new connection, and says whom the server has let in. */
const client = `
while :; do
  set -a; . /vault/secrets/db.env; set +a
  user=$(psql -h "${cluster.state.hostAddress}" -d postgres -Atc 'select current_user' 2>/tmp/error) \\
    && echo "$(date +%s) ok $user" || echo "$(date +%s) FAILED $(head -n 1 /tmp/error)"
  sleep 0.1
done`;

async function deploy(
  scenario: Scenario,
  role: 'short' | 'long',
  props: Partial<VaultInjectedDeploymentProps> = {},
): Promise<void> {
  const creds = database(`${scenario.name}-db`).role(role);
  const port = String(postgres.port);
  const files = { 'db.env': dotenv({ PGUSER: creds.username, PGPASSWORD: creds.password, PGPORT: port }) };
  const container: ContainerProps = {
    image,
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sh', '-c', client.replaceAll('/tmp/error', '/dev/shm/error')],
    securityContext: { user: 10_001, group: 10_001 },
    resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(32) } },
  };
  await scenario.deploy(files, { containers: [container], ...props });
  await scenario.writePolicy();
  await scenario.writeRole();
  await cluster.kubectl(['rollout', 'status', 'deployment/web', '-n', scenario.name, '--timeout=60s']);
}

async function leases(scenario: Scenario, role: 'short' | 'long'): Promise<number> {
  const { status, data } = await cluster.vault.list(`sys/leases/lookup/${scenario.name}-db/creds/${role}`);
  return status === 404 ? 0 : (data['keys'] as string[]).length;
}

describe('a database credential of 8 s, which can be renewed up to 24 s', () => {
  test('is renewed and then replaced, while a client queries for 70 s without one failed query', async () => {
    const scenario = await prepared();
    await deploy(scenario, 'short');
    expect(await leases(scenario, 'short')).toBe(1);
    expect(await scenario.logins()).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 70_000));
    const log = await cluster.kubectl(['logs', 'deployment/web', '-c', 'main', '-n', scenario.name]);
    const lines = log.trim().split('\n');
    expect(lines.filter((line) => !/ ok v-/.test(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(100);

    const times = new Map<string, number[]>();
    for (const line of lines) {
      const [time = '', , user = ''] = line.split(' ');
      times.set(user, [...(times.get(user) ?? []), Number(time)]);
    }
    const spans = [...times.values()].map((all) => Math.max(...all) - Math.min(...all));
    console.log(`${String(lines.length)} queries, users for ${spans.join(', ')} s each`);
    // 70 s: at least two replacements; without renewal there would be nine users and more.
    expect(times.size).toBeGreaterThanOrEqual(3);
    expect(times.size).toBeLessThanOrEqual(6);
    // All but the first and the last, which the test cuts off.
    for (const span of spans.slice(1, -1)) {
      expect(span).toBeGreaterThan(TTL);
      expect(span).toBeLessThanOrEqual(MAX_TTL);
    }
    expect(await scenario.logins()).toBe(1);
    expect(statusOf(await scenario.pod(), 'vault-agent')?.restartCount).toBe(0);
  });
});

describe('init container and sidecar', () => {
  test('take two logins and two leases, and the application is started anew with the one that is renewed', async () => {
    const scenario = await prepared();
    await deploy(scenario, 'long', { delivery: Delivery.initAndSidecar(), onChange: OnChange.restart() });
    const log = () =>
      cluster.kubectl(['logs', 'deployment/web', '-c', 'main', '-n', scenario.name, '--tail=1']);
    await waitUntil('the application to query', async () => / ok v-/.test(await log()), {
      timeoutMs: 30_000,
      intervalMs: 500,
    });
    expect(await leases(scenario, 'long')).toBe(2);
    expect(await scenario.logins()).toBe(2);
    const file = await cluster.kubectl([
      ...['exec', 'deployment/web', '-c', 'vault-agent', '-n', scenario.name, '--'],
      ...['sed', '-n', "s/^PGUSER='\\(.*\\)'$/\\1/p", '/vault/secrets/db.env'],
    ]);
    expect((await log()).trim().split(' ').at(-1)).toBe(file.trim());
  });

  test('against one of each for the native sidecar', async () => {
    const scenario = await prepared();
    await deploy(scenario, 'long');
    expect(await leases(scenario, 'long')).toBe(1);
    expect(await scenario.logins()).toBe(1);
  });
});
