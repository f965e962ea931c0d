import { stringify } from 'yaml';
import { checkManifests, type CheckResult, checkRules } from '../../lib/check';
import {
  PUBLISHED_POLICIES,
  PUBLISHED_SAFEGUARDS,
  UNGUARDED_NAMESPACES,
} from '../../lib/check/safeguards/published-policies';
import { VaultServer } from '../../lib/agent';
import { Delivery, inject, type InjectInput, type PodSpec } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { declared } from '../pod/support';
import { GOOD, rulesOf, workload } from './support';

const checked = (objects: readonly object[], deploymentSafeguards = true): CheckResult =>
  checkManifests(
    [
      {
        file: 'test.yaml',
        text: objects.map((object) => stringify(object, { version: '1.1' })).join('---\n'),
      },
    ],
    { deploymentSafeguards },
  );

const broken = (...objects: readonly object[]): readonly string[] => rulesOf(checked(objects).findings);
const said = (...objects: readonly object[]): readonly string[] =>
  checked(objects).findings.map(({ message }) => message);

const probe = { tcpSocket: { port: 8080 } };
const enough = {
  requests: { cpu: '100m', memory: '100Mi' },
  limits: { cpu: '100m', memory: '100Mi' },
};
const safe = { resources: enough, readinessProbe: probe, livenessProbe: probe };
const gate = {
  name: 'wait-for-secrets',
  image: 'busybox:1.37',
  command: ['sh', '-c', 'test -s /vault/secrets/api-key'],
  resources: enough,
};
const spread = [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }];
const patch = JSON.stringify(
  ['readinessProbe', 'livenessProbe'].map((name) => ({
    op: 'add',
    path: `/${name}`,
    value: { exec: { command: ['true'] } },
  })),
);
const annotations = {
  ...GOOD,
  'agent-json-patch': patch,
  'agent-requests-cpu': '100m',
  'agent-requests-mem': '100Mi',
};

/** The annotations without one of them. */
const without = (name: keyof typeof annotations): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(annotations).filter(([one]) => one !== name));

type Parts = NonNullable<Parameters<typeof workload>[0]>;

/** A workload with the injector's annotations that breaks nothing. */
const web = (parts: Parts = {}): object => {
  const { container, spec, ...others } = parts;
  return workload({
    annotations,
    initContainers: [gate],
    ...others,
    container: { ...safe, ...container },
    spec: { topologySpreadConstraints: spread, ...spec },
  });
};

test('nothing is looked for unless it is asked for', () => {
  const bare = workload();
  expect(rulesOf(checked([bare], false).findings)).toEqual([]);
  expect(broken(bare)).toEqual([
    'safeguards-probes',
    'safeguards-resources (note)',
    'safeguards-resources (warning)',
    'safeguards-spread (warning)',
  ]);
});

test('a workload that has everything breaks none', () => {
  expect(broken(web())).toEqual([]);
});

describe('safeguards-probes', () => {
  test.each<[string, object, string]>([
    ['no readiness probe', { readinessProbe: undefined }, 'web has no readinessProbe'],
    ['no liveness probe', { livenessProbe: undefined }, 'web has no livenessProbe'],
    [
      'a probe by gRPC, which the policy does not count',
      { livenessProbe: { grpc: { port: 1 } } },
      'web has a livenessProbe that is of none of httpGet, tcpSocket, exec',
    ],
    ['an empty probe', { readinessProbe: {} }, 'web has a readinessProbe that is of none of'],
  ])('a container with %s', (_, container, message) => {
    expect(said(web({ container: container as Parts['container'] }))).toEqual([
      expect.stringMatching(new RegExp(`^${message}.*K8sAzureV2ContainerEnforceProbes`)),
    ]);
  });

  test.each<[string, object]>([
    ['no patch', { 'agent-json-patch': undefined }],
    ['a patch of something else', { 'agent-json-patch': '[{"op":"add","path":"/env/-","value":{}}]' }],
    ['one probe', { 'agent-json-patch': '[{"op":"add","path":"/readinessProbe","value":{}}]' }],
    ['the removal of them', { 'agent-json-patch': patch.replaceAll('"add"', '"remove"') }],
  ])("the injector's sidecar with %s", (_, other) => {
    const given = Object.fromEntries(
      Object.entries({ ...annotations, ...other }).filter(([, value]) => value !== undefined),
    );
    expect(broken(web({ annotations: given }))).toEqual(['safeguards-probes']);
  });

  test('nothing where the injector adds no sidecar', () => {
    const given = without('agent-json-patch');
    expect(
      broken(web({ kind: 'Job', annotations: { ...given, 'agent-pre-populate-only': 'true' } })),
    ).toEqual([]);
  });
});

