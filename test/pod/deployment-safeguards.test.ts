import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { ConfigurationError } from '../../lib/core';
import {
  type AgentResources,
  type Container,
  Delivery,
  EnvDelivery,
  FailedRotation,
  inject,
  type InjectInput,
  type PodSpec,
} from '../../lib/pod';
import { kv2, transit } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { pods } from './random-pods';
import {
  application,
  containerOf,
  containersOf,
  declared,
  injected,
  type InjectedTemplate,
  podTemplate,
} from './support';

const DELIVERIES: readonly [string, Delivery][] = [
  ['agent', Delivery.agent()],
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
];

const SAFE = { deploymentSafeguards: true } as const;
const MAIN = { name: 'main', image: 'registry.example/shop/web:1.4.2', command: ['/web'] };
const ours = (made: InjectedTemplate): readonly Container[] =>
  containersOf(made).filter(({ name }) => name.startsWith('vault-'));

/** The operations on the injector's sidecar. */
const sidecarPatch = ({ metadata }: InjectedTemplate): readonly { path: string; value: unknown }[] =>
  JSON.parse(metadata.annotations['vault.hashicorp.com/agent-json-patch'] ?? '[]') as {
    path: string;
    value: unknown;
  }[];

describe.each(DELIVERIES)('Delivery.%s()', (_, delivery) => {
  test('without the option, and with false, nothing is other than it was', () => {
    const without = injected({ delivery });
    expect(injected({ delivery, deploymentSafeguards: false })).toEqual(without);
    expect(without.spec).not.toHaveProperty('topologySpreadConstraints');
    for (const { resources } of ours(without)) {
      expect(resources).toEqual({ requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '128Mi' } });
    }
  });

  test('every container that is added has requests and limits of at least 100m and 100Mi', () => {
    const env = { KEY: kv2('secret').at('shop/payment').key('apiKey') };
    const supervised = {
      env,
      envDelivery: EnvDelivery.supervisor(),
    };
    const made = injected({ delivery, ...supervised, ...SAFE }, { containers: [MAIN] });
    expect(ours(made).length).toBeGreaterThan(0);
    for (const { resources } of ours(made)) {
      expect(resources).toEqual({
        requests: { cpu: '100m', memory: '100Mi' },
        limits: { cpu: '500m', memory: '128Mi' },
      });
    }
  });

  test("every regular container beside the application's has both probes", () => {
    const made = injected({ delivery, ...SAFE });
    const added = made.spec.containers.filter(({ name }) => name !== application.name);
    for (const container of added) {
      expect(container).toMatchObject({
        readinessProbe: { exec: expect.anything() as unknown },
        livenessProbe: { exec: expect.anything() as unknown },
      });
    }
    if (delivery.kind === 'init-and-sidecar') expect(added).toHaveLength(1);
  });

  test("the application's containers are left as they are", () => {
    expect(containerOf(injected({ delivery, ...SAFE }), 'main')).toEqual(
      containerOf(injected({ delivery }), 'main'),
    );
  });

  test('the pods are spread over nodes by the labels of their template', () => {
    const made = inject(
      { ...podTemplate(), metadata: { labels: { app: 'web', tier: 'shop' } } },
      declared({ delivery, ...SAFE }),
    );
    expect(made.spec?.['topologySpreadConstraints']).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'web', tier: 'shop' } },
      },
    ]);
  });
});

describe('the liveness probe', () => {
  test('starts a process every 30 s and asks nothing of Vault: a restart would mend nothing there', () => {
    const probe = {
      exec: { command: ['/bin/sh', '-c', 'exit 0'] },
      periodSeconds: 30,
      timeoutSeconds: 5,
    };
    const beside = injected({ delivery: Delivery.initAndSidecar(), ...SAFE });
    expect(containerOf(beside, 'vault-agent')['livenessProbe']).toEqual(probe);
    const patched = injected({ delivery: Delivery.injector(), ...SAFE });
    expect(sidecarPatch(patched).find(({ path }) => path === '/livenessProbe')?.value).toEqual(probe);
    expect(sidecarPatch(injected({ delivery: Delivery.injector() })).map(({ path }) => path)).not.toContain(
      '/livenessProbe',
    );
  });

  test('that reports failed rotations is one: there is no second', () => {
    const made = injected({
      delivery: Delivery.initAndSidecar(),
      failedRotation: FailedRotation.event(),
      ...SAFE,
    });
    expect(containerOf(made, 'vault-agent')['livenessProbe']).toMatchObject({
      failureThreshold: 2_147_483_647,
    });
  });

  test('is not asked of init containers, native sidecars among them: they have none', () => {
    const made = injected({ uses: [transit('transit').key('orders').encrypt()], ...SAFE });
    expect(made.spec.initContainers.map(({ name }) => name)).toContain('vault-listener');
    for (const container of made.spec.initContainers) expect(container).not.toHaveProperty('livenessProbe');
  });
});

