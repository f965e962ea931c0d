import { errorWith } from '../support/errors';
import { agentConfigOf, application, containerOf, declared, injected, podTemplate } from './support';
import { DEFAULT_SECRETS_PATH } from '../../lib/agent';
import { Delivery, inject } from '../../lib/pod';

const migrate = { name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' };
const metrics = { name: 'metrics', image: 'registry.example/metrics:1.0.0' };

describe('the application sees the files and nothing else', () => {
  test('every container of the user has the secrets read-only at /vault/secrets, behind its own mounts', () => {
    const own = { name: 'tmp', mountPath: '/tmp' };
    const template = injected(
      {},
      {
        containers: [application, { ...metrics, volumeMounts: [own] }],
        initContainers: [migrate],
        volumes: [{ name: 'tmp', emptyDir: {} }],
      },
    );
    const secrets = { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true };
    expect(containerOf(template, 'main').volumeMounts).toEqual([secrets]);
    expect(containerOf(template, 'migrate').volumeMounts).toEqual([secrets]);
    expect(containerOf(template, 'metrics').volumeMounts).toEqual([own, secrets]);
  });

  test('the default, which is not checked at every synth, is a path that can be written as well', () => {
    expect(injected({ secretsPath: DEFAULT_SECRETS_PATH })).toEqual(injected());
  });

  test('the agent alone may write there', () => {
    const template = injected();
    expect(containerOf(template, 'vault-agent').volumeMounts).toContainEqual({
      name: 'vault-secrets',
      mountPath: '/vault/secrets',
    });
    expect(containerOf(template, 'vault-secrets-ready').volumeMounts).toContainEqual({
      name: 'vault-secrets',
      mountPath: '/vault/secrets',
      readOnly: true,
    });
  });

  test('secretsPath moves the files, in the mounts, the configuration, the gate and the probe alike', () => {
    const template = injected({ secretsPath: '/srv/shop' });
    expect(containerOf(template, 'main').volumeMounts?.[0]?.mountPath).toBe('/srv/shop');
    expect(agentConfigOf(template)).toMatchObject({ template: [{ destination: '/srv/shop/api-key' }] });
    expect(containerOf(template, 'vault-secrets-ready').command).toContain('/srv/shop');
    expect(JSON.stringify(containerOf(template, 'vault-agent')['readinessProbe'])).toContain('"/srv/shop"');
    expect(JSON.stringify(template)).not.toContain('/vault/secrets');
  });
});

describe('secretsPath is refused', () => {
  test.each([
    'vault/secrets',
    '/',
    '//',
    '/vault/secrets/',
    '/vault//secrets',
    '/vault/../etc',
    '/vault/./x',
    "/it's",
    '/a:b',
    '/a b',
    '/${HOME}',
    '/{{ path }}',
  ])('as POD_SECRETS_PATH_INVALID: %j', (secretsPath) => {
    expect(() => injected({ secretsPath })).toThrow(errorWith('POD_SECRETS_PATH_INVALID'));
  });

  test.each([
    // What programs need.
    ...['/etc', '/etc/ssl', '/etc/ssl/certs', '/etc/pki/shop', '/etc/hosts', '/etc/passwd', '/etc/cron.d'],
    ...['/bin', '/sbin', '/usr', '/usr/lib', '/lib', '/lib64', '/dev', '/dev/shm'],
    ...['/proc', '/proc/x', '/sys', '/boot'],
    // What the agent's containers need, and what is around it.
    ...['/home', '/home/vault', '/vault', '/vault/config', '/vault/log', '/vault/token', '/vault/ca'],
    ...['/vault/bin', '/vault/custom', '/vault/tls', '/vault/configs', '/vault/agent-cache'],
    // Tokens of the service account.
    ...['/var', '/var/run', '/var/run/secrets/kubernetes.io/serviceaccount', '/run/secrets/kubernetes.io'],
    '/var/run/secrets/vault.hashicorp.com/serviceaccount',
  ])('as POD_SECRETS_PATH_TAKEN, since a mount would hide what is there: %j', (secretsPath) => {
    expect(() => injected({ secretsPath })).toThrow(
      errorWith('POD_SECRETS_PATH_TAKEN', { message: expect.stringContaining(`got "${secretsPath}"`) }),
    );
  });

  test.each([
    '/secrets',
    '/vault/secrets',
    '/vault/secrets-2',
    '/run/app',
    '/srv/etc',
    '/etc/sec',
    '/etc/secrets/shop',
    '/etc/sslx',
    '/app/config',
    '/binary',
  ])('%j is taken', (secretsPath) => {
    expect(containerOf(injected({ secretsPath }), 'main').volumeMounts?.[0]?.mountPath).toBe(secretsPath);
  });
});

describe("a mount of the user's", () => {
  const at = (mountPath: string) => ({
    ...application,
    volumeMounts: [{ name: 'cache', mountPath }],
  });
  const volumes = [{ name: 'cache', emptyDir: {} }];

  test.each([
    '/vault/secrets',
    '/vault/secrets/',
    '/vault//secrets',
    '/vault/secrets/sub',
    '/vault/./secrets',
  ])(
    'at %s is refused with container and volume: it would hide the files, or cannot be made in a read-only folder',
    (mountPath) => {
      expect(() => injected({}, { containers: [at(mountPath)], volumes })).toThrow(
        errorWith('POD_SECRETS_PATH_MOUNTED', { message: expect.stringMatching(/"main".*"cache"/) }),
      );
    },
  );

  test('is refused in an init container after the gate too, and not in one before, which sees no secrets', () => {
    const spec = { initContainers: [{ ...at('/vault/secrets'), name: 'setup' }], volumes };
    expect(() => injected({}, spec)).toThrow(errorWith('POD_SECRETS_PATH_MOUNTED'));
    expect(() => injected({ initContainersBeforeSecrets: ['setup'] }, spec)).not.toThrow();
  });

  test('is refused with the injector too, whose webhook mounts there', () => {
    expect(() =>
      injected({ delivery: Delivery.injector() }, { containers: [at('/vault/secrets')], volumes }),
    ).toThrow(errorWith('POD_SECRETS_PATH_MOUNTED'));
  });

  test.each([
    ['configMap', { configMap: { name: 'shop' } }],
    ['secret', { secret: { secretName: 'shop' } }],
    ['projected', { projected: { sources: [] } }],
    ['downwardAPI', { downwardAPI: { items: [] } }],
  ])(
    'of a volume of kind %s above is refused: the folder cannot be made in what the kubelet mounts read-only',
    (_kind, volume) => {
      const above = [{ name: 'cache', ...volume }];
      for (const path of ['/vault', '/vault/'])
        expect(() => injected({}, { containers: [at(path)], volumes: above })).toThrow(
          errorWith('POD_SECRETS_PATH_MOUNTED'),
        );
      for (const path of ['/vault/secrets2', '/vaul', '/vault/other'])
        expect(() => injected({}, { containers: [at(path)], volumes: above })).not.toThrow();
    },
  );

  test.each(['/vault/secrets2', '/vault', '/cache'])('at %s stays', (mountPath) => {
    const template = injected({}, { containers: [at(mountPath)], volumes });
    expect(containerOf(template, 'main').volumeMounts?.[0]).toEqual({ name: 'cache', mountPath });
  });

  test.each([...['vault-secrets', 'vault-config', 'vault-agent-log', 'vault-agent-token', 'vault-token']])(
    'the volume name %s is refused, which the agent has',
    (name) => {
      expect(() => inject(podTemplate({ volumes: [{ name, emptyDir: {} }] }), declared())).toThrow(
        errorWith('POD_VOLUME_NAME_TAKEN', { message: expect.stringContaining(`got "${name}"`) }),
      );
    },
  );

  test('volume names that only another delivery uses are free', () => {
    const volumes = [{ name: 'vault-agent-program', emptyDir: {} }];
    expect(injected({}, { volumes }).spec.volumes[0]).toEqual(volumes[0]);
  });
});
