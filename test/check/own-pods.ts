import { type Chart, Cron } from 'cdk8s';
import {
  database,
  Delivery,
  pki,
  PodField,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedDeploymentProps,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
} from '../../lib';
import { synthChart } from '../support/manifests';
import { injected } from '../workload/support';
import { checked, rulesOf } from './support';

// What our own constructs emit, for tests of what the check says of it, as it is and after a hand has been laid on it.

export type Props = VaultInjectedProps & Pick<VaultInjectedDeploymentProps, 'initContainers'>;
export type Build = (chart: Chart, props: Props) => unknown;

export const KINDS: readonly [string, Build][] = [
  ['Deployment', (chart, props) => new VaultInjectedDeployment(chart, 'Work', props)],
  ['StatefulSet', (chart, props) => new VaultInjectedStatefulSet(chart, 'Work', props)],
  ['DaemonSet', (chart, props) => new VaultInjectedDaemonSet(chart, 'Work', props)],
  ['Job', (chart, props) => new VaultInjectedJob(chart, 'Work', props)],
  [
    'CronJob',
    (chart, props) => new VaultInjectedCronJob(chart, 'Work', { schedule: Cron.daily(), ...props }),
  ],
];
export const DELIVERIES: readonly [string, Delivery][] = [
  ['agent', Delivery.agent()],
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
];

export const identified = {
  image: 'registry.example/shop/web:1.4.2',
  command: ['/web'],
  securityContext: { user: 10001, group: 10001 },
};
export const creds = database('database').role('shop');

export const tls = pki('pki')
  .role('web')
  .certificateParts({
    commonName: PodField.podName(),
    ipSans: [PodField.podIp()],
  });

export const emitted = (props: Partial<Props>, build: Build = KINDS[0]?.[1] as Build): object[] =>
  synthChart((chart) => {
    build(chart, injected(props));
  });

/** The parts that hands are laid on. */
export interface Pod {
  serviceAccountName?: string;
  securityContext?: object;
  initContainers: Container[];
  containers: Container[];
  volumes: { name: string; emptyDir?: object; configMap?: object }[];
}
export interface Container {
  name: string;
  image: string;
  command?: string[];
  restartPolicy?: string | undefined;
  securityContext: { runAsUser?: number };
  volumeMounts: { name: string; readOnly?: boolean }[];
}
export interface Emitted {
  kind: string;
  data?: Record<string, string>;
  spec?: { template: { metadata: { annotations: Record<string, string> }; spec: Pod } };
}

export interface AgentConfig {
  vault: { address: string; tls_skip_verify?: boolean };
  template: {
    contents: string;
    error_on_missing_key?: boolean;
    left_delimiter?: string;
    right_delimiter?: string;
  }[];
}

/** What holds the agent's configuration, and under which key. */
export function configOf(objects: Emitted[]): readonly [Record<string, string>, string] {
  const holders = objects.flatMap(({ data, spec }) => [
    data ?? {},
    spec?.template.metadata.annotations ?? {},
  ]);
  for (const holder of holders) {
    const key = Object.keys(holder).find((name) => name.endsWith('agent.json'));
    if (key !== undefined) return [holder, key];
  }
  throw new Error('no configuration');
}

/** The rules that are broken after a hand has been laid on what a construct emits. */
export function after(
  change: (pod: Pod, objects: Emitted[]) => void,
  props: Partial<Props> = {},
  build?: Build,
) {
  const objects = structuredClone(emitted({ containers: [identified], ...props }, build)) as Emitted[];
  expect(rulesOf(checked(objects).findings)).toEqual([]);
  const pod = objects.find(({ spec }) => spec?.template !== undefined)?.spec?.template.spec;
  change(pod as Pod, objects);
  return rulesOf(checked(objects).findings);
}

export const named = (pod: Pod, name: string): Container => {
  const found = [...pod.initContainers, ...pod.containers].find((one) => one.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
};
export const agentOf = (pod: Pod): Container => named(pod, 'vault-agent');
export const gateOf = (pod: Pod): Container => named(pod, 'vault-secrets-ready');
