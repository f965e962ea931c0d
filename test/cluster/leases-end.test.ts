import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { LeasedDatabase } from './leased-database';
import { type Scenario } from './scenario';

/**
 * What becomes of a pod's database user when the pod stops: the application has it to its last query, and neither
 * OpenBao nor PostgreSQL knows it a moment later, hours before the lease would be over.
 */
const HOURS = { ttl: 3_600, maxTtl: 86_400 };
const cluster = Cluster.fromEnvironment();
let db: LeasedDatabase;

beforeAll(async () => {
  db = await LeasedDatabase.start(cluster);
}, 60_000);

afterAll(async () => {
  await db.stop();
});

const now = (): number => Date.now() / 1000;

/** A client that goes on querying for some seconds after SIGTERM, with the file as it is then. */
const draining = (seconds: number) => ({ reads: 'for each query', drains: seconds }) as const;

const scaleToNone = (scenario: Scenario): Promise<string> =>
  cluster.kubectl(['scale', 'deployment/web', '--replicas=0', '-n', scenario.name]);

/** When PostgreSQL and OpenBao know no more than `count` users of a scenario, in seconds since 1970. */
async function whenLeft(scenario: Scenario, count: number): Promise<number> {
  await waitUntil(
    `${String(count)} users and leases to be left`,
    async () => (await db.users(scenario)).length === count && (await db.leases(scenario)) === count,
    { timeoutMs: 60_000, intervalMs: 200 },
  );
  return now();
}

test('a client that queries for 6 s after SIGTERM has no failed query, and its user is gone within 5 s of its last query', async () => {
  const scenario = await db.deploy(HOURS, draining(6));
  const log = db.queries(scenario, (await scenario.pod()).metadata.name, true);
  const stopped = now();
  await scaleToNone(scenario);
  const [queries, gone] = await Promise.all([log, whenLeft(scenario, 0)]);
  const last = queries.at(-1)?.time ?? 0;
  console.log(`user and lease gone ${(gone - last).toFixed(1)} s after the client's last query`);
  expect(queries.filter(({ user }) => user === undefined)).toEqual([]);
  expect(db.refused(scenario)).toEqual([]);
  expect(last - stopped).toBeGreaterThan(4);
  expect(gone).toBeGreaterThan(last);
  expect(gone - last).toBeLessThan(5);
  expect(await scenario.logins()).toBe(0);
});

test('a rolling update of two pods under load has no failed query, and leaves the users of the new pods alone', async () => {
  const scenario = await db.deploy(HOURS, draining(3), { replicas: 2 });
  const before = await db.users(scenario);
  expect(before).toHaveLength(2);
  const old = (await scenario.pods()).map(({ metadata }) => db.queries(scenario, metadata.name, true));
  await cluster.kubectl(['rollout', 'restart', 'deployment/web', '-n', scenario.name]);
  await db.rolledOut(scenario);
  const oldQueries = (await Promise.all(old)).flat();
  const last = Math.max(...oldQueries.map(({ time }) => time));
  const gone = await whenLeft(scenario, 2);
  const pods = await waitUntil(
    'the old pods to be gone',
    async () => {
      const there = await scenario.pods();
      return there.length === 2 && there;
    },
    { timeoutMs: 30_000, intervalMs: 250 },
  );
  const newQueries = await Promise.all(pods.map(({ metadata }) => db.queries(scenario, metadata.name)));
  const all = [...oldQueries, ...newQueries.flat()];
  console.log(
    `${String(all.length)} queries; old users gone ${(gone - last).toFixed(1)} s after their last query`,
  );
  expect(all.filter(({ user }) => user === undefined)).toEqual([]);
  expect(db.refused(scenario)).toEqual([]);
  expect(gone - last).toBeLessThan(5);
  expect((await db.users(scenario)).filter((user) => before.includes(user))).toEqual([]);
  expect(await db.given(scenario)).toEqual({ tokens: 4, users: 4 });
  expect(await scenario.logins()).toBe(2);
});

test('where OpenBao does not answer, the pod is gone 5 s and a little later, says why, and the lease is left to its TTL', async () => {
  const scenario = await db.deploy(HOURS, draining(2));
  const { name } = (await scenario.pod()).metadata;
  const said = cluster.kubectl(['logs', name, '-c', 'vault-agent', '-n', scenario.name, '--follow']);
  db.vault.pause();
  try {
    const stopped = now();
    await scaleToNone(scenario);
    await waitUntil('the pod to be gone', async () => (await scenario.pods()).length === 0, {
      timeoutMs: 60_000,
      intervalMs: 250,
    });
    const seconds = now() - stopped;
    console.log(`the pod was gone after ${seconds.toFixed(1)} s, of which its client took 2`);
    expect(seconds).toBeGreaterThan(7);
    expect(seconds).toBeLessThan(15);
    expect(await said).toContain(
      '[WARN] agent.sh: the token is not revoked and ends with its TTL: no answer',
    );
  } finally {
    db.vault.resume();
  }
  expect(await db.leases(scenario)).toBe(1);
  expect(db.refused(scenario)).toEqual([]);
});
