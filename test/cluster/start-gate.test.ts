import { connect, createServer, type Server, type Socket } from 'node:net';
import { Duration } from 'cdk8s';
import { kv2, VaultServer } from '../../lib';
import { Cluster } from './cluster';
import { Scenario, statusOf } from './scenario';

/**
 * The promise on a real node: whatever fails, the application has not started, the pod's status says why, and once the
 * cause is gone the pod starts by itself. The application's image has no shell; it exits when a file is missing, and
 * reports the time of its start and of each file.
 */
const cluster = Cluster.fromEnvironment();

/** Values that must turn up in no object, log or event. */
const SECRET = 'correct-horse-battery-staple';

/** A way to Vault that can be closed and opened. */
class Way {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  public readonly port = 8_291;

  public async open(): Promise<void> {
    const target = new URL(cluster.state.vault.address);
    const server = createServer((socket) => {
      const onward = connect(Number(target.port), target.hostname);
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) {
        this.sockets.add(end);
        end.on('error', () => end.destroy());
      }
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, cluster.state.hostAddress, resolve));
  }

  public close(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

interface Fault {
  /** What is wrong. */
  readonly title: string;
  /** Prepares everything but the broken part, and deploys. */
  readonly arrange: (scenario: Scenario) => Promise<void>;
  /** What the pod's status has to say. */
  readonly says: RegExp;
  /** Removes the cause. */
  readonly mend: (scenario: Scenario) => Promise<void>;
}

const way = new Way();

/** Two files, so that a fault of one of them must not let the other's presence count. */
const files = (scenario: Scenario) => ({
  'db-password': kv2(scenario.name).at('shop/db').key('password'),
  'api-key': kv2(scenario.name).at('shop/payment').key('apiKey'),
});

async function bothSecrets(scenario: Scenario): Promise<void> {
  await scenario.writeSecret('shop/db', { password: SECRET });
  await scenario.writeSecret('shop/payment', { apiKey: SECRET });
}

const FAULTS: readonly Fault[] = [
  {
    title: 'Vault unreachable for 20 s and then back',
    arrange: async (scenario) => {
      await bothSecrets(scenario);
      const vault = VaultServer.atPlainHttp(`http://${cluster.state.hostAddress}:${String(way.port)}`);
      await scenario.deploy(files(scenario), { vault });
      await scenario.writePolicy();
      await scenario.writeRole();
    },
    says: /missing in \/vault\/secrets: db-password api-key; vault-agent says: .*connection refused/,
    mend: async () => {
      await way.open();
    },
  },
  {
    title: 'role missing',
    arrange: async (scenario) => {
      await bothSecrets(scenario);
      await scenario.deploy(files(scenario));
      await scenario.writePolicy();
    },
    says: /missing in .*: db-password api-key; vault-agent says: .*invalid role name/,
    mend: async (scenario) => {
      await scenario.writeRole();
    },
  },
  {
    title: 'policy missing one path',
    arrange: async (scenario) => {
      await bothSecrets(scenario);
      await scenario.deploy(files(scenario));
      await cluster.vault.putPolicy(
        scenario.name,
        `path "${scenario.name}/data/shop/db" { capabilities = ["read"] }`,
      );
      await scenario.writeRole();
    },
    says: /missing in .*: api-key; vault-agent says: .*data\/shop\/payment.*permission denied/,
    mend: async (scenario) => {
      await scenario.writePolicy();
    },
  },
  {
    title: 'secret missing',
    arrange: async (scenario) => {
      await scenario.writeSecret('shop/db', { password: SECRET });
      await scenario.deploy(files(scenario));
      await scenario.writePolicy();
      await scenario.writeRole();
    },
    says: /missing in .*: api-key; vault-agent says: .*no secret exists at .*data\/shop\/payment/,
    mend: async (scenario) => {
      await scenario.writeSecret('shop/payment', { apiKey: SECRET });
    },
  },
  {
    title: 'key missing',
    arrange: async (scenario) => {
      await scenario.writeSecret('shop/db', { password: SECRET });
      await scenario.writeSecret('shop/payment', { apikey: SECRET });
      await scenario.deploy(files(scenario));
      await scenario.writePolicy();
      await scenario.writeRole();
    },
    says: /missing in .*: api-key; vault-agent says: .*data\/shop\/payment has no key .*apiKey/,
    mend: async (scenario) => {
      await scenario.writeSecret('shop/payment', { apiKey: SECRET });
    },
  },
  {
    title: 'wrong audience',
    arrange: async (scenario) => {
      await bothSecrets(scenario);
      await scenario.deploy(files(scenario));
      await scenario.writePolicy();
      await scenario.writeRole({ audience: 'elsewhere' });
    },
    says: /missing in .*: db-password api-key; vault-agent says: .*audience/,
    mend: async (scenario) => {
      await scenario.writeRole();
    },
  },
];

/** All faults at once: they wait for time to pass, not for the machine. */
const scenarios = new Map<string, Scenario>();

beforeAll(async () => {
  for (const { title, arrange } of FAULTS) {
    const scenario = await Scenario.create(cluster, 'gate');
    scenarios.set(title, scenario);
    await arrange(scenario);
  }
});

afterAll(async () => {
  way.close();
  await Promise.all([...scenarios.values()].map((scenario) => scenario.remove()));
});

function scenarioOf(title: string): Scenario {
  const scenario = scenarios.get(title);
  if (scenario === undefined) throw new Error(`no scenario ${title}`);
  return scenario;
}

describe.each(FAULTS)('$title: while it lasts', ({ title, says }) => {
  test('the pod says why it waits, and the application has never started', async () => {
    const scenario = scenarioOf(title);
    expect(await scenario.gateMessage()).toMatch(says);
    expect(statusOf(await scenario.pod(), 'main')).toMatchObject({
      started: false,
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'PodInitializing' } },
      lastState: {},
    });
  });

  test('the reason is an event too, long before the gate gives up', async () => {
    expect(await scenarioOf(title).events()).toMatch(/Readiness probe failed: missing in \/vault\/secrets: /);
  });
});

