import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProcess, startProcess, waitUntil } from '../support/process';
import { type Cluster } from './cluster';

/** How many ready pods a Service has, from each change to the next: what its clients can reach. */
export class EndpointWatch {
  private constructor(
    private readonly folder: string,
    private readonly watch: RunningProcess,
  ) {}

  /** Begins to watch, and returns when `replicas` pods are ready. */
  public static async start(
    { state }: Cluster,
    { service, namespace, replicas }: { service: string; namespace: string; replicas: number },
  ): Promise<EndpointWatch> {
    const folder = mkdtempSync(join(tmpdir(), 'avc-endpoints-'));
    const process = startProcess({
      command: state.kubectlPath,
      args: [
        ...[`--kubeconfig=${state.kubeconfig}`, 'get', 'endpointslices', '-n', namespace, '--watch'],
        ...['-l', `kubernetes.io/service-name=${service}`],
        ...['-o', 'jsonpath={"ready:"}{.endpoints[*].conditions.ready}{"\\n"}'],
      ],
      logFile: join(folder, 'watch.log'),
    });
    const watch = new EndpointWatch(folder, process);
    await waitUntil(
      `${String(replicas)} ready pods behind ${service}`,
      () => Promise.resolve(watch.counts().at(-1) === replicas),
      { timeoutMs: 60_000 },
    );
    return watch;
  }

  /** The number of ready pods after each change; throws when the watch has ended, since then it proves nothing. */
  public counts(): readonly number[] {
    const ended = this.watch.exit();
    if (ended !== undefined) throw new Error(`the watch has ended: ${this.watch.logs()}`);
    return this.watch
      .logs()
      .split('\n')
      .filter((line) => line.startsWith('ready:'))
      .map((line) => line.match(/\btrue\b/g)?.length ?? 0);
  }

  public async stop(): Promise<void> {
    await this.watch.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
