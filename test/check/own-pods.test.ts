import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, Cron } from 'cdk8s';
import { ContainerRestartPolicy } from 'cdk8s-plus-28';
import { checkManifests } from '../../lib/check';
import {
  AgentImage,
  database,
  Delivery,
  dotenvFile,
  EnvDelivery,
  FailedRotation,
  FileMode,
  iniFile,
  jsonFile,
  kv2,
  OnChange,
  pki,
  PodField,
  propertiesFile,
  ServiceMesh,
  tomlFile,
  transit,
  VaultCa,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedDeploymentProps,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
  VaultServer,
  yamlFile,
} from '../../lib';
import { projectRoot } from '../support/project';
import { synthChart } from '../support/manifests';
import { injected } from '../workload/support';
import { checked, rulesOf } from './support';

/** What our own constructs emit breaks no rule, and each hand that is laid on it does. */
type Props = VaultInjectedProps & Pick<VaultInjectedDeploymentProps, 'initContainers'>;
type Build = (chart: Chart, props: Props) => unknown;

const KINDS: readonly [string, Build][] = [
  ['Deployment', (chart, props) => new VaultInjectedDeployment(chart, 'Work', props)],
  ['StatefulSet', (chart, props) => new VaultInjectedStatefulSet(chart, 'Work', props)],
  ['DaemonSet', (chart, props) => new VaultInjectedDaemonSet(chart, 'Work', props)],
  ['Job', (chart, props) => new VaultInjectedJob(chart, 'Work', props)],
  [
    'CronJob',
    (chart, props) => new VaultInjectedCronJob(chart, 'Work', { schedule: Cron.daily(), ...props }),
  ],
];
const DELIVERIES: readonly [string, Delivery][] = [
  ['agent', Delivery.agent()],
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
];

const identified = {
  image: 'registry.example/shop/web:1.4.2',
  command: ['/web'],
  securityContext: { user: 10001, group: 10001 },
};
const creds = database('database').role('shop');

const tls = pki('pki')
  .role('web')
  .certificateParts({
    commonName: PodField.podName(),
    ipSans: [PodField.podIp()],
  });

const emitted = (props: Partial<Props>, build: Build = KINDS[0]?.[1] as Build): object[] =>
  synthChart((chart) => {
    build(chart, injected(props));
  });

test.each<[string, Partial<Props>]>([
  ['files', {}],
  ['no files', { files: undefined as never }],
])('a pod with uses and %s breaks no rule', (_what, props) => {
  const uses = [transit('transit').key('orders').encrypt()];
  expect(checked(emitted({ ...props, uses })).findings).toEqual([]);
});

describe.each(DELIVERIES)('Delivery.%s()', (_, delivery) => {
  test.each(KINDS)('a %s breaks no rule', (_kind, build) => {
    expect(checked(emitted({ delivery }, build)).findings).toEqual([]);
  });

  test.each<[string, Partial<Props>]>([
    ['a user of its own', { containers: [identified] }],
    ['a signal', { containers: [identified], onChange: OnChange.signal('SIGHUP') }],
    ['a restart', { containers: [identified], onChange: OnChange.restart() }],
    ['a request', { onChange: OnChange.httpPost('http://127.0.0.1:8080/reload') }],
    [
      'variables by the wrapped command',
      {
        containers: [identified],
        env: { KEY: kv2('s').at('a').key('k') },
        envDelivery: EnvDelivery.wrappedCommand(),
      },
    ],
    [
      'variables by the supervisor',
      {
        containers: [identified],
        env: { KEY: kv2('s').at('a').key('k') },
        envDelivery: EnvDelivery.supervisor(),
      },
    ],
    ['a CA', { vault: VaultServer.at('https://vault.example', { ca: VaultCa.fromConfigMap('vault-ca') }) }],
    ['another path', { secretsPath: '/run/app' }],
    ['another image', { agentImage: AgentImage.openBao('2.7.2') }],
    ['own init containers', { initContainers: [{ name: 'migrate', image: 'registry.example/migrate:1' }] }],
    [
      'modes, and a certificate in parts with names of each pod',
      {
        containers: [identified],
        files: {
          'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
          'tls.crt': { content: tls.fullChain, mode: FileMode.everyone() },
        },
        onChange: [OnChange.restart(), OnChange.httpPost('http://127.0.0.1:8080/reload')],
      },
    ],
    [
      'files for one of two containers',
      {
        containers: [
          { ...identified, name: 'web' },
          { ...identified, name: 'shipper' },
        ],
        visibleTo: ['web'],
      },
    ],
    [
      'leases',
      {
        containers: [identified],
        files: { env: dotenvFile({ U: creds.username, P: creds.password }) },
        onChange: OnChange.restart(),
      },
    ],
  ])('with %s it breaks no rule', (_props, props) => {
    expect(checked(emitted({ delivery, ...props })).findings).toEqual([]);
  });
});

