import { ApiObject, Chart, Cron, JsonPatch, Testing } from 'cdk8s';
import { Container, type ContainerProps, EnvValue, Service } from 'cdk8s-plus-28';
import {
  Delivery,
  EnvDelivery,
  type IVaultInjected,
  kv2,
  ServiceMesh,
  VaultApp,
  VaultInjectedCronJob,
  VaultInjectedDaemonSet,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultInjectedStatefulSet,
} from '../../lib';
import { errorWith } from '../support/errors';
import { only, podSpecOf, synthChart } from '../support/manifests';
import { application, containerOf, injected, podOf, podTemplateOf } from './support';

interface Workload extends IVaultInjected {
  addContainer(container: ContainerProps): Container;
  attachContainer(container: Container): void;
  addInitContainer(container: ContainerProps): Container;
}

type Props = VaultInjectedProps & { readonly initContainers?: ContainerProps[] };

const schedule = Cron.daily();

const KINDS: readonly [string, (chart: Chart, props: Props) => Workload][] = [
  ['Deployment', (chart, props) => new VaultInjectedDeployment(chart, 'Work', props)],
  ['StatefulSet', (chart, props) => new VaultInjectedStatefulSet(chart, 'Work', props)],
  ['DaemonSet', (chart, props) => new VaultInjectedDaemonSet(chart, 'Work', props)],
  ['Job', (chart, props) => new VaultInjectedJob(chart, 'Work', props)],
  ['CronJob', (chart, props) => new VaultInjectedCronJob(chart, 'Work', { schedule, ...props })],
];

const migrate: ContainerProps = { name: 'migrate', image: 'registry.example/migrate:1' };
const refused = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

