import { Delivery, inject, type PodTemplate } from '../../lib/pod';
import { errorWith } from '../support/errors';
import { application, declared, injected, podTemplate } from './support';

const broken = (template: unknown) => () => inject(template as PodTemplate, declared());

describe('what is not a pod template is refused', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'kind: Deployment'],
    ['a list', []],
    ['an object without spec', { kind: 'ConfigMap', data: {} }],
    ['a Deployment, whose spec has no containers', { spec: { replicas: 1, template: podTemplate() } }],
    ['a spec that is a text', { spec: 'x' }],
    ['metadata that are a text', { metadata: 'x', spec: { containers: [application] } }],
    [
      'annotations that are a list',
      { metadata: { annotations: ['a'] }, spec: { containers: [application] } },
    ],
    [
      'an annotation that is a number, as YAML reads it without quotes',
      { metadata: { annotations: { 'prometheus.io/port': 8080 } }, spec: { containers: [application] } },
    ],
    ['labels that are a text', { metadata: { labels: 'a' }, spec: { containers: [application] } }],
    ['no containers', { spec: { containers: [] } }],
    ['containers that are an object', { spec: { containers: { main: application } } }],
    ['a container without name', { spec: { containers: [{ image: 'a' }] } }],
    ['a container whose name is a number', { spec: { containers: [{ name: 5 }] } }],
    ['an init container that is a text', { spec: { containers: [application], initContainers: ['x'] } }],
    ['a volume without name', { spec: { containers: [application], volumes: [{ emptyDir: {} }] } }],
    ['mounts that are a text', { spec: { containers: [{ ...application, volumeMounts: 'x' }] } }],
    ['a mount without path', { spec: { containers: [{ ...application, volumeMounts: [{ name: 'a' }] }] } }],
    ['env that is an object', { spec: { containers: [{ ...application, env: { A: 'b' } }] } }],
    ['a command that is a text', { spec: { containers: [{ ...application, command: '/web' }] } }],
    ['args with a number', { spec: { containers: [{ ...application, args: [8080] }] } }],
    [
      'a security context that is a text',
      { spec: { containers: [{ ...application, securityContext: 'x' }] } },
    ],
    [
      'a security context of the pod that is a list',
      { spec: { containers: [application], securityContext: [] } },
    ],
    ['a node selector that is a text', { spec: { containers: [application], nodeSelector: 'linux' } }],
  ])('%s', (_, template) => {
    expect(broken(template)).toThrow(errorWith('POD_TEMPLATE_INVALID'));
  });

  test('and nothing of it is shown but names, since a pod may hold what an error should not show', () => {
    const container = { image: 'a', env: [{ name: 'PASSWORD', value: 'hunter2' }] };
    expect(broken({ spec: { containers: [container] } })).toThrow(
      errorWith('POD_TEMPLATE_INVALID', { message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('a field without a value, as YAML has it (`volumes:`), is one that is not there', () => {
  test.each(['initContainers', 'volumes', 'securityContext', 'nodeSelector'])('spec.%s', (field) => {
    expect(injected({}, { [field]: null })).toEqual(injected());
  });

  test.each(['volumeMounts', 'env', 'command', 'args', 'securityContext'])('%s of a container', (field) => {
    const made = injected({}, { containers: [{ ...application, [field]: null }] });
    expect(made.spec.containers[0]).toMatchObject({
      name: 'main',
      volumeMounts: [{ name: 'vault-secrets' }],
    });
  });

  test('metadata, labels and annotations', () => {
    const spec = { containers: [application] };
    const plain = inject({ spec }, declared());
    expect(inject({ metadata: null, spec } as unknown as PodTemplate, declared())).toEqual(plain);
    const empty = { metadata: { labels: null, annotations: null }, spec } as unknown as PodTemplate;
    expect(inject(empty, declared()).metadata?.annotations).toEqual(plain.metadata?.annotations);
  });
});

describe('inject', () => {
  test('twice is refused, with the annotation that shows it', () => {
    expect(() => inject(injected() as unknown as PodTemplate, declared())).toThrow(
      errorWith('POD_INJECTED_TWICE', {
        message: expect.stringContaining('aks-vault-constructs/agent.json'),
      }),
    );
  });

  test.each(['true', 'True', '1'])(
    'into a pod that asks the injector for its agent too (%s) is refused, unless it is to deliver',
    (value) => {
      const annotations = { 'vault.hashicorp.com/agent-inject': value };
      const asking = { ...podTemplate(), metadata: { annotations } };
      expect(() => inject(asking, declared())).toThrow(
        errorWith('POD_INJECTED_TWICE', {
          message: expect.stringContaining('vault.hashicorp.com/agent-inject'),
        }),
      );
      expect(() => inject(asking, declared({ delivery: Delivery.injector() }))).not.toThrow();
    },
  );

  test('into a pod that the injector leaves alone is no finding', () => {
    const annotations = { 'vault.hashicorp.com/agent-inject': 'false' };
    expect(() => inject({ ...podTemplate(), metadata: { annotations } }, declared())).not.toThrow();
  });

  test('takes a template without metadata', () => {
    const { metadata } = inject({ spec: { containers: [application] } }, declared());
    expect(Object.keys(metadata ?? {})).toEqual(['annotations']);
  });

  test('passes through what it was not asked to change', () => {
    const template: PodTemplate = {
      apiVersion: 'v1',
      metadata: { labels: { app: 'web' }, annotations: { note: 'ours' }, name: 'web', finalizers: ['x'] },
      spec: {
        serviceAccountName: 'web',
        containers: [
          { ...application, ports: [{ containerPort: 8080 }], envFrom: [{ configMapRef: { name: 'a' } }] },
        ],
        topologySpreadConstraints: [{ maxSkew: 1 }],
        terminationGracePeriodSeconds: 60,
        dnsPolicy: 'None',
        somethingNew: { since: '1.40' },
      },
    };
    const made = inject(template, declared());
    expect(made).toMatchObject({
      ...template,
      spec: { ...template.spec, containers: [template.spec?.containers[0]] },
    });
    expect(Object.keys(made.spec ?? {}).sort()).toEqual(
      [
        ...Object.keys(template.spec ?? {}),
        'initContainers',
        'nodeSelector',
        'securityContext',
        'volumes',
      ].sort(),
    );
  });
});

describe('the node of the pod', () => {
  const spec = { containers: [application] };

  test('is one of Linux, also where the pod says so itself', () => {
    const own = { spec: { ...spec, nodeSelector: { 'kubernetes.io/os': 'linux', pool: 'web' } } };
    expect(inject({ spec }, declared()).spec?.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(inject(own, declared()).spec?.nodeSelector).toEqual(own.spec.nodeSelector);
  });

  test.each([{ nodeSelector: { 'kubernetes.io/os': 'windows' } }, { os: { name: 'windows' } }])(
    'is none of Windows, which cannot run the agent: %j',
    (more) => {
      expect(() => inject({ spec: { ...spec, ...more } }, declared())).toThrow(errorWith('POD_NOT_ON_LINUX'));
    },
  );
});