test.each(DELIVERIES.slice(0, 2))(
  'Delivery.%s() with files apart and variables of an init container breaks no rule',
  (_, delivery) => {
    const props = {
      delivery,
      initContainers: [{ ...identified, name: 'migrate' }],
      containers: [
        { ...identified, name: 'web' },
        { ...identified, name: 'shipper' },
      ],
      files: {
        'db-password': { content: kv2('s').at('a').key('k'), visibleTo: ['web', 'migrate'] },
        'log-token': { content: kv2('s').at('a').key('l'), visibleTo: ['shipper'] },
      },
      env: [
        { variables: { KEY: kv2('s').at('a').key('k') } },
        {
          variables: { KEY: kv2('s').at('a').key('a') },
          delivery: EnvDelivery.wrappedCommand({ container: 'migrate' }),
        },
      ],
    };
    expect(checked(emitted(props)).findings).toEqual([]);
  },
);

test.each(DELIVERIES.slice(0, 2))(
  'Delivery.%s() with containers before the agent, after the gate and a mesh breaks no rule',
  (_, delivery) => {
    const props = {
      delivery,
      mesh: ServiceMesh.istio(),
      initContainersBeforeSecrets: [
        { name: 'route', image: 'registry.example/net/route:1' },
        {
          name: 'tunnel',
          image: 'registry.example/net/tunnel:1',
          restartPolicy: ContainerRestartPolicy.ALWAYS,
        },
      ],
      initContainers: [{ name: 'migrate', image: 'registry.example/migrate:1' }],
    };
    expect(checked(emitted(props)).findings).toEqual([]);
  },
);

test('leases, variables by the kubelet and events of failed rotations break no rule', () => {
  const files = { env: dotenvFile({ U: creds.username, P: creds.password }) };
  const props = {
    files,
    env: { PASSWORD: creds.password },
    failedRotation: FailedRotation.event(),
    onChange: OnChange.restart(),
    containers: [identified],
  };
  expect(checked(emitted(props)).findings).toEqual([]);
});

test('every form of a file breaks no rule, and takes no time', () => {
  const values = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`V${String(index)}`, creds.username]),
  );
  const files = {
    'a.json': jsonFile({ list: [values] }),
    'a.yaml': yamlFile({ list: [values] }),
    'a.toml': tomlFile({ table: values }),
    'a.ini': iniFile({ section: values }),
    'a.properties': propertiesFile(values),
    'a.env': dotenvFile(values),
    'whole.yaml': yamlFile({ all: kv2('secret').at('shop/config').all() }),
  };
  expect(checked(emitted({ files, containers: [identified] })).findings).toEqual([]);
});

test('the shop of examples/ breaks no rule', () => {
  const text = readFileSync(join(projectRoot(), 'test/golden/shop.k8s.yaml'), 'utf8');
  const { findings, objects } = checkManifests([{ file: 'shop.k8s.yaml', text }]);
  expect({ findings, objects }).toEqual({ findings: [], objects: 5 });
});