describe('safeguards-resources', () => {
  test.each<[string, object | undefined, readonly string[]]>([
    ['nothing', undefined, ['says nothing of its cpu: .* 500m', 'says nothing of its memory: .* 2048Mi']],
    [
      'little',
      { requests: { cpu: '25m', memory: '64Mi' }, limits: { cpu: '99m', memory: '99Mi' } },
      [
        'request of cpu of 25m: AKS raises it to 100m',
        'limit of cpu of 99m',
        'request of memory of 64Mi: AKS raises it to 100Mi',
        'limit of memory of 99Mi',
      ],
    ],
    ['no limit of the CPU', { ...enough, limits: { memory: '100Mi' } }, ['request of cpu and no limit']],
    ['no request of the CPU', { ...enough, requests: { memory: '100Mi' } }, ['limit of cpu and no request']],
    ['no limit of the memory, which stays as it is', { ...enough, limits: { cpu: '100m' } }, []],
    [
      'a limit of the memory alone',
      { requests: { cpu: '100m' }, limits: enough.limits },
      ['limit of memory and no request: .*K8sAzureV1ContainerRequests'],
    ],
    ['numbers', { requests: { cpu: 1, memory: 104857600 }, limits: { cpu: 1 } }, []],
    ['other units', { requests: { cpu: '0.1', memory: '105M' }, limits: { cpu: '1e-1' } }, []],
  ])('a container that says %s', (_, resources, messages) => {
    const found = said(web({ container: { resources } }));
    expect(found).toHaveLength(messages.length);
    for (const message of messages) expect(found).toContainEqual(expect.stringMatching(message));
  });

  test('of init containers too', () => {
    const init = { ...gate, resources: undefined };
    expect(broken(web({ initContainers: [init] }))).toEqual(['safeguards-resources (warning)']);
  });

  test("is a note where it is the injector's containers", () => {
    const given = without('agent-requests-mem');
    expect(said(web({ annotations: given }))).toEqual([
      "the injector's containers have a request of memory of 64Mi: AKS may raise it to 100Mi",
    ]);
  });
});

describe('safeguards-image', () => {
  test.each(['web', 'web:latest', 'registry.example:5000/web', 'registry.example/web:'])('%s', (image) => {
    expect(broken(web({ container: { image } }))).toEqual(['safeguards-image']);
  });

  test.each([
    'web:1',
    `web@sha256:${'0'.repeat(64)}`,
    'registry.example:5000/web:1',
    '${IMAGE}',
    'web:latest-1',
  ])('%s is none', (image) => {
    expect(broken(web({ container: { image } }))).toEqual([]);
  });
});