describe('a spread over nodes', () => {
  const constraints = (spec: Partial<PodSpec>, input: Partial<InjectInput> = {}): unknown =>
    injected({ ...SAFE, ...input }, spec).spec['topologySpreadConstraints'];
  const zones = [{ topologyKey: 'topology.kubernetes.io/zone' }];

  test.each<[string, Partial<PodSpec>]>([
    ['constraints of its own', { topologySpreadConstraints: zones }],
    [
      'a pod anti-affinity',
      { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } } },
    ],
  ])('is left to a pod that has %s', (_, spec) => {
    expect(constraints(spec)).toBe(spec['topologySpreadConstraints']);
  });

  test.each<[string, Partial<PodSpec>]>([
    ['an empty list', { topologySpreadConstraints: [] }],
    ['null', { topologySpreadConstraints: null, affinity: null }],
    ['a node affinity alone', { affinity: { nodeAffinity: {} } }],
    ['null for the anti-affinity', { affinity: { podAntiAffinity: null } }],
  ])('is added where there is %s', (_, spec) => {
    expect(constraints(spec)).toHaveLength(1);
  });

  test('is not added to pods that end by themselves, nor where there is no label to count by', () => {
    expect(constraints({}, { completes: true })).toBeUndefined();
    expect(constraints({ restartPolicy: 'Never' })).toBeUndefined();
    const unlabelled = inject({ spec: podTemplate().spec as PodSpec }, declared(SAFE));
    expect(unlabelled.spec).not.toHaveProperty('topologySpreadConstraints');
  });
});

describe('agentResources', () => {
  const resources = (agentResources: AgentResources) =>
    containerOf(injected({ agentResources, ...SAFE }), 'vault-agent')['resources'];

  test.each<[string, AgentResources, object]>([
    [
      'the least',
      { cpu: { request: Cpu.millis(100), limit: Cpu.millis(100) }, memory: { limit: Size.mebibytes(100) } },
      { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '100m', memory: '100Mi' } },
    ],
    [
      'a request of the CPU above the default limit, which goes up with it',
      { cpu: { request: Cpu.units(1) } },
      { requests: { cpu: '1', memory: '100Mi' }, limits: { cpu: '1', memory: '128Mi' } },
    ],
    [
      'a limit of the CPU',
      { cpu: { limit: Cpu.millis(250) } },
      { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '250m', memory: '128Mi' } },
    ],
    [
      'more memory',
      { memory: { request: Size.mebibytes(200), limit: Size.mebibytes(256) } },
      { requests: { cpu: '100m', memory: '200Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
    ],
  ])('%s is taken', (_, given, expected) => {
    expect(resources(given)).toEqual(expected);
  });

  test.each<[string, AgentResources]>([
    ['cpu.request', { cpu: { request: Cpu.millis(99) } }],
    ['cpu.request', { cpu: { limit: Cpu.millis(99) } }],
    ['cpu.limit', { cpu: { request: Cpu.millis(100), limit: Cpu.millis(99) } }],
    ['memory.request', { memory: { request: Size.mebibytes(99) } }],
    ['memory.request', { memory: { limit: Size.mebibytes(99) } }],
  ])('%s below the least is refused, since AKS would raise it', (part, given) => {
    expect(() => resources(given)).toThrow(
      errorWith('POD_AGENT_RESOURCES_BELOW_SAFEGUARDS', {
        message: expect.stringContaining(`agentResources.${part}`),
      }),
    );
  });
});

test('of any pod, what is added passes, and nothing else is other than without the option', () => {
  let made = 0;
  fc.assert(
    fc.property(pods, fc.boolean(), ([template, declaration], completes) => {
      const build = (deploymentSafeguards: boolean): InjectedTemplate | undefined => {
        try {
          const input = { ...declaration, completes, deploymentSafeguards };
          return inject(template, input) as InjectedTemplate;
        } catch (error) {
          if (ConfigurationError.is(error)) return undefined;
          throw error;
        }
      };
      const [safe, plain] = [build(true), build(false)];
      expect(safe === undefined).toBe(plain === undefined);
      if (safe === undefined || plain === undefined) return;
      made++;
      for (const container of ours(safe)) {
        expect(container['resources']).toMatchObject({
          requests: { cpu: '100m', memory: '100Mi' },
          limits: { cpu: '500m' },
        });
      }
      for (const { name, readinessProbe, livenessProbe } of safe.spec.containers) {
        if (name.startsWith('vault-')) expect([readinessProbe, livenessProbe]).not.toContain(undefined);
      }
      const stripped = (one: InjectedTemplate): object => {
        const spec = { ...one.spec, topologySpreadConstraints: undefined };
        const bare = (containers: readonly Container[]): object[] =>
          containers.map(({ resources, livenessProbe, ...rest }) =>
            rest.name.startsWith('vault-') ? rest : { ...rest, resources, livenessProbe },
          );
        const annotations = Object.entries(one.metadata.annotations).filter(
          ([name]) => !/agent-(?:requests|limits|json-patch)/.test(name),
        );
        const containers = { initContainers: bare(spec.initContainers), containers: bare(spec.containers) };
        return { ...one, metadata: { ...one.metadata, annotations }, spec: { ...spec, ...containers } };
      };
      expect(stripped(safe)).toEqual(stripped(plain));
    }),
    { numRuns: 200 },
  );
  expect(made).toBeGreaterThan(50);
});