describe.each(KINDS)('VaultInjected%s', (kind, build) => {
  const manifests = (props: Partial<Props> = {}) =>
    synthChart((chart) => {
      build(chart, injected(props));
    });

  test('emits one object of its kind and a ServiceAccount, and nothing that could be applied too late', () => {
    const made = manifests()
      .map((manifest) => manifest.kind)
      .filter((one) => one !== 'Service');
    expect(made.sort()).toEqual([kind, 'ServiceAccount'].sort());
  });

  test('has the same pod as every other kind: agent, gate, own init containers, own containers', () => {
    const template = (make: (chart: Chart) => Workload) => {
      const { restartPolicy, ...spec } = podOf((chart) => {
        make(chart).addInitContainer(migrate);
      });
      return { restartPolicy, spec: JSON.stringify(spec) };
    };
    const mine = template((chart) => build(chart, injected()));
    const reference = template((chart) => new VaultInjectedDeployment(chart, 'Work', injected()));
    expect(mine.spec).toBe(reference.spec);
    expect(reference.restartPolicy).toBe('Always');
    expect(mine.restartPolicy).toBe(/Job/.test(kind) ? 'Never' : 'Always');
  });

  test('mounts the secrets read-only into containers that are added or attached later', () => {
    const spec = podOf((chart) => {
      const workload = build(chart, injected());
      workload.addContainer({ name: 'added', image: 'registry.example/a:1' });
      workload.attachContainer(new Container({ name: 'attached', image: 'registry.example/b:1' }));
      workload.addInitContainer({ ...migrate, name: 'late' });
    });
    for (const name of ['main', 'added', 'attached', 'late']) {
      expect(containerOf(spec, name).volumeMounts).toEqual([
        { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
      ]);
    }
    expect(spec.initContainers.map(({ name }) => name)).toEqual([
      'vault-agent',
      'vault-secrets-ready',
      'late',
    ]);
  });

  test('has initContainersBeforeSecrets before agent and gate, without the secrets, and initContainers after', () => {
    const spec = podOf((chart) => {
      build(chart, {
        ...injected({ initContainersBeforeSecrets: [{ ...migrate, name: 'route' }, { image: 'a:1' }] }),
        initContainers: [migrate],
      });
    });
    const [first, second, ...rest] = spec.initContainers.map(({ name }) => name);
    expect([first, ...rest]).toEqual(['route', 'vault-agent', 'vault-secrets-ready', 'migrate']);
    for (const name of ['route', second ?? '']) expect(containerOf(spec, name).volumeMounts).toBeUndefined();
    expect(containerOf(spec, 'route').securityContext).toMatchObject({ capabilities: { drop: ['ALL'] } });
    expect(containerOf(spec, 'migrate').volumeMounts).toHaveLength(1);
  });

  test('hardens the containers as Pod Security restricted demands, in every delivery', () => {
    for (const delivery of [Delivery.agent(), Delivery.initAndSidecar(), Delivery.injector()]) {
      const spec = podOf((chart) => {
        build(chart, injected({ delivery })).addInitContainer(migrate);
      });
      for (const { securityContext } of [...spec.initContainers, ...spec.containers]) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        });
      }
    }
  });

  test('has the annotation of the mesh on its pods, beside the list of the user, whose object stays as it was', () => {
    const name = 'traffic.sidecar.istio.io/excludeOutboundPorts';
    const annotations = { [name]: '5432' };
    const { metadata } = podTemplateOf(
      synthChart((chart) => {
        const props = { ...injected({ mesh: ServiceMesh.istio() }), podMetadata: { annotations } };
        build(chart, props);
      }),
    );
    expect(metadata.annotations).toMatchObject({ [name]: '5432,8200' });
    expect(annotations).toEqual({ [name]: '5432' });
  });

  test('is in the contract of its app', () => {
    const app = new VaultApp();
    build(new Chart(app, 'shop', { namespace: 'shop' }), injected());
    expect(app.vaultAccess().workloads).toEqual([
      expect.objectContaining({ roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web' }),
    ]);
  });

  test.each(['vault-agent', 'vault-agent-init', 'vault-secrets-ready', 'vault-agent-copy'])(
    'refuses a container named %s when it is synthesized, wherever it was added',
    (name) => {
      expect(() => manifests({ containers: [{ ...application, name }] })).toThrow(
        refused('POD_CONTAINER_NAME_RESERVED'),
      );
      expect(() => manifests({ initContainersBeforeSecrets: [{ ...migrate, name }] })).toThrow(
        refused('POD_CONTAINER_NAME_RESERVED'),
      );
    },
  );

  test('refuses two containers without a name, which cdk8s-plus calls "main" both', () => {
    const unnamed = { ...application, name: undefined };
    expect(() => manifests({ containers: [unnamed, unnamed] })).toThrow(refused('POD_CONTAINER_NAME_TWICE'));
    expect(() => manifests({ containers: [unnamed, { ...unnamed, name: 'other' }] })).not.toThrow();
  });

  test.each([[[]], [undefined], [null], ['main'], [{}]])(
    'refuses to be without containers: %j',
    (containers) => {
      expect(() => manifests({ containers: containers as unknown as ContainerProps[] })).toThrow(
        refused('WORKLOAD_CONTAINERS_EMPTY'),
      );
    },
  );

  test.each([[[null]], [['web']], [[5]], [[[]]]])('refuses containers: %j', (containers) => {
    expect(() => manifests({ containers: containers as unknown as ContainerProps[] })).toThrow(
      refused('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([undefined, null, 'web', 5, []])('refuses to add %j as a container', (container) => {
    const work = (): Workload => build(new Chart(Testing.app(), 'shop', { namespace: 'shop' }), injected());
    const added = container as unknown as ContainerProps;
    expect(() => work().addContainer(added)).toThrow(errorWith('WORKLOAD_VALUE_INVALID'));
    expect(() => work().addInitContainer(added)).toThrow(errorWith('WORKLOAD_VALUE_INVALID'));
  });

  test('refuses a JSON patch that has the pods run where, or as whom, nobody may log in to the role', () => {
    const patched = (path: string, value: string) => () =>
      synthChart((chart) => {
        ApiObject.of(build(chart, injected())).addJsonPatch(JsonPatch.add(path, value));
      });
    const template = kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
    const account = `${template}/spec/serviceAccountName`;
    expect(patched(account, 'other')).toThrow(refused('WORKLOAD_SERVICE_ACCOUNT_CONFLICT'));
    expect(patched(account, 'web')).not.toThrow();
    expect(patched('/metadata/namespace', 'billing')).toThrow(refused('WORKLOAD_NAMESPACE_CONFLICT'));
    expect(patched('/metadata/namespace', 'shop')).not.toThrow();
  });

  test.each(['route', {}, [null], ['route']])('refuses initContainersBeforeSecrets: %j', (list) => {
    expect(() => manifests({ initContainersBeforeSecrets: list as unknown as ContainerProps[] })).toThrow(
      refused('WORKLOAD_VALUE_INVALID'),
    );
  });

  test('refuses to be without properties', () => {
    expect(() =>
      synthChart((chart) => {
        build(chart, undefined as unknown as Props);
      }),
    ).toThrow(refused('WORKLOAD_VALUE_INVALID'));
  });
});

describe('a Deployment as before', () => {
  test('exposeViaService and envVariables of cdk8s-plus keep working', () => {
    const envVariables = { LOG: EnvValue.fromValue('info') };
    const manifests = synthChart((chart) => {
      const containers = [{ ...application, envVariables }];
      new VaultInjectedDeployment(chart, 'Work', injected({ containers })).exposeViaService();
    });
    expect(only(manifests, 'Service')).toBeDefined();
    expect(containerOf(podSpecOf(manifests), 'main').env).toEqual([{ name: 'LOG', value: 'info' }]);
  });

  test('the object of the user is not changed by the variables of env', () => {
    const envVariables = { LOG: EnvValue.fromValue('info') };
    const env = { KEY: kv2('secret').at('shop/db').key('password') };
    synthChart((chart) => {
      new VaultInjectedDeployment(
        chart,
        'Work',
        injected({ env, containers: [{ ...application, envVariables }] }),
      );
    });
    expect(Object.keys(envVariables)).toEqual(['LOG']);
  });

  test('a JSON patch of the object sees the pod without the secrets, so that its indices stay', () => {
    const spec = podOf((chart) => {
      const work = new VaultInjectedDeployment(chart, 'Work', injected());
      const image = 'registry.example/patched:1';
      ApiObject.of(work).addJsonPatch(
        JsonPatch.replace('/spec/template/spec/containers/0/image', image),
        JsonPatch.add('/spec/template/spec/priorityClassName', 'high'),
      );
    });
    expect(containerOf(spec, 'main').image).toBe('registry.example/patched:1');
    expect(spec).toMatchObject({ priorityClassName: 'high' });
    expect(containerOf(spec, 'vault-agent')).toBeDefined();
  });

  test('the application alone changes: the same agent and annotations when replicas and image do', () => {
    const template = (image: string, replicas: number) => {
      const { metadata, spec } = podTemplateOf(
        synthChart((chart) => {
          const props = injected({ containers: [{ ...application, image }] });
          new VaultInjectedDeployment(chart, 'Work', { ...props, replicas });
        }),
      );
      return JSON.stringify({ metadata, ...spec, containers: undefined });
    };
    expect(template('registry.example/shop/web:1.4.3', 5)).toBe(
      template('registry.example/shop/web:1.4.2', 2),
    );
  });

  test('with replicas alone the whole pod template stays the same', () => {
    const template = (replicas: number) =>
      JSON.stringify(
        podTemplateOf(
          synthChart((chart) => {
            new VaultInjectedDeployment(chart, 'Work', { ...injected(), replicas });
          }),
        ),
      );
    expect(template(5)).toBe(template(2));
  });

  test('containers that are added later stay before the sidecar of Delivery.initAndSidecar(), whose token stays its own', () => {
    const spec = podOf((chart) => {
      const props = injected({ delivery: Delivery.initAndSidecar() });
      new VaultInjectedDeployment(chart, 'Work', props).addContainer({ ...migrate, name: 'late' });
    });
    expect(spec.containers.map(({ name }) => name)).toEqual(['main', 'late', 'vault-agent']);
    expect(containerOf(spec, 'vault-agent').volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'vault-token' }),
    );
    expect(containerOf(spec, 'late').volumeMounts).toHaveLength(1);
  });

  test('what needs the pod is refused at synth, and what does not in the constructor, both with the path', () => {
    const env = { KEY: kv2('secret').at('shop/db').key('password') };
    const build = (props: Partial<Props>) => (chart: Chart) =>
      new VaultInjectedDeployment(chart, 'Work', injected(props));
    let made = false;
    expect(() =>
      synthChart((chart) => {
        build({ env, envDelivery: EnvDelivery.fileKeyRef({ container: 'other' }) })(chart);
        made = true;
      }),
    ).toThrow(refused('POD_ENV_CONTAINER_UNKNOWN'));
    expect(made).toBe(true);
    synthChart((chart) => {
      expect(() => build({ secretsPath: 'relative' })(chart)).toThrow(refused('POD_SECRETS_PATH_INVALID'));
      expect(() => build({ files: {} })(chart)).toThrow(refused('SECRETS_FILES_EMPTY'));
    });
  });

  test.each(['/etc/passwd', '../up', 'a/../b', ''])('the file name %j is refused', (file) => {
    synthChart((chart) => {
      const props = injected({ files: { [file]: kv2('secret').at('a').key('k') } });
      expect(() => new VaultInjectedDeployment(chart, 'Work', props)).toThrow(
        errorWith(expect.stringMatching(/^SECRETS_FILE_NAME/), { constructPath: 'shop/Work' }),
      );
    });
  });

  test('secretsPath tells where the files are', () => {
    synthChart((chart) => {
      expect(new VaultInjectedDeployment(chart, 'Work', injected()).secretsPath).toBe('/vault/secrets');
    });
  });
});

