import { Size } from 'cdk8s';
import { type Container, Delivery, EnvDelivery, type InjectInput, type PodSpec } from '../../lib/pod';
import { kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { admit } from '../support/injector/model';
import { type Pod } from '../support/injector/pod';
import { application, containerOf, destinations, injected, mounting } from './support';

const secret = kv2('secret').at('shop/db');
const files = {
  'db-password': { content: secret.key('password'), visibleTo: ['main', 'migrate'] },
  'log-token': { content: secret.key('token'), visibleTo: ['shipper'] },
  common: secret.key('common'),
};
const container = (name: string): Container => ({ ...application, name });
const spec: Partial<PodSpec> = {
  initContainers: [container('migrate')],
  containers: [application, container('shipper')],
};
const pod = (input: Partial<InjectInput> = {}, of: Partial<PodSpec> = spec) =>
  injected({ files, ...input }, of);
const mount = (name: string, mountPath = '/vault/secrets') => ({ name, mountPath, readOnly: true });

describe('visibleTo', () => {
  test('is by default every container after the gate, with one volume', () => {
    const template = pod({ files: { common: secret.key('common') } });
    expect(mounting(template, 'vault-secrets')).toEqual([
      'vault-agent',
      'vault-secrets-ready',
      'migrate',
      'main',
      'shipper',
    ]);
    expect(template.spec.volumes.filter(({ name }) => name.startsWith('vault-secrets'))).toHaveLength(1);
  });

  test('of a file: those who see the same files share a volume, and each finds its files in the same folder', () => {
    const template = pod();
    expect(containerOf(template, 'main').volumeMounts).toEqual([mount('vault-secrets')]);
    expect(containerOf(template, 'migrate').volumeMounts).toEqual([mount('vault-secrets')]);
    expect(containerOf(template, 'shipper').volumeMounts).toEqual([mount('vault-secrets-2')]);
    expect(destinations(template)).toEqual([
      '/vault/secrets/db-password',
      '/vault/secrets/common',
      '/vault/views/2/log-token',
      '/vault/views/2/common',
    ]);
    expect(template.spec.volumes).toContainEqual({
      name: 'vault-secrets-2',
      emptyDir: { medium: 'Memory', sizeLimit: '16Mi' },
    });
  });

  test('gate and readiness wait for the files of all views, the others by their paths', () => {
    const awaited = [
      '/vault/secrets',
      'db-password',
      'common',
      '/vault/views/2/log-token',
      '/vault/views/2/common',
    ];
    const gate = containerOf(pod(), 'vault-secrets-ready');
    expect(gate.command?.slice(-5)).toEqual(awaited);
    expect(gate.volumeMounts).toEqual(expect.arrayContaining([mount('vault-secrets-2', '/vault/views/2')]));
    expect(containerOf(pod(), 'vault-agent')).toMatchObject({
      readinessProbe: { exec: { command: expect.arrayContaining(awaited) } },
    });
  });

  test('of the declaration is for the files that say nothing else; a container that sees no file has no mount', () => {
    const template = pod({ visibleTo: ['migrate'], files: { common: secret.key('common') } });
    expect(mounting(template, 'vault-secrets')).toEqual(['vault-agent', 'vault-secrets-ready', 'migrate']);
    expect(containerOf(template, 'main')).toEqual(application);
    const other = pod({ visibleTo: ['migrate'], files });
    expect(containerOf(other, 'shipper').volumeMounts).toEqual([mount('vault-secrets-3')]);
    expect(destinations(other)).toContain('/vault/views/3/log-token');
    expect(destinations(other)).not.toContain('/vault/views/3/common');
  });

  test('the file of env is for the containers that have the variables', () => {
    const env = { DB_PASSWORD: secret.key('password') };
    const template = pod({ env, files: { common: secret.key('common') } });
    expect(destinations(template)).toEqual([
      '/vault/secrets/common',
      '/vault/secrets/vault.env',
      '/vault/views/2/common',
    ]);
    expect(containerOf(template, 'shipper').volumeMounts).toEqual([mount('vault-secrets-2')]);
  });

  test('a container that sees nothing may have a mount of its own in that place', () => {
    const own = { ...container('shipper'), volumeMounts: [{ name: 'logs', mountPath: '/vault/secrets' }] };
    const of = { containers: [application, own] };
    const only = { 'db-password': { content: secret.key('password'), visibleTo: ['main'] } };
    expect(containerOf(pod({ files: only }, of), 'shipper')).toEqual(own);
    expect(() => pod({ files: { common: secret.key('common') } }, of)).toThrow(
      errorWith('POD_SECRETS_PATH_MOUNTED'),
    );
  });

  test('a container that runs before the agent sees nothing, and cannot be named', () => {
    const early = { initContainersBeforeSecrets: ['migrate'] };
    expect(() => pod(early)).toThrow(
      errorWith('POD_VISIBLE_TO_UNKNOWN', {
        message: expect.stringContaining('run after the gate: main, shipper'),
      }),
    );
  });

  test('an unknown container is refused with the names that there are', () => {
    expect(() => pod({ visibleTo: ['wbe'] })).toThrow(
      errorWith('POD_VISIBLE_TO_UNKNOWN', { message: expect.stringContaining('"wbe"') }),
    );
  });

  test('a container of the user may not write to a volume of a view', () => {
    const writer = { ...container('shipper'), volumeMounts: [{ name: 'vault-secrets-2', mountPath: '/x' }] };
    expect(() => pod({}, { ...spec, containers: [application, writer] })).toThrow(
      errorWith('POD_AGENT_VOLUME_MOUNTED'),
    );
  });

  test('all volumes together leave the agent 48 MiB of its memory limit', () => {
    expect(() => pod({ secretsSize: Size.mebibytes(40) })).not.toThrow();
    expect(() => pod({ secretsSize: Size.mebibytes(41) })).toThrow(
      errorWith('POD_VIEWS_TOO_LARGE', { message: expect.stringContaining('2 volumes, 82 MiB') }),
    );
  });
});

describe('visibleTo with the injector', () => {
  const injector = { delivery: Delivery.injector(), files: { common: secret.key('common') } };
  /** Who mounts the files in what the webhook makes of the pod. */
  const seeing = (input: Partial<InjectInput>, of: Partial<PodSpec> = spec) => {
    const made = { apiVersion: 'v1', kind: 'Pod', ...(JSON.parse(JSON.stringify(pod(input, of))) as object) };
    const final = admit(made as unknown as Pod).injected?.spec;
    return [...(final?.initContainers ?? []), ...(final?.containers ?? [])]
      .filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === 'vault-secrets'))
      .map(({ name }) => name);
  };

  test('is nothing by default, and the regular containers that are named: agent-inject-containers', () => {
    const annotation = 'vault.hashicorp.com/agent-inject-containers';
    expect(pod(injector).metadata.annotations).not.toHaveProperty([annotation]);
    const visibleTo = ['main', 'migrate'];
    expect(pod({ ...injector, visibleTo }).metadata.annotations[annotation]).toBe('main');
    expect(seeing({ ...injector, visibleTo })).toEqual([
      'vault-agent-init',
      'vault-secrets-ready',
      'migrate',
      'main',
      'vault-agent',
    ]);
  });

  test('is refused where an init container should not see the files, which the webhook mounts in all of them', () => {
    expect(() => pod({ ...injector, visibleTo: ['main'] })).toThrow(
      errorWith('POD_VISIBLE_TO_WITH_INJECTOR', { message: expect.stringContaining('every init container') }),
    );
  });

  test('is refused where init containers alone should see the files', () => {
    expect(() => pod({ ...injector, visibleTo: ['migrate'] })).toThrow(
      errorWith('POD_VISIBLE_TO_WITH_INJECTOR', { message: expect.stringContaining('at least one') }),
    );
  });

  test('is refused for a file apart: the webhook has one folder', () => {
    expect(() => pod({ ...injector, files })).toThrow(
      errorWith('POD_VISIBLE_TO_WITH_INJECTOR', { message: expect.stringContaining('one folder') }),
    );
  });

  test('is refused where a container with variables should not see their file', () => {
    const started = { ...container('shipper'), command: ['/ship'] };
    const input = {
      ...injector,
      env: { TOKEN: secret.key('token') },
      envDelivery: EnvDelivery.wrappedCommand({ container: 'shipper' }),
    };
    const of = { containers: [application, started] };
    expect(() => pod({ ...input, visibleTo: ['main'] }, of)).toThrow(
      errorWith('POD_VISIBLE_TO_WITH_INJECTOR'),
    );
    expect(seeing({ ...input, visibleTo: ['main', 'shipper'] }, of)).toContain('shipper');
  });
});
