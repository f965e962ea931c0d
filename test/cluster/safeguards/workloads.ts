import { type Chart, Cron, Duration, Size } from 'cdk8s';
import { type ContainerProps, Cpu, Probe } from 'cdk8s-plus-28';
import {
  AuthMount,
  Delivery,
  EnvDelivery,
  type IVaultInjected,
  kv2,
  transit,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
  VaultServer,
} from '../../../lib';
import { admit } from '../../support/injector/model';
import { type Pod } from '../../support/injector/pod';
import { type KubernetesObject } from '../cluster';
import { withEncodedConfig } from '../bare-pod';

/** Workloads of every kind and delivery, whose own containers have what safeguards ask of them. */
export const KINDS: readonly [string, (chart: Chart, props: VaultInjectedProps) => IVaultInjected][] = [
  ['Deployment', (chart, props) => new VaultInjectedDeployment(chart, 'Work', { replicas: 3, ...props })],
  ['StatefulSet', (chart, props) => new VaultInjectedStatefulSet(chart, 'Work', { replicas: 3, ...props })],
  ['DaemonSet', (chart, props) => new VaultInjectedDaemonSet(chart, 'Work', props)],
  ['Job', (chart, props) => new VaultInjectedJob(chart, 'Work', props)],
  [
    'CronJob',
    (chart, props) => new VaultInjectedCronJob(chart, 'Work', { schedule: Cron.daily(), ...props }),
  ],
];

/** What a workload may declare, where it makes other containers. */
export const DECLARATIONS: readonly [string, Partial<VaultInjectedProps>][] = [
  ['Delivery.agent()', { delivery: Delivery.agent() }],
  ['Delivery.initAndSidecar()', { delivery: Delivery.initAndSidecar() }],
  ['Delivery.injector()', { delivery: Delivery.injector() }],
  ['Delivery.agent() with a listener', { uses: [transit('transit').key('orders').encrypt()] }],
  [
    'Delivery.agent() with a supervisor',
    {
      env: { KEY: kv2('secret').at('shop/payment').key('apiKey') },
      envDelivery: EnvDelivery.supervisor(),
    },
  ],
];

/** What safeguards ask of the application's own containers. */
export const SAFE_CONTAINER: Pick<ContainerProps, 'readiness' | 'liveness' | 'resources'> = {
  readiness: Probe.fromTcpSocket({ port: 8080, periodSeconds: Duration.seconds(1) }),
  liveness: Probe.fromTcpSocket({ port: 8080 }),
  resources: {
    cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
    memory: { request: Size.mebibytes(100), limit: Size.mebibytes(128) },
  },
};

/** Properties of a workload that is looked at, and not run. */
export function lookedAt(declaration: Partial<VaultInjectedProps>): VaultInjectedProps {
  return {
    vault: VaultServer.at('https://vault.example:8200'),
    access: { roleName: 'web', serviceAccount: 'web', auth: AuthMount.kubernetes('k8s-shop') },
    files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
    containers: [
      {
        ...SAFE_CONTAINER,
        name: 'main',
        image: 'registry.example/shop/web:1.4.2',
        command: ['/web'],
        portNumber: 8080,
        securityContext: { user: 10_001, group: 10_001 },
      },
    ],
    ...declaration,
  };
}

type Template = Pick<Pod, 'metadata' | 'spec'>;

/** The pod that the controller of an object would make, as the injector's webhook leaves it where it is asked. */
export function podOf(object: KubernetesObject, namespace: string): KubernetesObject {
  const spec = object['spec'] as {
    readonly template?: Template;
    readonly jobTemplate?: { readonly spec: { readonly template: Template } };
  };
  const template = spec.template ?? spec.jobTemplate?.spec.template;
  if (template === undefined) throw new Error('no pod template');
  const isJob = /Job$/.test(String(object['kind']));
  const pod = structuredClone({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: 'work', namespace },
    spec: { ...template.spec, ...(isJob ? { restartPolicy: 'Never' } : {}) },
  }) as unknown as Pod;
  const asked = pod.metadata.annotations?.['vault.hashicorp.com/agent-inject'] === 'true';
  const injected = asked ? admit(pod).injected : pod;
  if (injected === undefined) throw new Error('the webhook has left the pod as it was');
  return (asked ? withEncodedConfig(injected) : injected) as unknown as KubernetesObject;
}
