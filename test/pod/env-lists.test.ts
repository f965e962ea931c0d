import {
  type Container,
  Delivery,
  EnvDelivery,
  type InjectInput,
  OnChange,
  type PodSpec,
} from '../../lib/pod';
import { database, kv2, pki } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { application, containerOf, destinations, fileOf, injected } from './support';

const secret = kv2('secret').at('shop/db');
const container = (name: string): Container => ({
  ...application,
  name,
  command: [`/${name}`],
  securityContext: { runAsUser: 10_001, runAsGroup: 10_001 },
});
const spec: Partial<PodSpec> = {
  initContainers: [container('migrate')],
  containers: [container('main'), container('worker')],
};
const pod = (input: Partial<InjectInput> = {}, of: Partial<PodSpec> = spec) =>
  injected({ files: undefined, ...input }, of);
const env = { DB_PASSWORD: secret.key('password') };
const names = ({ env: variables = [] }: Container) => variables.map(({ name }) => name);

describe('env for several containers', () => {
  test('reaches an init container and a regular one, and no other', () => {
    const envDelivery = EnvDelivery.fileKeyRef({ containers: ['migrate', 'main'] });
    const template = pod({ env, envDelivery });
    for (const name of ['migrate', 'main']) {
      expect(containerOf(template, name)).toMatchObject({
        env: [
          {
            name: 'DB_PASSWORD',
            valueFrom: { fileKeyRef: { volumeName: 'vault-secrets', path: 'vault.env', key: 'DB_PASSWORD' } },
          },
        ],
        volumeMounts: [{ name: 'vault-secrets', mountPath: '/vault/secrets' }],
      });
    }
    expect(containerOf(template, 'worker')).toEqual(container('worker'));
  });

  test('can be different ones of the same name: a list with a file each', () => {
    const admin = { DB_PASSWORD: secret.key('adminPassword') };
    const template = pod({
      env: [
        { variables: env },
        { variables: admin, delivery: EnvDelivery.fileKeyRef({ container: 'migrate' }) },
      ],
    });
    expect(destinations(template)).toEqual(['/vault/secrets/vault.env', '/vault/views/2/vault-2.env']);
    expect(containerOf(template, 'main').env).toMatchObject([
      { valueFrom: { fileKeyRef: { path: 'vault.env' } } },
    ]);
    expect(containerOf(template, 'migrate').env).toMatchObject([
      { valueFrom: { fileKeyRef: { path: 'vault-2.env', volumeName: 'vault-secrets-2' } } },
    ]);
    expect(containerOf(template, 'worker')).not.toHaveProperty('env');
  });

  test('by the supervisor: each container has its own program and configuration, and the copy is made once', () => {
    const envDelivery = EnvDelivery.supervisor({ containers: ['main', 'migrate'] });
    const template = pod({ env, envDelivery });
    const command = (file: string) => ['/vault/bin/vault-agent', 'agent', `-config=/vault/config/${file}`];
    expect(containerOf(template, 'main').command).toEqual(command('supervisor.json'));
    expect(containerOf(template, 'migrate').command).toEqual(command('supervisor-2.json'));
    expect(JSON.parse(fileOf(template, 'supervisor-2.json'))).toMatchObject({
      exec: { command: ['/migrate'] },
    });
    expect(template.spec.initContainers.map(({ name }) => name)).toEqual([
      'vault-agent',
      'vault-secrets-ready',
      'vault-agent-copy',
      'migrate',
    ]);
  });

  test.each([Delivery.agent(), Delivery.initAndSidecar(), Delivery.injector()])(
    'with %j: by a shell',
    (delivery) => {
      const envDelivery = EnvDelivery.wrappedCommand({ containers: ['worker', 'migrate'] });
      const template = pod({ env, envDelivery, delivery });
      for (const name of ['worker', 'migrate']) {
        expect(containerOf(template, name).command?.slice(-2)).toEqual(['env', `/${name}`]);
        expect(containerOf(template, name).command?.[2]).toContain("'/vault/secrets/vault.env'");
      }
      expect(containerOf(template, 'main').command).toEqual(['/main']);
    },
  );

  test('delivery of an entry is envDelivery of the declaration where it says none', () => {
    const template = pod({
      env: [{ variables: env }],
      envDelivery: EnvDelivery.fileKeyRef({ container: 'worker' }),
    });
    expect(names(containerOf(template, 'worker'))).toEqual(['DB_PASSWORD']);
  });

  test.each([
    [[], 'at least one entry'],
    [[null], 'an object'],
    [['A=b'], 'an object'],
    [[{}], 'has variables'],
    [[{ variables: [] }], 'has variables'],
    [[{ variables: env, delivery: 'supervisor' }], 'an EnvDelivery'],
    [[{ variables: env, container: 'main' }], '"container"'],
  ])('%j is refused from untyped code: %s', (list, rule) => {
    expect(() => pod({ env: list as never })).toThrow(
      errorWith('POD_ENV_LIST_INVALID', { message: expect.stringContaining(rule) }),
    );
  });

  test('two entries for one container, a variable that it has already, and an unknown container are refused', () => {
    expect(() => pod({ env: [{ variables: env }, { variables: { OTHER: secret.key('x') } }] })).toThrow(
      errorWith('POD_ENV_CONTAINER_TWICE', { message: expect.stringContaining('"main"') }),
    );
    const own = { ...container('migrate'), env: [{ name: 'DB_PASSWORD', value: 'x' }] };
    expect(() =>
      pod(
        { env, envDelivery: EnvDelivery.fileKeyRef({ container: 'migrate' }) },
        { ...spec, initContainers: [own] },
      ),
    ).toThrow(errorWith('POD_ENV_NAME_TAKEN'));
    expect(() => pod({ env, envDelivery: EnvDelivery.fileKeyRef({ containers: ['main', 'no'] }) })).toThrow(
      errorWith('POD_ENV_CONTAINER_UNKNOWN', { message: expect.stringContaining('main, worker, migrate') }),
    );
  });

  test('a name that the second file needs is taken from the files', () => {
    const list = [
      { variables: env },
      { variables: env, delivery: EnvDelivery.fileKeyRef({ container: 'worker' }) },
    ];
    expect(() => pod({ env: list, files: { 'vault-2.env': secret.key('x') } })).toThrow(
      errorWith('POD_ENV_FILE_TAKEN', { message: expect.stringContaining('"vault-2.env"') }),
    );
  });

  test.each([
    [{ containers: [] }],
    [{ containers: 'main' }],
    [{ containers: [''] }],
    [{ containers: [5] }],
    [{ containers: ['main'], container: 'main' }],
    [{ containers: ['main'], user: 5 }],
    [{ contaner: 'main' }],
    ['main'],
    [null],
  ])('%j is no target', (target) => {
    for (const way of ['fileKeyRef', 'wrappedCommand', 'supervisor'] as const) {
      expect(() => EnvDelivery[way](target as never)).toThrow(
        errorWith('POD_VALUE_INVALID', { message: expect.stringContaining(`target of EnvDelivery.${way}`) }),
      );
    }
  });
});

