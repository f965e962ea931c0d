import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApplicationReport } from '../cluster/scenario';
import { type Cluster } from '../cluster/cluster';
import { type Pod } from '../support/injector/pod';
import { waitUntil } from '../support/process';

const LABEL = 'avc-bench';
const STATUS =
  '{.metadata.name} {.status.conditions[?(@.type=="PodScheduled")].status} {.status.containerStatuses[?(@.name=="main")].state.running.startedAt}{"\\n"}';

/**
 * Starts pods one after the other and takes the time from when each is scheduled until its application runs. The API's
 * own times are whole seconds; here the beginning is when a watch hears that the pod has a node, and the end is what
 * the application prints first. Both are times of this machine's clock, so the node has to be on it.
 */
export class PodStarts {
  private readonly scheduled = new Map<string, number>();
  private readonly running = new Set<string>();
  private number = 0;
  private lastStart = 0;

  private constructor(
    private readonly cluster: Cluster,
    private readonly stopWatching: () => void,
  ) {}

  /** Begins to watch; {@link stop} ends it. */
  public static start(cluster: Cluster): PodStarts {
    const { kubectlPath, kubeconfig } = cluster.state;
    const args = ['get', 'pods', '-A', '-l', LABEL, '--watch', '-o', `jsonpath=${STATUS}`];
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    const watch = spawn(kubectlPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const starts = new PodStarts(cluster, () => watch.kill('SIGKILL'));
    createInterface({ input: watch.stdout }).on('line', (line) => {
      starts.hear(line);
    });
    return starts;
  }

  /**
   * Creates the pod and gives the seconds from scheduled to application started.
   * @param phase When the pod is created, 0 to 1: at which part of a second after an earlier application's start. The
   *   kubelet looks for ended containers once a second, and the start of an application is soon after such a look: with
   *   one phase all pods of a shape would wait the same time for theirs, short or long.
   */
  public async seconds(pod: Pod, phase: number): Promise<number> {
    const due = this.lastStart + (Math.ceil((Date.now() - this.lastStart) / 1_000 - phase) + phase) * 1_000;
    await sleep(due - Date.now());
    const name = await this.create(pod);
    const namespace = pod.metadata.namespace ?? 'default';
    await waitUntil(`${name} to run`, () => this.running.has(name), { timeoutMs: 60_000, intervalMs: 20 });
    // The kubelet may hear of the container before it can give its log.
    const report = await waitUntil(`the first line of ${name}`, async () => {
      const log = await this.cluster.kubectl(['logs', name, '-c', 'main', '-n', namespace]);
      return JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport;
    });
    this.lastStart = Date.parse(report.startedAt);
    const seconds = (this.lastStart - (this.scheduled.get(name) ?? NaN)) / 1_000;
    if (!(seconds > 0)) throw new Error(`${name} started ${String(seconds)} s after it was scheduled`);
    return seconds;
  }

  /** Creates the pod under a name of its own and gives the name. */
  public async create(pod: Pod): Promise<string> {
    this.number += 1;
    const name = `bench-${String(this.number)}`;
    const metadata = { ...pod.metadata, name, labels: { ...pod.metadata.labels, [LABEL]: 'true' } };
    await this.cluster.kubectl(['create', '-f', '-'], { input: JSON.stringify({ ...pod, metadata }) });
    return name;
  }

  /** Ends all pods that were created and waits until they are gone. */
  public async clear(): Promise<void> {
    // Sleepers do not hear SIGTERM.
    const args = ['delete', 'pods', '-A', '-l', LABEL, '--grace-period=1', '--wait', '--timeout=60s'];
    await this.cluster.kubectl(args);
  }

  public stop(): void {
    this.stopWatching();
  }

  private hear(line: string): void {
    const now = Date.now();
    const [name = '', scheduled, startedAt] = line.split(' ');
    if (scheduled === 'True' && !this.scheduled.has(name)) this.scheduled.set(name, now);
    if (startedAt) this.running.add(name);
  }
}
