import { Chart, Testing } from 'cdk8s';
import { type IVaultInjected, VaultInjectedDeployment, type VaultInjectedDeploymentProps } from '../../lib';
import { barePods, injectedPod } from './bare-pod';
import { type Cluster, type KubernetesObject } from './cluster';
import { type Scenario } from './scenario';

/**
 * A workload `web` of any delivery, applied: a Deployment, or with the injector the pod that its webhook would make,
 * beside a Deployment that makes none of its own.
 * @returns What `kubectl` calls the pod, such as `deployment/web`.
 */
export async function applyDelivered(
  cluster: Cluster,
  scenario: Scenario,
  props: VaultInjectedDeploymentProps,
): Promise<string> {
  const build =
    (replicas: number) =>
    (chart: Chart): IVaultInjected =>
      new VaultInjectedDeployment(chart, 'Web', { metadata: { name: 'web' }, ...props, replicas });
  if (props.delivery?.kind !== 'injector') {
    await scenario.apply(build(1));
    return 'deployment/web';
  }
  await scenario.apply(build(0));
  const chart = new Chart(Testing.app(), 'injected', { namespace: scenario.name });
  build(1)(chart);
  const identity = { name: 'web', namespace: scenario.name };
  const [pod] = barePods(Testing.synth(chart) as KubernetesObject[], identity);
  if (pod === undefined) throw new Error('no pod');
  await cluster.apply(injectedPod(pod) as unknown as KubernetesObject);
  return 'pod/web';
}

/** Waits until the pod of {@link applyDelivered} is ready. */
export async function readyDelivered(cluster: Cluster, { name }: Scenario, what: string): Promise<void> {
  const wait =
    what === 'pod/web'
      ? ['wait', '--for=condition=ready', what, '--timeout=90s']
      : ['rollout', 'status', what, '--timeout=90s'];
  await cluster.kubectl([...wait, '-n', name], { timeoutMs: 100_000 });
}