describe('variables that end: of a lease, or of a certificate in parts', () => {
  const leased = { DB_PASSWORD: database('database').role('shop').password };
  const both = EnvDelivery.fileKeyRef({ containers: ['migrate', 'main', 'worker'] });

  test('are good for an init container, which ends before them', () => {
    expect(() =>
      pod({ env: leased, envDelivery: EnvDelivery.fileKeyRef({ container: 'migrate' }) }),
    ).not.toThrow();
  });

  test('need the restart of each container that keeps running, which several reactions give', () => {
    expect(() => pod({ env: leased, envDelivery: both, onChange: OnChange.restart() })).toThrow(
      errorWith('POD_ENV_GOES_STALE', { message: expect.stringContaining('"worker"') }),
    );
    const onChange = [OnChange.restart(), OnChange.restart({ container: 'worker' })];
    expect(() => pod({ env: leased, envDelivery: both, onChange })).not.toThrow();
  });

  test('of a native sidecar need its restart, and can have it', () => {
    const sidecar = { ...container('proxy'), restartPolicy: 'Always' };
    const of = { ...spec, initContainers: [sidecar] };
    const envDelivery = EnvDelivery.fileKeyRef({ container: 'proxy' });
    expect(() => pod({ env: leased, envDelivery }, of)).toThrow(errorWith('POD_ENV_GOES_STALE'));
    const restart = OnChange.restart({ container: 'proxy' });
    const template = pod({ env: leased, envDelivery, onChange: restart }, of);
    expect(containerOf(template, 'proxy').env).toContainEqual({
      name: 'VAULT_ON_CHANGE_TARGET',
      value: 'proxy',
    });
  });

  test('the same holds for a certificate in parts', () => {
    const { privateKey } = pki('pki').role('web').certificateParts({ commonName: 'web.shop.svc' });
    expect(() => pod({ env: { TLS_KEY: privateKey } })).toThrow(errorWith('POD_ENV_GOES_STALE'));
    expect(() => pod({ env: { TLS_KEY: privateKey }, onChange: OnChange.restart() })).not.toThrow();
  });
});
