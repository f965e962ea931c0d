import { type Chart } from 'cdk8s';
import { type FileContent, kv2, VaultInjectedDeployment, type VaultInjectedDeploymentProps } from '../../lib';
import { type Cluster, type KubernetesObject } from './cluster';
import { contentsOf } from './namespace-contents';
import { type ApplicationReport, type Pod, Scenario } from './scenario';

/** The releases of one Deployment, `web`, that follow each other in a namespace of their own. */
export class Releases {
  private constructor(
    private readonly cluster: Cluster,
    public readonly scenario: Scenario,
  ) {}

  /** The namespace, and the secret of {@link password}. */
  public static async create(cluster: Cluster): Promise<Releases> {
    const scenario = await Scenario.create(cluster, 'carries');
    await scenario.writeSecret('shop/db', { password: 'first' });
    return new Releases(cluster, scenario);
  }

  /** What the files of these releases hold. */
  public get password(): FileContent {
    return kv2(this.scenario.name).at('shop/db').key('password');
  }

  /** The objects of a release, not applied. */
  public synth(
    files: Readonly<Record<string, FileContent>>,
    props: Partial<VaultInjectedDeploymentProps> = {},
  ): readonly KubernetesObject[] {
    const all = { metadata: { name: 'web' }, replicas: 1, ...this.scenario.props(files), ...props };
    return this.scenario.synth((chart: Chart) => new VaultInjectedDeployment(chart, 'Web', all));
  }

  /** Writes the policy and the role of what was synthesized last. */
  public async allow(): Promise<void> {
    await this.scenario.writePolicy();
    await this.scenario.writeRole();
  }

  /** Waits until the release that was applied last has taken over. */
  public async rolledOut(): Promise<void> {
    await this.cluster.kubectl([
      'rollout',
      'status',
      'deployment/web',
      '-n',
      this.scenario.name,
      '--timeout=90s',
    ]);
  }

  /** The names of the ReplicaSets: one of each release that Kubernetes still knows. */
  public async replicaSets(): Promise<readonly string[]> {
    const kind = 'replicaset.apps/';
    return (await contentsOf(this.cluster, this.scenario.name))
      .filter((name) => name.startsWith(kind))
      .map((name) => name.slice(kind.length));
  }

  /** The pods that nobody has told to end, the oldest first. */
  public async pods(): Promise<readonly Pod[]> {
    return (await this.scenario.pods()).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  /** The one pod that is there after a rollout. */
  public async onlyPod(): Promise<Pod> {
    const [pod, ...others] = await this.pods();
    if (pod === undefined || others.length > 0)
      throw new Error(`${String(others.length + (pod ? 1 : 0))} pods`);
    return pod;
  }

  /** What the application of a pod has seen: at its start, and with WATCH after each change. */
  public async reportsOf({ metadata }: Pod): Promise<readonly ApplicationReport[]> {
    const log = await this.cluster.kubectl(['logs', metadata.name, '-c', 'main', '-n', this.scenario.name]);
    return log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as ApplicationReport);
  }

  /** The names of the files that the application of a pod found at its start. */
  public async filesOf(pod: Pod): Promise<readonly string[]> {
    return Object.keys((await this.reportsOf(pod))[0]?.files ?? {}).sort();
  }
}

/** Whether a pod is one of this ReplicaSet. */
export function isOf(replicaSet: string, { metadata }: Pod): boolean {
  return metadata.name.startsWith(`${replicaSet}-`);
}