describe('once the cause is gone', () => {
  beforeAll(async () => {
    for (const { title, mend } of FAULTS) await mend(scenarioOf(title));
  });

  test.each(FAULTS)(
    '$title: the pod starts by itself, after the last file was written',
    async ({ title }) => {
      const scenario = scenarioOf(title);
      const { startedAt, files: seen, uid } = await scenario.started();
      expect(Object.keys(seen).sort()).toEqual(['api-key', 'db-password']);
      expect(uid).toBe(10_001);
      for (const { mtime } of Object.values(seen))
        expect(Date.parse(mtime)).toBeLessThan(Date.parse(startedAt));
      expect(statusOf(await scenario.pod(), 'main')?.restartCount).toBe(0);
    },
  );

  test.each(FAULTS)('$title: no value of a secret is in the objects, logs or events', async ({ title }) => {
    const scenario = scenarioOf(title);
    const objects = await cluster.kubectl([
      'get',
      'all,configmaps,secrets',
      '-n',
      scenario.name,
      '-o',
      'yaml',
    ]);
    expect(objects).toContain('vault-agent');
    expect(`${objects}${await scenario.logs()}${await scenario.events()}`).not.toContain(SECRET);
  });
});

describe('nothing wrong', () => {
  test('the gate passes at its first run, although role and policy come after the deployment', async () => {
    const scenario = await Scenario.create(cluster, 'gate');
    scenarios.set('nothing wrong', scenario);
    await bothSecrets(scenario);
    const declared = files(scenario);
    await scenario.deploy(declared, { startTimeout: Duration.seconds(30) });
    await scenario.writePolicy();
    await scenario.writeRole();
    const { files: seen } = await scenario.started(30);
    expect(Object.keys(seen)).toHaveLength(Object.keys(declared).length);
    expect(statusOf(await scenario.pod(), 'vault-secrets-ready')?.restartCount).toBe(0);
  });
});