describe('VaultInjectedStatefulSet: the Service that names its pods', () => {
  test('is made of the ports of the containers, headless, and named as the workload', () => {
    const service = only(
      synthChart((chart) => {
        new VaultInjectedStatefulSet(chart, 'Work', {
          ...injected({
            containers: [{ ...application, ports: [{ number: 9090, name: 'metrics' }] }],
          }),
          metadata: { name: 'db' },
        });
      }),
      'Service',
    );
    expect(service).toMatchObject({
      metadata: { name: 'db', namespace: 'shop' },
      spec: { clusterIP: 'None', ports: [{ port: 8080 }, { port: 9090, name: 'metrics' }] },
    });
  });

  test('is the given one where one is given', () => {
    const manifests = synthChart((chart) => {
      const service = new Service(chart, 'Names', { metadata: { name: 'names' }, ports: [{ port: 1 }] });
      new VaultInjectedStatefulSet(chart, 'Work', { ...injected(), service });
    });
    expect(only(manifests, 'Service').metadata.name).toBe('names');
    expect(only(manifests, 'StatefulSet').spec).toMatchObject({ serviceName: 'names' });
  });

  test('cannot be made without a port', () => {
    expect(() =>
      synthChart((chart) => {
        const containers = [{ image: 'registry.example/shop/web:1.4.2' }];
        new VaultInjectedStatefulSet(chart, 'Work', injected({ containers }));
      }),
    ).toThrow(refused('WORKLOAD_STATEFUL_SET_PORTS_MISSING'));
  });
});

test('a CronJob has its pod below jobTemplate, with the token of the agent', () => {
  const template = podTemplateOf(
    synthChart((chart) => {
      new VaultInjectedCronJob(chart, 'Work', { schedule, ...injected() });
    }),
  );
  expect(template.spec.volumes).toContainEqual(expect.objectContaining({ name: 'vault-token' }));
});
