import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Duration, Testing } from 'cdk8s';
import {
  database,
  Delivery,
  dotenvFile,
  type FileContent,
  kv2,
  OnChange,
  VaultInjectedDeployment,
  type VaultInjectedDeploymentProps,
} from '../../lib';
import { barePods, injectedPod } from '../cluster/bare-pod';
import { Cluster, type KubernetesObject } from '../cluster/cluster';
import { findCluster, provideCluster, whyNoCluster } from '../cluster/provide';
import { Scenario } from '../cluster/scenario';
import { type Postgres, startPostgres } from '../support/postgres';
import { enableDatabase, postgresConnection } from '../support/vault-server/database-engine';
import { type Pod } from '../support/injector/pod';
import { startServer } from '../support/vault-server/server';
import { waitUntil } from '../support/process';
import { type Measured, type Part, table, type Verdict } from './page';
import { doingNothing, plain, recordedPod } from './pod-shapes';
import { PodStarts } from './pod-starts';
import { mean, median, ratio, spread } from './statistics';
import { type Asked, askedFrom, requestsSoFar } from './vault-requests';

/** Pods of each shape; fewer, for a look, with AVC_BENCH_PODS. */
const PODS = Number(process.env['AVC_BENCH_PODS'] ?? 20);
const TIMES_FLOOR = 1.1;
const TIMES_RECORDED = 1.05;
/** Of each delivery, to be counted; every one costs the same. */
const COUNTED = 3;

const DELIVERIES = {
  agent: Delivery.agent(),
  'init-and-sidecar': Delivery.initAndSidecar(),
  injector: Delivery.injector(),
} as const;
type Name = keyof typeof DELIVERIES;
const NAMES = Object.keys(DELIVERIES) as Name[];

/** What is measured, on a server of its own that writes down every request. */
class Bench {
  private readonly scenarios: Scenario[] = [];
  private readonly databases: Postgres[] = [];

  public constructor(
    private readonly cluster: Cluster,
    private readonly auditFile: string,
    private readonly say: (progress: string) => void,
  ) {}

  /** (d) Seconds from scheduled to application started, by shape. */
  public async startTimes(): Promise<ReadonlyMap<string, readonly number[]>> {
    const shapes = await this.shapes();
    const times = new Map([...shapes.keys()].map((shape) => [shape, [] as number[]]));
    const starts = PodStarts.start(this.cluster);
    try {
      // The first pods of a node pay for what the others find in caches.
      for (const pod of shapes.values()) await starts.seconds(pod, 0);
      await starts.clear();
      for (let round = 1; round <= PODS; round++) {
        // A round begins with another shape each time, since the node is emptiest for the first.
        const order = [...shapes].map((_one, place, all) => all[(place + round) % all.length] ?? _one);
        for (const [shape, pod] of order) {
          times.get(shape)?.push(await starts.seconds(pod, round / PODS));
        }
        const last = [...times].map(([shape, values]) => `${shape} ${(values.at(-1) ?? NaN).toFixed(2)}`);
        this.say(`pod ${String(round)} of ${String(PODS)}: ${last.join(', ')}`);
        await starts.clear();
      }
    } finally {
      starts.stop();
    }
    return times;
  }

  /** (e) What one pod's start asks of the server, by delivery; the same for each of several pods, or it throws. */
  public async askedOf(name: Name): Promise<Asked> {
    const scenario = await this.scenario(name);
    const databaseMount = await this.database(scenario);
    const files = {
      ...filesOf(scenario),
      'orders.env': dotenvFile({ PGUSER: databaseMount.username, PGPASSWORD: databaseMount.password }),
    };
    // Only with a restart do the deliveries of two agents take secrets with a lease.
    const pod = await this.pod(scenario, name, files, { onChange: OnChange.restart() });
    const starts = PodStarts.start(this.cluster);
    const all: Asked[] = [];
    try {
      for (let count = 0; count < COUNTED; count++) {
        const created = await starts.create(pod);
        const ready = [
          'wait',
          '--for=condition=Ready',
          `pod/${created}`,
          '-n',
          scenario.name,
          '--timeout=60s',
        ];
        await this.cluster.kubectl(ready, { timeoutMs: 70_000 });
        // The regular sidecar begins beside the application.
        await waitUntil('the requests to end', this.quiet(), { timeoutMs: 30_000, intervalMs: 2_000 });
        const { status } = await this.cluster.get<{ status: { podIP: string } }>(
          'pod',
          created,
          scenario.name,
        );
        all.push(askedFrom(this.auditFile, status.podIP));
        await starts.clear();
      }
    } finally {
      starts.stop();
    }
    const [first, ...others] = all;
    if (first === undefined) throw new Error('no pod was counted');
    const different = others.find((one) => one.logins !== first.logins || one.leases !== first.leases);
    if (different !== undefined) throw new Error(`pods of ${name} ask differently: ${JSON.stringify(all)}`);
    return { ...first, requests: median(all.map(({ requests }) => requests)) };
  }

