import { Delivery } from '../../lib/pod';
import { database, dotenvFile, kv2 } from '../../lib/secrets';
import { errorWith } from '../support/errors';
import { agentConfigOf, application, containerOf, containersOf, injected, mounting } from './support';
import { Duration } from 'cdk8s';
import { OnChange } from '../../lib/pod';

const migrate = { name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' };
const creds = database('database').role('shop');
const leased = { 'db.env': dotenvFile({ U: creds.username, P: creds.password }) };

describe.each([
  ['Delivery.initAndSidecar()', Delivery.initAndSidecar()],
  ['Delivery.injector()', Delivery.injector()],
])('%s', (_, delivery) => {
  test('is refused for secrets with a lease, since the application would read the one that nobody renews', () => {
    expect(() => injected({ delivery, files: leased })).toThrow(
      errorWith('POD_DELIVERY_LOSES_LEASES', { message: expect.stringContaining('"db.env"') }),
    );
  });

  test('takes them where the application is started anew on their change, and not with a mere signal', () => {
    const containers = [{ ...application, securityContext: { runAsUser: 10_001, runAsGroup: 10_001 } }];
    const build = (onChange: OnChange) => () =>
      injected({ files: leased, delivery, onChange }, { containers });
    expect(build(OnChange.restart())).not.toThrow();
    expect(build(OnChange.signal('SIGHUP'))).toThrow(errorWith('POD_DELIVERY_LOSES_LEASES'));
  });

  test('is refused for secrets with a lease in a Job, where there is no agent to renew it', () => {
    expect(() => injected({ delivery, files: leased, completes: true })).toThrow(
      errorWith('POD_DELIVERY_LOSES_LEASES', { message: expect.stringContaining('in a Job') }),
    );
  });
});

describe.each([
  ['agent', Delivery.agent()],
  ['initAndSidecar', Delivery.initAndSidecar()],
  ['injector', Delivery.injector()],
])('Delivery.%s()', (_, delivery) => {
  test('every container of ours has what Pod Security restricted demands', () => {
    const template = injected({ delivery });
    for (const { name, securityContext } of containersOf(template)) {
      if (name === 'main') continue;
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });

  test('the security context of the application is its own', () => {
    expect(containerOf(injected({ delivery }), 'main')).not.toHaveProperty('securityContext');
  });

  test("the files' group is 1000 unless the pod says another", () => {
    const group = (securityContext?: { fsGroup?: number; runAsUser: number }) =>
      injected({ delivery }, securityContext === undefined ? {} : { securityContext }).spec.securityContext;
    expect(group()).toMatchObject({ fsGroup: 1000 });
    expect(group({ runAsUser: 7 })).toMatchObject({ fsGroup: 1000, runAsUser: 7 });
    expect(group({ runAsUser: 7, fsGroup: 2000 })).toMatchObject({ fsGroup: 2000 });
    expect(group({ runAsUser: 7, fsGroup: 0 })).toMatchObject({ fsGroup: 0 });
  });

  test('the pod goes to nodes of Linux, beside what its own node selector says', () => {
    const selector = (nodeSelector?: Readonly<Record<string, string>>) =>
      injected({ delivery }, nodeSelector === undefined ? {} : { nodeSelector }).spec.nodeSelector;
    expect(selector()).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(selector({ agentpool: 'apps' })).toEqual({ 'kubernetes.io/os': 'linux', agentpool: 'apps' });
  });

  test.each(['vault-agent', 'vault-agent-init', 'vault-secrets-ready', 'vault-agent-copy'])(
    'a container of the user may not be named %s, in neither list',
    (name) => {
      const refused = errorWith('POD_CONTAINER_NAME_RESERVED', {
        message: expect.stringContaining(`got "${name}"`),
      });
      expect(() => injected({ delivery }, { containers: [{ ...application, name }] })).toThrow(refused);
      expect(() => injected({ delivery }, { initContainers: [{ ...migrate, name }] })).toThrow(refused);
    },
  );
});

describe("the names of the application's containers", () => {
  const { initContainers, containers } = {
    initContainers: [migrate],
    containers: [application, { ...application, name: 'other' }],
  };

  test.each([
    ['two containers', { containers: [application, application] }, application.name],
    ['two init containers', { initContainers: [migrate, migrate], containers }, migrate.name],
    [
      'an init container and a container',
      { initContainers, containers: [application, { ...application, name: migrate.name }] },
      migrate.name,
    ],
  ])('differ, since Kubernetes refuses %s of one name', (_, spec, name) => {
    const refused = errorWith('POD_CONTAINER_NAME_TWICE', {
      message: expect.stringContaining(`got "${name}"`),
    });
    expect(() => injected({}, spec)).toThrow(refused);
    expect(() => injected({}, { initContainers, containers })).not.toThrow();
  });
});

describe('Delivery.agent()', () => {
  test('is the default', () => {
    expect(injected({ delivery: Delivery.agent() })).toEqual(injected({}));
  });

  test('takes secrets with a lease, in a Job too', () => {
    expect(() => injected({ files: leased })).not.toThrow();
    expect(() => injected({ files: leased, completes: true })).not.toThrow();
  });

  test('is the same in a Job, since a native sidecar ends with the application', () => {
    expect(injected({ completes: true })).toEqual(injected({}));
  });
});

describe('Delivery.initAndSidecar()', () => {
  const delivery = Delivery.initAndSidecar();
  const agent = ['vault', 'agent', '-config=/vault/config/agent.json'];
  const handing = [
    '/bin/sh',
    '/vault/config/agent.sh',
    '--hands-over',
    '-address=https://vault.example:8200',
    '--',
    ...agent,
  ];

  test('an init container renders first and ends, a regular one is last and stays; no native sidecar', () => {
    const { spec } = injected({ delivery }, { initContainers: [migrate] });
    expect(spec.initContainers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['vault-agent-init', undefined],
      ['migrate', undefined],
    ]);
    expect(spec.containers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['main', undefined],
      ['vault-agent', undefined],
    ]);
  });

  test('the init container ends with the test of the gate, after 300 s unless startTimeout says otherwise', () => {
    const command = (startTimeout?: Duration) =>
      containerOf(injected({ delivery, startTimeout }), 'vault-agent-init').command;
    const render = (seconds: string) => [
      '/bin/sh',
      '/vault/config/secrets-ready.sh',
      'render',
      'USR1',
      seconds,
      '/vault/secrets',
      'api-key',
      '--',
      ...handing,
    ];
    expect(command()).toEqual(render('300'));
    expect(command(Duration.seconds(45))).toEqual(render('45'));
  });

  test('the sidecar revokes the token that the init container leaves it, and its own', () => {
    const template = injected({ delivery });
    expect(containerOf(template, 'vault-agent').command).toEqual(handing);
    for (const name of ['vault-agent-init', 'vault-agent']) {
      expect(containerOf(template, name).volumeMounts).toContainEqual({
        name: 'vault-agent-token',
        mountPath: '/vault/token',
      });
    }
  });

  test('neither does with a lease, which the application may need for longer than they run', () => {
    const template = injected(
      { delivery, files: leased, onChange: OnChange.restart() },
      { containers: [{ ...application, securityContext: { runAsUser: 10_001, runAsGroup: 10_001 } }] },
    );
    expect(template.spec.volumes.map(({ name }) => name)).not.toContain('vault-agent-token');
    expect(containerOf(template, 'vault-agent').command).toEqual(agent);
    expect(containerOf(template, 'vault-agent-init').command?.slice(3, 5)).toEqual(['TERM', '300']);
    expect(agentConfigOf(template)).not.toHaveProperty('auto_auth.sink');
  });

  test('both have the token, and the application has not', () => {
    expect(mounting(injected({ delivery }), 'vault-token')).toEqual(['vault-agent-init', 'vault-agent']);
  });

  test('the pod is ready while the sidecar finds the files', () => {
    expect(containerOf(injected({ delivery }), 'vault-agent')['readinessProbe']).toMatchObject({
      exec: { command: expect.arrayContaining(['/vault/config/secrets-ready.sh', 'check']) as unknown },
    });
  });

  test('the application sees the files read-only', () => {
    expect(containerOf(injected({ delivery }), 'main').volumeMounts).toEqual([
      { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
    ]);
  });

  test('a Job has the init container alone, so that it completes, and that one revokes its token', () => {
    const template = injected({ delivery, completes: true });
    expect(template.spec.initContainers.map(({ name }) => name)).toEqual(['vault-agent-init']);
    expect(template.spec.containers.map(({ name }) => name)).toEqual(['main']);
    const command = containerOf(template, 'vault-agent-init').command ?? [];
    expect(command.slice(2, 4)).toEqual(['render', 'TERM']);
    expect(command).toContain('/vault/config/agent.sh');
    expect(command).not.toContain('--hands-over');
  });
});

test('secrets of two paths with a lease and without: the file without is no reason to refuse', () => {
  const files = { 'api-key': kv2('secret').at('shop/payment').key('apiKey') };
  expect(() => injected({ delivery: Delivery.initAndSidecar(), files })).not.toThrow();
});

describe('a pod that ends by itself, as its restart policy says', () => {
  const identity = {
    containers: [{ ...application, securityContext: { runAsUser: 10_001, runAsGroup: 10_001 } }],
  };

  test.each(['Never', 'OnFailure'])(
    'has no regular sidecar with the policy %s, which would keep it from ending',
    (restartPolicy) => {
      const made = injected({ delivery: Delivery.initAndSidecar() }, { restartPolicy });
      expect(made.spec.containers.map(({ name }) => name)).toEqual(['main']);
      const asked = injected({ delivery: Delivery.injector() }, { restartPolicy });
      expect(asked.metadata.annotations['vault.hashicorp.com/agent-pre-populate-only']).toBe('true');
    },
  );

  test('keeps its sidecar with the policy Always', () => {
    const made = injected({ delivery: Delivery.initAndSidecar() }, { restartPolicy: 'Always' });
    expect(made.spec.containers.map(({ name }) => name)).toEqual(['main', 'vault-agent']);
  });

  test('is not restarted, and its leases need an agent that stays', () => {
    expect(() => injected({ onChange: OnChange.restart() }, { ...identity, restartPolicy: 'Never' })).toThrow(
      errorWith('POD_ON_CHANGE_RESTART_IN_JOB'),
    );
    const delivery = Delivery.initAndSidecar();
    const env = { 'db.env': leased['db.env'] };
    expect(() => injected({ delivery, files: env }, { restartPolicy: 'Never' })).toThrow(
      errorWith('POD_DELIVERY_LOSES_LEASES'),
    );
    expect(() => injected({ files: env }, { restartPolicy: 'Never' })).not.toThrow();
  });
});
