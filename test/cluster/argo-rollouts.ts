import { join } from 'node:path';
import { freePort, type RunningProcess, startProcess, waitUntil } from '../support/process';
import { fileOfTool, goTool } from '../support/tool-programs';
import { type Cluster } from './cluster';

/** The kinds that a Rollout needs; the controller waits for all of them. */
const KINDS = ['rollout', 'experiment', 'analysis-run', 'analysis-template', 'cluster-analysis-template'];

/** What the tests look at in a Rollout. */
export interface RolloutStatus {
  /** `Progressing`, `Paused`, `Degraded` or `Healthy`. */
  readonly phase?: string;
  readonly message?: string;
  readonly currentStepIndex?: number;
  readonly abort?: boolean;
  readonly availableReplicas?: number;
}

/**
 * Argo Rollouts' own controller, which runs beside the node as the administrator and looks after all namespaces. Its
 * kinds come from the manifests of the same release.
 */
export class ArgoRollouts {
  private constructor(
    private readonly cluster: Cluster,
    private readonly controller: RunningProcess,
    private readonly manifests: readonly string[],
  ) {}

  public static async start(cluster: Cluster, folder: string): Promise<ArgoRollouts> {
    const program = await goTool('argoRollouts');
    const manifests = await Promise.all(
      KINDS.map((kind) => fileOfTool('argoRollouts', `manifests/crds/${kind}-crd.yaml`)),
    );
    // The schema of a Rollout is larger than the annotation of a client-side apply may be.
    const apply = ['apply', '--server-side', '--force-conflicts', '-f', '-'];
    for (const input of manifests) await cluster.kubectl(apply, { input });
    await cluster.kubectl(['wait', '--for=condition=established', '--timeout=60s', '-f', '-'], {
      input: manifests.join('\n---\n'),
    });
    const ports = await Promise.all([freePort('127.0.0.1'), freePort('127.0.0.1')]);
    const controller = startProcess({
      command: program,
      args: [
        ...['--kubeconfig', cluster.state.kubeconfig, '--leader-elect=false', '--rollout-resync=5'],
        ...['--metricsPort', String(ports[0]), '--healthzPort', String(ports[1])],
      ],
      logFile: join(folder, 'rollouts-controller.log'),
    });
    await waitUntil('the controller of Argo Rollouts to be there', () => {
      if (controller.exit() !== undefined) throw new Error(controller.logs());
      return controller.logs().includes('Started controller');
    });
    return new ArgoRollouts(cluster, controller, manifests);
  }

  /** Waits until a Rollout is in a phase, and gives its status. */
  public async phase(wanted: string, namespace: string, name = 'web'): Promise<RolloutStatus> {
    let last: RolloutStatus = {};
    const seen = async (): Promise<RolloutStatus | undefined> => {
      last = await this.status(namespace, name);
      return last.phase === wanted ? last : undefined;
    };
    return waitUntil(`the Rollout to be ${wanted}`, seen, { timeoutMs: 90_000, intervalMs: 500 }).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}: ${JSON.stringify(last)}\n${this.controller.logs().slice(-2000)}`);
      },
    );
  }

  public async status(namespace: string, name = 'web'): Promise<RolloutStatus> {
    const rollout = await this.cluster.get<{ readonly status?: RolloutStatus }>('rollout', name, namespace);
    return rollout.status ?? {};
  }

  /** What `kubectl argo rollouts promote` does to a Rollout that is paused. */
  public async promote(namespace: string, name = 'web'): Promise<void> {
    await this.patchStatus({ pauseConditions: null }, namespace, name);
  }

  /** What `kubectl argo rollouts retry rollout` does to one that was aborted. */
  public async retry(namespace: string, name = 'web'): Promise<void> {
    await this.patchStatus({ abort: false }, namespace, name);
  }

  /** Ends the controller, and removes its kinds with all objects of them. */
  public async stop(): Promise<void> {
    await this.controller.stop();
    await this.cluster.kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], {
      input: this.manifests.join('\n---\n'),
    });
  }

  private async patchStatus(status: object, namespace: string, name: string): Promise<void> {
    const patch = JSON.stringify({ status });
    const flags = ['--subresource=status', '--type=merge', '-p', patch];
    await this.cluster.kubectl(['patch', 'rollout', name, '-n', namespace, ...flags]);
  }
}
