import { Delivery, EnvDelivery, type InjectInput } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, containerOf, containersOf, injected, type InjectedTemplate, mounting } from './support';

const route = { name: 'route', image: 'registry.example/net/route:1' };
const tunnel = { name: 'tunnel', image: 'registry.example/net/tunnel:1', restartPolicy: 'Always' };
const migrate = { name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' };
const shipper = { name: 'shipper', image: 'registry.example/shop/shipper:1', restartPolicy: 'Always' };

/** The init containers of the application; the first two run before the secrets, unless something else is said. */
function pod(
  input: Partial<InjectInput> = { initContainersBeforeSecrets: ['route', 'tunnel'] },
  container: object = application,
): InjectedTemplate {
  return injected(input, {
    containers: [container as typeof application],
    initContainers: [route, tunnel, migrate, shipper],
  });
}

const names = ({ spec }: InjectedTemplate): string[] => spec.initContainers.map(({ name }) => name);

test('initContainersBeforeSecrets run before agent and gate, the others after them, each in its order', () => {
  expect(names(pod())).toEqual([
    'route',
    'tunnel',
    'vault-agent',
    'vault-secrets-ready',
    'migrate',
    'shipper',
  ]);
});

test('they may be any of the init containers, and keep the order of the pod and not of the list', () => {
  expect(names(pod({ initContainersBeforeSecrets: ['shipper', 'tunnel'] }))).toEqual([
    'tunnel',
    'shipper',
    'vault-agent',
    'vault-secrets-ready',
    'route',
    'migrate',
  ]);
});

test('without them agent and gate are first', () => {
  const first = ['vault-agent', 'vault-secrets-ready', 'route', 'tunnel', 'migrate', 'shipper'];
  expect(names(pod({ initContainersBeforeSecrets: [] }))).toEqual(first);
  expect(names(pod({}))).toEqual(first);
});

test('those before are as the application wrote them, those after have the secrets read-only', () => {
  const template = pod();
  expect(containerOf(template, 'route')).toEqual(route);
  expect(containerOf(template, 'tunnel')).toEqual(tunnel);
  for (const name of ['migrate', 'shipper', 'main']) {
    expect(containerOf(template, name).volumeMounts).toEqual([
      { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
    ]);
  }
});

test('native sidecars are native on both sides', () => {
  for (const name of ['tunnel', 'shipper']) {
    expect(containerOf(pod(), name)).toMatchObject({ restartPolicy: 'Always' });
  }
});

test('token and message go to agent and gate alone', () => {
  const template = pod();
  expect(mounting(template, 'vault-token')).toEqual(['vault-agent']);
  expect(
    containersOf(template)
      .filter((one) => 'terminationMessagePolicy' in one)
      .map(({ name }) => name),
  ).toEqual(['vault-secrets-ready']);
});

test('Delivery.initAndSidecar() has them before its init container', () => {
  const template = pod({
    initContainersBeforeSecrets: ['route', 'tunnel'],
    delivery: Delivery.initAndSidecar(),
  });
  expect(names(template)).toEqual(['route', 'tunnel', 'vault-agent-init', 'migrate', 'shipper']);
  expect(mounting(template, 'vault-token')).toEqual(['vault-agent-init', 'vault-agent']);
});

test('the copy of the supervisor stays after the gate', () => {
  const template = pod(
    {
      initContainersBeforeSecrets: ['route', 'tunnel'],
      env: { KEY: kv2('secret').at('shop/payment').key('apiKey') },
      envDelivery: EnvDelivery.supervisor(),
    },
    { ...application, command: ['/web'] },
  );
  expect(names(template)).toEqual([
    'route',
    'tunnel',
    'vault-agent',
    'vault-secrets-ready',
    'vault-agent-copy',
    'migrate',
    'shipper',
  ]);
});

test('Delivery.injector() refuses them, since the webhook puts its own init container first', () => {
  expect(() => pod({ initContainersBeforeSecrets: ['route'], delivery: Delivery.injector() })).toThrow(
    errorWith('POD_INIT_BEFORE_SECRETS_WITH_INJECTOR', { message: expect.stringContaining('"route"') }),
  );
  expect(names(pod({ initContainersBeforeSecrets: [], delivery: Delivery.injector() }))[0]).toBe(
    'vault-secrets-ready',
  );
});

test('a name that no init container of the pod has is refused, with those that there are', () => {
  expect(() => pod({ initContainersBeforeSecrets: ['routes'] })).toThrow(
    errorWith('POD_INIT_BEFORE_SECRETS_UNKNOWN', {
      message: expect.stringMatching(/route, tunnel, migrate, shipper.*got "routes"/),
    }),
  );
  expect(() => pod({ initContainersBeforeSecrets: ['main'] })).toThrow(
    errorWith('POD_INIT_BEFORE_SECRETS_UNKNOWN'),
  );
});

test.each(['route', [5], [''], {}, null])(
  'initContainersBeforeSecrets: %j from untyped code is refused',
  (list) => {
    expect(() => pod({ initContainersBeforeSecrets: list as string[] })).toThrow(
      errorWith('POD_VALUE_INVALID'),
    );
  },
);

describe("a mount of the agent's volumes is refused, since a file that another one writes would open the gate", () => {
  const spec = (mounts: object, of: 'route' | 'main') => ({
    containers: [{ ...application, ...(of === 'main' ? { volumeMounts: [mounts] } : {}) }] as never,
    initContainers: [{ ...route, ...(of === 'route' ? { volumeMounts: [mounts] } : {}) }] as never,
  });
  const build = (mount: object, of: 'route' | 'main') => () =>
    injected({ initContainersBeforeSecrets: ['route'] }, spec({ mountPath: '/w', ...mount }, of));
  const refused = errorWith('POD_AGENT_VOLUME_MOUNTED');

  test.each(['vault-secrets', 'vault-agent-log', 'vault-agent-token', 'vault-token'])('%s', (name) => {
    expect(build({ name }, 'route')).toThrow(refused);
    expect(build({ name, readOnly: true }, 'route')).toThrow(refused);
    expect(build({ name }, 'main')).toThrow(refused);
  });

  test('but an application may read them, and everybody its own', () => {
    expect(build({ name: 'vault-secrets', readOnly: true }, 'main')).not.toThrow();
    expect(build({ name: 'scratch' }, 'route')).not.toThrow();
  });
});