describe('safeguards-spread', () => {
  const none = { topologySpreadConstraints: undefined };
  test.each(['Deployment', 'StatefulSet'])('a %s that says nothing is changed', (kind) => {
    expect(broken(web({ kind, spec: none }))).toEqual(['safeguards-spread (warning)']);
  });

  test.each(['DaemonSet', 'Job'])('a %s is not', (kind) => {
    const jobs = kind === 'Job' ? { ...annotations, 'agent-pre-populate-only': 'true' } : annotations;
    expect(broken(web({ kind, spec: none, annotations: jobs }))).toEqual([]);
  });

  test('an anti-affinity is enough', () => {
    const affinity = { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } };
    expect(broken(web({ spec: { ...none, affinity } }))).toEqual([]);
  });

  test('of an Argo Rollout nothing is changed: with two replicas its pods are refused', () => {
    const rollout = (replicas: number): object => {
      const one = web({ kind: 'Rollout', spec: none }) as { spec: object };
      return { ...one, apiVersion: 'argoproj.io/v1alpha1', spec: { ...one.spec, replicas } };
    };
    expect(broken(rollout(1))).toEqual([]);
    expect(broken(rollout(2))).toEqual(['safeguards-spread']);
  });
});

describe('safeguards-label', () => {
  test.each(['kubernetes.azure.com/mode', 'kubernetes.azure.com'])('%s', (label) => {
    expect(broken(web({ labels: { [label]: 'x' } }))).toEqual(['safeguards-label']);
    expect(broken(web({ metadata: { labels: { [label]: 'x' } } }))).toEqual(['safeguards-label']);
  });

  test.each([
    'azure.workload.identity/use',
    'x.kubernetes.azure.com/a',
    'my-kubernetes.azure.com.example/a',
    'notkubernetes.azure.com/a',
  ])('%s is none of them', (label) => {
    expect(broken(web({ labels: { [label]: 'x' } }))).toEqual([]);
  });
});

describe('safeguards-selector', () => {
  const labels = { app: 'web' };
  const service = (name: string, selector: object, port = 80, namespace = 'shop'): object => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector, ports: [{ port }] },
  });

  test('a second Service with the same selector and a port of the first', () => {
    const found = checked([web({ labels }), service('a', labels), service('b', labels)]).findings;
    expect(found.map(({ rule, location }) => [rule, location.name])).toEqual([['safeguards-selector', 'b']]);
  });

  test.each<[string, object]>([
    ['of another port', service('b', labels, 81)],
    ['of another selector', service('b', { ...labels, tier: 'x' })],
    ['of another namespace', service('b', labels, 80, 'other')],
  ])('one %s is right', (_, other) => {
    expect(broken(web({ labels }), service('a', labels), other)).toEqual([]);
  });

  test('Services of pods without secrets are left alone', () => {
    const others = { app: 'other' };
    expect(broken(web({ labels }), service('a', others), service('b', others))).toEqual([]);
  });
});

describe('what is not looked at', () => {
  test.each(UNGUARDED_NAMESPACES)('the namespace %s', (namespace) => {
    expect(broken(workload({ namespace })).filter((rule) => rule.startsWith('safeguards'))).toEqual([]);
  });

  test('pods that take nothing out of Vault', () => {
    expect(broken(workload({ annotations: {} }))).toEqual([]);
  });
});

test('a rule that this run does not apply may be accepted all the same', () => {
  const one = workload({ otherAnnotations: { 'aks-vault-constructs/accept.safeguards-probes': 'excluded' } });
  expect(rulesOf(checked([one], false).findings)).toEqual([]);
  const open = checked([one]).findings.filter(({ accepted }) => accepted === undefined);
  expect(rulesOf(open)).not.toContain('safeguards-probes');
});