  /** Removes everything from the cluster. */
  public async remove(): Promise<void> {
    await Promise.all(this.scenarios.map((scenario) => scenario.remove()));
    await Promise.all(this.databases.map((postgres) => postgres.stop()));
  }

  private async shapes(): Promise<ReadonlyMap<string, Pod>> {
    const shapes = new Map<string, Pod>();
    for (const name of NAMES) {
      const scenario = await this.scenario(name);
      const pod = await this.pod(scenario, name, filesOf(scenario));
      if (name === 'agent') shapes.set('plain', plain(pod));
      shapes.set(name, pod);
      shapes.set(floorOf(name), doingNothing(pod));
    }
    const scenario = await this.scenario('recorded');
    const [application] = (await this.pod(scenario, 'agent', filesOf(scenario))).spec.containers;
    if (application === undefined) throw new Error('a pod without containers');
    return shapes.set('recorded', recordedPod(this.cluster, scenario.name, application));
  }

  private async scenario(name: string): Promise<Scenario> {
    const scenario = await Scenario.create(this.cluster, `bench-${name}`);
    this.scenarios.push(scenario);
    await scenario.writeSecret('shop/db', { password: 'correct-horse-battery-staple' });
    return scenario;
  }

  /** A pod of the delivery, with everything around it in place. */
  private async pod(
    scenario: Scenario,
    name: Name,
    files: Readonly<Record<string, FileContent>>,
    more: Partial<VaultInjectedDeploymentProps> = {},
  ): Promise<Pod> {
    const props: VaultInjectedDeploymentProps = {
      ...scenario.props(files),
      metadata: { name: 'web' },
      delivery: DELIVERIES[name],
      // So that nothing is read a second time while pods are counted.
      renderInterval: Duration.minutes(5),
      ...more,
    };
    await scenario.apply((chart) => new VaultInjectedDeployment(chart, 'Web', { ...props, replicas: 0 }));
    await scenario.writePolicy();
    await scenario.writeRole();
    const chart = new Chart(Testing.app(), 'test', { namespace: scenario.name });
    new VaultInjectedDeployment(chart, 'Web', props);
    const identity = { name: 'web', namespace: scenario.name };
    const [pod] = barePods(Testing.synth(chart) as KubernetesObject[], identity);
    if (pod === undefined) throw new Error('no pod');
    return name === 'injector' ? injectedPod(pod) : pod;
  }

  /** A database whose users are the real engine's. */
  private async database(scenario: Scenario) {
    const postgres = await startPostgres();
    this.databases.push(postgres);
    const mount = `${scenario.name}-db`;
    const role = { name: 'shop', default_ttl: '1h', max_ttl: '24h' };
    await enableDatabase(this.cluster.vault, mount, postgresConnection(postgres), role);
    return database(mount).role('shop');
  }

  /** Whether nobody has asked the server anything between two looks. */
  private quiet(): () => boolean {
    let known = -1;
    return () => {
      const before = known;
      known = requestsSoFar(this.auditFile);
      return known === before;
    };
  }
}

function filesOf(scenario: Scenario): Readonly<Record<string, FileContent>> {
  return { 'db-password': kv2(scenario.name).at('shop/db').key('password') };
}

function isName(name: string): name is Name {
  return name in DELIVERIES;
}

function floorOf(name: Name): string {
  return `${name}, doing nothing`;
}

async function measure(say: (progress: string) => void): Promise<Measured> {
  if (process.env['KUBECONFIG']) {
    throw new Error(
      'KUBECONFIG is set: the pods and this process have to have one clock, so the node has to be ours',
    );
  }
  const running = await findCluster();
  const obstacle = running === undefined ? await whyNoCluster() : undefined;
  if (obstacle !== undefined) throw new Error(obstacle);
  if (running === undefined) say('starting a node');
  const own = running === undefined ? await provideCluster() : undefined;
  const cluster = Cluster.fromFile(running ?? own?.stateFile ?? '');
  try {
    return await measureOn(cluster, say);
  } finally {
    await own?.stop();
  }
}