/** The parts that hands are laid on. */
interface Pod {
  serviceAccountName?: string;
  securityContext?: object;
  initContainers: Container[];
  containers: Container[];
  volumes: { name: string; emptyDir?: object; configMap?: object }[];
}
interface Container {
  name: string;
  image: string;
  command?: string[];
  restartPolicy?: string | undefined;
  securityContext: { runAsUser?: number };
  volumeMounts: { name: string; readOnly?: boolean }[];
}
interface Emitted {
  kind: string;
  data?: Record<string, string>;
  spec?: { template: { metadata: { annotations: Record<string, string> }; spec: Pod } };
}

interface AgentConfig {
  vault: { address: string; tls_skip_verify?: boolean };
  template: {
    contents: string;
    error_on_missing_key?: boolean;
    left_delimiter?: string;
    right_delimiter?: string;
  }[];
}

/** What holds the agent's configuration, and under which key. */
function configOf(objects: Emitted[]): readonly [Record<string, string>, string] {
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
function after(change: (pod: Pod, objects: Emitted[]) => void, props: Partial<Props> = {}, build?: Build) {
  const objects = structuredClone(emitted({ containers: [identified], ...props }, build)) as Emitted[];
  expect(rulesOf(checked(objects).findings)).toEqual([]);
  const pod = objects.find(({ spec }) => spec?.template !== undefined)?.spec?.template.spec;
  change(pod as Pod, objects);
  return rulesOf(checked(objects).findings);
}

const named = (pod: Pod, name: string): Container => {
  const found = [...pod.initContainers, ...pod.containers].find((one) => one.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
};
const agentOf = (pod: Pod): Container => named(pod, 'vault-agent');
const gateOf = (pod: Pod): Container => named(pod, 'vault-secrets-ready');

describe('a hand laid on a VaultInjectedDeployment', () => {
  test('agent-start-race: the gate is taken out', () => {
    expect(after((pod) => pod.initContainers.splice(1, 1))).toEqual(['agent-start-race']);
  });

  test('gate-order: the gate is moved behind an init container of the application', () => {
    const migrate = { name: 'migrate', image: 'registry.example/migrate:1' };
    const move = (pod: Pod): void => {
      pod.initContainers.push(...pod.initContainers.splice(1, 1));
    };
    expect(after(move, { initContainers: [migrate] })).toEqual(['gate-order']);
  });

  test('gate-order: the gate is moved before the agent', () => {
    expect(after((pod) => pod.initContainers.reverse())).toEqual(['gate-order']);
  });

  test('agent-not-native: restartPolicy is dropped', () => {
    expect(after((pod) => delete agentOf(pod).restartPolicy)).toEqual(['agent-not-native']);
  });

  test('gate-changed: the gate becomes a sidecar itself', () => {
    expect(after((pod) => (gateOf(pod).restartPolicy = 'Always'))).toEqual(['gate-changed']);
  });

  test.each([
    [['true']],
    [['/bin/sh', '-c', 'exit 0']],
    [['/bin/sh', '/vault/config/secrets-ready.sh', 'check']],
  ])('gate-changed: it runs %j', (command) => {
    expect(after((pod) => (gateOf(pod).command = command))).toEqual(['gate-changed']);
  });

  test.each(['vault-secrets', 'vault-config'])('gate-changed: it loses its mount of %s', (volume) => {
    const unmount = (pod: Pod): void => {
      gateOf(pod).volumeMounts = gateOf(pod).volumeMounts.filter(({ name }) => name !== volume);
    };
    expect(after(unmount)).toEqual(['gate-changed']);
  });

  test('gate-image: it gets another image', () => {
    expect(after((pod) => (gateOf(pod).image = 'gcr.io/distroless/static:nonroot'))).toEqual([
      'gate-image (warning)',
    ]);
  });

  test('gate-user: the application gets another user', () => {
    expect(after((pod) => (named(pod, 'main').securityContext.runAsUser = 20000))).toEqual([
      'gate-user (warning)',
    ]);
  });

  test('secrets-writable: the mount of the application is not read-only', () => {
    const writable = (pod: Pod): void => {
      for (const mount of named(pod, 'main').volumeMounts) delete mount.readOnly;
    };
    expect(after(writable)).toEqual(['secrets-writable (warning)']);
  });

  test('secrets-on-disk: the volume is not in memory', () => {
    const disk = (pod: Pod): void => {
      for (const volume of pod.volumes) if (volume.name === 'vault-secrets') volume.emptyDir = {};
    };
    expect(after(disk)).toEqual(['secrets-on-disk']);
  });

  test('service-account-default, vault-tls-skip-verify, vault-address-plain-http, template-missing-key', () => {
    expect(after((pod) => delete pod.serviceAccountName)).toEqual(['service-account-default (warning)']);
    const edit = (change: (config: AgentConfig) => void) => (_: Pod, objects: Emitted[]) => {
      const [holder, key] = configOf(objects);
      const config = JSON.parse(holder[key] ?? '') as AgentConfig;
      change(config);
      holder[key] = JSON.stringify(config);
    };
    expect(after(edit(({ vault }) => (vault.tls_skip_verify = true)))).toEqual(['vault-tls-skip-verify']);
    expect(after(edit(({ vault }) => (vault.address = 'http://vault.example')))).toEqual([
      'vault-address-plain-http (warning)',
    ]);
    const lax = edit(({ template: [template] }) => {
      if (template === undefined) throw new Error('no template');
      template.error_on_missing_key = false;
      const [left, right] = [template.left_delimiter ?? '{{', template.right_delimiter ?? '}}'];
      template.contents = `${left} with secret "secret/data/a" ${right}${left} .Data.data.apiKey ${right}${left} end ${right}`;
    });
    expect(after(lax)).toEqual(['template-missing-key (warning)']);
  });

  test('agent-image-cannot-run and agent-image-unpinned, on agent and gate alike', () => {
    const image = (reference: string) => (pod: Pod) => {
      agentOf(pod).image = gateOf(pod).image = reference;
    };
    expect(after(image('hashicorp/vault:1.21.6'))).toEqual(['agent-image-cannot-run']);
    expect(after(image('registry.example:5000/vault:latest'))).toEqual(['agent-image-unpinned (warning)']);
    expect(after(image('registry.example:5000/vault'))).toEqual(['agent-image-unpinned (warning)']);
    expect(after(image('registry.example:5000/vault@sha256:0123'))).toEqual([]);
  });
});

describe('a hand laid on other deliveries', () => {
  const initAndSidecar = { delivery: Delivery.initAndSidecar() };
  const injector = { delivery: Delivery.injector() };

  test('agent-start-race: initAndSidecar without its init container', () => {
    expect(after((pod) => pod.initContainers.shift(), initAndSidecar)).toEqual(['agent-start-race']);
  });

  test('agent-job-never-ends: a regular agent in a Job', () => {
    const job = KINDS[3]?.[1];
    const beside = (pod: Pod): void => {
      const { restartPolicy, ...agent } = pod.initContainers.shift() as Container;
      expect(restartPolicy).toBe('Always');
      pod.initContainers = [];
      pod.containers.push(agent);
    };
    expect(after(beside, {}, job)).toEqual(['agent-job-never-ends', 'agent-start-race']);
  });

  test('injector-start-race: injector without its gate', () => {
    expect(after((pod) => pod.initContainers.shift(), injector)).toEqual(['injector-start-race']);
  });

  test('injector-gate-order: injector without agent-init-first', () => {
    const late = (_: Pod, objects: Emitted[]): void => {
      const template = objects.find(({ spec }) => spec?.template !== undefined)?.spec?.template;
      delete template?.metadata.annotations['vault.hashicorp.com/agent-init-first'];
    };
    expect(after(late, injector)).toEqual(['injector-gate-order']);
  });

  test('gate-changed and gate-image see the gate of the injector too', () => {
    expect(after((pod) => (gateOf(pod).command = ['true']), injector)).toEqual(['gate-changed']);
    expect(after((pod) => (gateOf(pod).image = 'busybox:1.37'), injector)).toEqual(['gate-image (warning)']);
  });
});