describe('a pod of ours', () => {
  const deployment = (input: Partial<InjectInput>, main: object = safe): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 2,
      template: inject(
        {
          metadata: { labels: { app: 'web' } },
          spec: {
            serviceAccountName: 'web',
            containers: [{ name: 'main', image: 'registry.example/web:1', ...main }],
          } as PodSpec,
        },
        declared({
          vault: VaultServer.at('https://vault.example'),
          files: { key: kv2('secret').at('web').key('key') },
          ...input,
        }),
      ),
    },
  });
  const deliveries: readonly [string, Delivery][] = [
    ['agent', Delivery.agent()],
    ['initAndSidecar', Delivery.initAndSidecar()],
    ['injector', Delivery.injector()],
  ];

  test.each(deliveries)('of Delivery.%s() breaks none with deploymentSafeguards', (_, delivery) => {
    expect(broken(deployment({ delivery, deploymentSafeguards: true }))).toEqual([]);
  });

  test.each(deliveries)('of Delivery.%s() breaks some without', (_, delivery) => {
    const rules = broken(deployment({ delivery }));
    expect(rules).toEqual(expect.arrayContaining(['safeguards-resources (warning)']));
    expect(rules.includes('safeguards-probes')).toBe(delivery.kind !== 'agent');
  });

  test.each(deliveries)(
    'of Delivery.%s(): the option is said of containers that it changes, and a field of all others',
    (_, delivery) => {
      const { findings } = checked([deployment({ delivery }, {})]);
      const remedies = findings.map(({ rule, message, remedy }) => ({
        rule,
        remedy,
        name: message.split(' ')[0],
      }));
      const containers = remedies.filter(({ rule }) => rule !== 'safeguards-spread');
      expect(containers.filter(({ name }) => name === 'main')).toEqual([
        {
          rule: 'safeguards-probes',
          name: 'main',
          remedy: 'a readinessProbe of httpGet, tcpSocket or exec in main',
        },
        {
          rule: 'safeguards-probes',
          name: 'main',
          remedy: 'a livenessProbe of httpGet, tcpSocket or exec in main',
        },
        {
          rule: 'safeguards-resources',
          name: 'main',
          remedy: 'resources.requests.cpu and resources.limits.cpu of 100m or more',
        },
        {
          rule: 'safeguards-resources',
          name: 'main',
          remedy: 'resources.requests.memory of 100Mi or more, and no limit below it',
        },
      ]);
      const ours = containers.filter(({ name }) => name?.startsWith('vault-') === true);
      expect(ours.length).toBeGreaterThan(0);
      for (const { remedy } of ours) expect(remedy).toMatch(/^deploymentSafeguards: true where /);
      expect(remedies.find(({ rule }) => rule === 'safeguards-spread')?.remedy).toMatch(
        /^topologySpreadConstraints .*, or deploymentSafeguards: true where /,
      );
    },
  );

  test('the option is not said of pods that this library has not made', () => {
    const agent = { name: 'vault-agent', image: 'hashicorp/vault:1.21.0' };
    const { findings } = checked([workload(), workload({ initContainers: [agent] })]);
    expect(findings.length).toBeGreaterThan(5);
    for (const { remedy } of findings) expect(remedy).not.toContain('deploymentSafeguards');
    expect(findings.map(({ remedy }) => remedy)).toContain(
      'agent-requests-cpu and agent-limits-cpu of 100m or more',
    );
  });

  test("the application's own container is its owner's to mend", () => {
    const one = deployment({ deploymentSafeguards: true }, { resources: enough });
    expect(said(one)).toEqual([
      expect.stringMatching(/^main has no readinessProbe/),
      expect.stringMatching(/^main has no livenessProbe/),
    ]);
  });
});

describe('the published policies', () => {
  test('name a rule that there is, and every rule is of one', () => {
    const rules = checkRules()
      .map(({ id }) => id)
      .filter((id) => id.startsWith('safeguards-'));
    expect(PUBLISHED_POLICIES.flatMap(({ rule }) => rule ?? []).sort()).toEqual([...rules].sort());
  });

  test('are those of the initiative, ten of them, with the date of each source', () => {
    expect(PUBLISHED_POLICIES).toHaveLength(10);
    expect(new Set(PUBLISHED_POLICIES.map(({ definition }) => definition)).size).toBe(10);
    for (const date of [PUBLISHED_SAFEGUARDS.pageOf, PUBLISHED_SAFEGUARDS.definitionsOf])
      expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