async function measureOn(node: Cluster, say: (progress: string) => void): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'avc-bench-'));
  const auditFile = join(folder, 'requests.log');
  const server = await startServer({ host: node.state.hostAddress, auditFile });
  const vault = { ...node.state.vault, address: server.address, rootToken: server.rootToken };
  const bench = new Bench(new Cluster({ ...node.state, vault }), auditFile, say);
  try {
    const times = await bench.startTimes();
    const asked = new Map<Name, Asked>();
    for (const name of NAMES) {
      say(`requests of ${name}`);
      asked.set(name, await bench.askedOf(name));
    }
    return {
      text: `${timesText(times)}\n\n${askedText(asked)}`,
      verdicts: [...timeVerdicts(times), ...askedVerdicts(asked)],
    };
  } finally {
    await bench.remove();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Times = ReadonlyMap<string, readonly number[]>;

function timeVerdicts(times: Times): readonly Verdict[] {
  const verdict = (what: string, shape: string, other: string, atMost: number): Verdict => {
    const value = mean(times.get(shape) ?? []) / mean(times.get(other) ?? []);
    return {
      what,
      measured: `${value.toFixed(3)} times`,
      wanted: `at most ${String(atMost)}`,
      met: value <= atMost,
    };
  };
  return [
    ...NAMES.map((name) =>
      verdict(`start of ${name} against its shape doing nothing`, name, floorOf(name), TIMES_FLOOR),
    ),
    verdict(
      'start of init-and-sidecar against the recorded pod of the injector, which has no gate',
      'init-and-sidecar',
      'recorded',
      TIMES_RECORDED,
    ),
  ];
}

function timesText(times: Times): string {
  const rows = [...times].map(([shape, values]) => {
    const { min, p90, max } = spread(values);
    const name = shape.replace(/, doing nothing$/, '');
    const floor =
      isName(name) && name === shape ? ratio(values, times.get(floorOf(name)) ?? []).toFixed(2) : '';
    return [shape, ...[min, median(values), p90, max, mean(values)].map((value) => value.toFixed(2)), floor];
  });
  const how = `Start: seconds from scheduled to the application's first instruction, ${String(PODS)} pods of each shape, one pod at a time, the shapes in turns. The kubelet looks for ended containers once a second, so the pods of a shape are created at evenly spread parts of that second, and targets compare the means: what a pod takes at any moment. One KV file; images are there; OpenBao on the same machine. "Doing nothing" is the same pod whose init containers end at once and whose sidecars sleep: what the kubelet takes. "recorded" is the pod that vault-k8s 1.7.6 made in a recording, running, without a gate.`;
  return `${how}\n\n${table(['shape', 'least', 'median', '9 in 10', 'most', 'mean', '× doing nothing, median of pairs'], rows)}`;
}

function askedVerdicts(asked: ReadonlyMap<Name, Asked>): readonly Verdict[] {
  const agent = asked.get('agent');
  return (['logins', 'leases'] as const).flatMap((what) => [
    {
      what: `${what} of a pod start with the agent`,
      measured: String(agent?.[what]),
      wanted: '1',
      met: agent?.[what] === 1,
    },
    ...(['init-and-sidecar', 'injector'] as const).map((name) => {
      const value = (agent?.[what] ?? NaN) / (asked.get(name)?.[what] ?? NaN);
      return {
        what: `${what} of a pod start, the agent against ${name}`,
        measured: `${String(value)} times`,
        wanted: 'at most 0.5',
        met: value <= 0.5,
      };
    }),
  ]);
}

function askedText(asked: ReadonlyMap<Name, Asked>): string {
  const rows = [...asked].map(([name, { logins, leases, requests, paths }]) => {
    // The mounts of a measurement have names of their own.
    const kinds = paths.map((path) => `\`${path.replace(/bench-[a-z-]+-[0-9a-f]{6}/g, 'MOUNT')}\``);
    return [name, String(logins), String(leases), String(requests), kinds.join(' ')];
  });
  const how = `Requests: what the server's audit device wrote down of one pod from its creation until it was ready and silent, with one KV file and one file of database credentials; the same for each of ${String(COUNTED)} pods. init-and-sidecar and injector take secrets with a lease only where a change restarts the application, so the application starts twice there.`;
  return `${how}\n\n${table(['delivery', 'logins', 'leases', 'requests', 'in order'], rows)}`;
}

/** What Vault's secrets add to the start of a pod, and what a start asks of Vault. */
export const pods: Part = { name: 'pods', title: '(d), (e) Pods on a node', measure };
