import { setTimeout as sleep } from 'node:timers/promises';
import { Delivery, FailedRotation, OnChange } from '../../lib';
import { waitUntil } from '../support/process';
import { Cluster } from './cluster';
import { LeasedDatabase, type LeaseTimes, type Query } from './leased-database';
import { type Scenario, statusOf } from './scenario';

/**
 * Database credentials of a real PostgreSQL server: renewed as long as they can be, replaced before they end, and
 * never missed by a client that queries all the time. Counted at the servers: leases, tokens, users, refused logins.
 *
 * The agent renews when 70 to 73 % of the TTL are over. With these times it does so once, finds at its second try
 * that the maximum leaves 8 to 10 s, and takes a new user then. docs/rotation.md has the arithmetic.
 */
const TIMES: LeaseTimes = { ttl: 30, maxTtl: 52 };
const HOURS: LeaseTimes = { ttl: 3_600, maxTtl: 86_400 };
const READS = { reads: 'for each query', drains: 0 } as const;

let db: LeasedDatabase;

beforeAll(async () => {
  db = await LeasedDatabase.start(Cluster.fromEnvironment());
}, 60_000);

afterAll(async () => {
  await db.stop();
});

/** What was seen from outside until two users were replaced and gone, about every second. */
interface Watched {
  readonly queries: readonly Query[];
  readonly mostLeases: number;
  /** When PostgreSQL knew a user last, in seconds since 1970. */
  readonly lastSeen: ReadonlyMap<string, number>;
}

async function watch(scenario: Scenario): Promise<Watched> {
  const pod = (await scenario.pod()).metadata.name;
  const lastSeen = new Map<string, number>();
  let mostLeases = 0;
  const deadline = Date.now() + 3 * TIMES.maxTtl * 1000;
  for (;;) {
    const there = await db.users(scenario);
    for (const user of there) lastSeen.set(user, Date.now() / 1000);
    mostLeases = Math.max(mostLeases, await db.leases(scenario));
    if ([...lastSeen.keys()].filter((user) => !there.includes(user)).length >= 2) break;
    if (Date.now() > deadline) throw new Error(`users still there: ${there.join(', ')}`);
    await sleep(1_000);
  }
  return { queries: await db.queries(scenario, pod), mostLeases, lastSeen };
}

/** The users in their order, from the client's first query with each to its last. */
function spansOf(queries: readonly Query[]): { user: string; first: number; last: number }[] {
  const users = [...new Set(queries.flatMap(({ user }) => user ?? []))];
  return users.map((user) => {
    const times = queries.filter((query) => query.user === user).map(({ time }) => time);
    return { user, first: Math.min(...times), last: Math.max(...times) };
  });
}

/** Everything that holds of a client, however it learns of its new password. */
async function expectNoGap(scenario: Scenario): Promise<void> {
  const { queries, mostLeases, lastSeen } = await watch(scenario);
  const failed = queries.filter(({ user }) => user === undefined);
  // What the agent was doing then, since such a failure is hard to have again.
  if (failed.length > 0) console.log(await scenario.logs());
  expect(failed).toEqual([]);
  expect(db.refused(scenario)).toEqual([]);
  expect(queries.length).toBeGreaterThan(100);

  const spans = spansOf(queries);
  const [first, second, third, ...more] = spans;
  if (first === undefined || second === undefined || third === undefined) throw new Error('too few users');
  expect(more).toEqual([]);
  const margins = [
    [first, second],
    [second, third],
  ].map(([old, next]) => (lastSeen.get(old?.user ?? '') ?? 0) - (next?.first ?? 0));
  const lengths = [first, second].map((one) => one.last - one.first);
  console.log(
    `${String(queries.length)} queries; users in use for ${lengths.join(', ')} s; ` +
      `the old one there for ${margins.map((margin) => margin.toFixed(1)).join(', ')} s after the new one`,
  );
  for (const { user, first: began, last } of [first, second]) {
    expect(last - began).toBeGreaterThan(TIMES.ttl);
    expect(last - began).toBeLessThanOrEqual(TIMES.maxTtl);
    expect((lastSeen.get(user) ?? 0) - began).toBeLessThan(TIMES.maxTtl + 3);
  }
  for (const margin of margins) expect(margin).toBeGreaterThan(TIMES.ttl / 10);
  // Two for the seconds in which old and new overlap.
  expect(mostLeases).toBe(2);
  expect(await db.given(scenario)).toEqual({ tokens: 1, users: 3 });
  expect(await scenario.logins()).toBe(1);
  const pod = await scenario.pod();
  expect(statusOf(pod, 'vault-agent')?.restartCount).toBe(0);
  expect(statusOf(pod, 'main')?.restartCount).toBe(0);
}

describe('a database credential of 30 s, which can be renewed up to 52 s, is renewed, then replaced 3 s and more before its end, and no query fails', () => {
  test.concurrent(
    'for a client that reads the file for each connection',
    async () => {
      const scenario = await db.deploy(TIMES, READS, { failedRotation: FailedRotation.event() });
      await expectNoGap(scenario);
      // The agent warns when it replaces a lease, which is no failure.
      expect(await scenario.events()).not.toContain('cannot be read again');
    },
    200_000,
  );

  test.concurrent(
    'for a client that keeps the password in memory and reads the file at SIGHUP',
    async () => {
      const habits = { reads: 'at SIGHUP', drains: 0 } as const;
      await expectNoGap(await db.deploy(TIMES, habits, { onChange: OnChange.signal('SIGHUP') }));
    },
    200_000,
  );

  test.concurrent(
    'while init container and sidecar take two logins and two leases at the start, and the native sidecar one of each',
    async () => {
      const both = { delivery: Delivery.initAndSidecar(), onChange: OnChange.restart() };
      const [two, one] = await Promise.all([db.deploy(HOURS, READS, both), db.deploy(HOURS, READS)]);
      // Its sidecar logs in beside the application, which has its files already.
      await waitUntil('the sidecar to log in', async () => (await db.given(two)).users === 2, {
        timeoutMs: 30_000,
        intervalMs: 200,
      });
      expect(await db.given(one)).toEqual({ tokens: 1, users: 1 });
      expect([await scenarioCounts(one), await scenarioCounts(two)]).toEqual([
        { tokens: 1, leases: 1 },
        { tokens: 2, leases: 2 },
      ]);
      expect(await db.given(two)).toEqual({ tokens: 2, users: 2 });
      // Only the sidecar renews: the application has to have been started anew with the second user.
      await waitUntil(
        'the application to be started anew',
        async () => statusOf(await two.pod(), 'main')?.restartCount === 1,
        { timeoutMs: 30_000, intervalMs: 500 },
      );
      const pod = (await two.pod()).metadata.name;
      const [user] = await waitUntil(
        'the application to query',
        async () => {
          const queries = await db.queries(two, pod);
          return queries.length > 0 && queries.map((query) => query.user ?? query.line);
        },
        { timeoutMs: 30_000, intervalMs: 500 },
      );
      const cluster = Cluster.fromEnvironment();
      const read = ['sed', '-n', "s/^PGUSER='\\(.*\\)'$/\\1/p", '/vault/secrets/db.env'];
      const inFile = await cluster.kubectl(['exec', pod, '-c', 'vault-agent', '-n', two.name, '--', ...read]);
      expect(user).toBe(inFile.trim());
    },
  );
});

/** What the server knows at this moment. */
async function scenarioCounts(scenario: Scenario): Promise<{ tokens: number; leases: number }> {
  return { tokens: await scenario.logins(), leases: await db.leases(scenario) };
}
