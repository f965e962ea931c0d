import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import {
  AgentImage,
  AuthMount,
  database,
  Delivery,
  dotenvFile,
  type InjectorOptions,
  injectorHelmValues,
  kv2,
  OnChange,
  VaultCa,
  VaultInjectedDeployment,
  VaultInjectedJob,
  type VaultInjectedProps,
  VaultServer,
} from '../../lib';
import { isInjectorAnnotation } from '../../lib/agent';
import { errorWith } from '../support/errors';
import { admit } from '../support/injector/model';
import { type Container, type Pod } from '../support/injector/pod';
import { only, synthChart } from '../support/manifests';
import { application, containerOf, injected, podTemplateOf, type PodTemplate } from './support';

function template(delivery: Delivery, overrides: Partial<VaultInjectedProps> = {}): PodTemplate {
  return podTemplateOf(
    synthChart((chart) => {
      new VaultInjectedDeployment(chart, 'Work', {
        ...injected({ delivery, ...overrides }),
        initContainers: [{ name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' }],
      });
    }),
  );
}

function jobTemplate(delivery: Delivery): PodTemplate {
  return podTemplateOf(
    synthChart((chart) => {
      new VaultInjectedJob(chart, 'Work', injected({ delivery }));
    }),
  );
}

const creds = database('database').role('shop');
const leased = { 'db.env': dotenvFile({ U: creds.username, P: creds.password }) };

describe.each([
  ['Delivery.initAndSidecar()', Delivery.initAndSidecar()],
  ['Delivery.injector()', Delivery.injector()],
])('%s', (_, delivery) => {
  test('is refused for secrets with a lease, since the application would read the one that nobody renews', () => {
    expect(() => template(delivery, { files: leased })).toThrow(
      errorWith('WORKLOAD_DELIVERY_LOSES_LEASES', {
        constructPath: 'shop/Work',
        message: expect.stringContaining('"db.env"'),
      }),
    );
  });

  test.each(['vault-agent', 'vault-agent-init'])('a container of the user may not be named %s', (name) => {
    expect(() => template(delivery, { containers: [{ ...application, name }] })).toThrow(
      errorWith('WORKLOAD_CONTAINER_NAME_RESERVED'),
    );
  });

  test('every container has what Pod Security restricted demands, or the pod has', () => {
    const { spec } = template(delivery);
    for (const { securityContext } of [...spec.initContainers, ...spec.containers]) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });
});

describe('Delivery.agent()', () => {
  test('is the default', () => {
    const spec = (delivery?: Delivery) =>
      JSON.stringify(
        synthChart((chart) => {
          new VaultInjectedDeployment(chart, 'Work', injected({ delivery }));
        }),
      );
    expect(spec(Delivery.agent())).toBe(spec(undefined));
  });

  test('takes secrets with a lease', () => {
    expect(() => template(Delivery.agent(), { files: leased })).not.toThrow();
  });

  test('leaves the name vault-agent-init to the user', () => {
    const named = { containers: [{ ...application, name: 'vault-agent-init' }] };
    expect(() => template(Delivery.agent(), named)).not.toThrow();
  });
});

describe('Delivery.initAndSidecar()', () => {
  const delivery = Delivery.initAndSidecar();

  test('an init container renders first and ends, a regular one stands last and stays; no native sidecar', () => {
    const { spec } = template(delivery);
    expect(spec.initContainers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['vault-agent-init', undefined],
      ['migrate', undefined],
    ]);
    expect(spec.containers.map(({ name }) => name)).toEqual(['main', 'vault-agent']);
  });

  test('the init container ends with the test of the gate, after 300 s unless startTimeout says otherwise', () => {
    const command = (overrides: Partial<VaultInjectedProps>) =>
      containerOf(template(delivery, overrides).spec, 'vault-agent-init').command;
    const agent = ['/bin/sh', '/vault/config/agent.sh', 'vault', 'agent', '-config=/vault/config/agent.json'];
    const script = ['/bin/sh', '/vault/config/secrets-ready.sh', 'render'];
    expect(command({})).toEqual([...script, '300', ...agent]);
    expect(command({ startTimeout: Duration.seconds(45) })).toEqual([...script, '45', ...agent]);
  });

  test('both revoke their token when they end', () => {
    const { spec } = template(delivery);
    for (const name of ['vault-agent-init', 'vault-agent']) {
      expect(containerOf(spec, name).command).toContain('/vault/config/agent.sh');
      expect(containerOf(spec, name).volumeMounts).toContainEqual({
        name: 'vault-agent-token',
        mountPath: '/vault/token',
      });
    }
  });

  test('neither does with a lease, which the application may need for longer than they run', () => {
    const { spec } = template(delivery, {
      files: leased,
      onChange: OnChange.restart(),
      containers: [{ ...application, securityContext: { user: 10_001, group: 10_001 } }],
    });
    expect(spec.volumes.map(({ name }) => name)).not.toContain('vault-agent-token');
    expect(containerOf(spec, 'vault-agent').command).toEqual([
      'vault',
      'agent',
      '-config=/vault/config/agent.json',
    ]);
  });

  test('both have the token, and the application has not', () => {
    const { spec } = template(delivery);
    const mounting = [...spec.initContainers, ...spec.containers].filter(({ volumeMounts }) =>
      volumeMounts?.some(({ name }) => name === 'vault-token'),
    );
    expect(mounting.map(({ name }) => name)).toEqual(['vault-agent-init', 'vault-agent']);
  });

  test('the pod is ready while the sidecar finds the files', () => {
    expect(containerOf(template(delivery).spec, 'vault-agent').readinessProbe).toMatchObject({
      exec: { command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'check'] },
    });
  });

  test('the application sees the files read-only', () => {
    expect(containerOf(template(delivery).spec, 'main').volumeMounts).toEqual([
      { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
    ]);
  });

  test('a Job has the init container alone, so that it completes', () => {
    const { spec } = jobTemplate(delivery);
    expect(spec.initContainers.map(({ name }) => name)).toEqual(['vault-agent-init']);
    expect(spec.containers.map(({ name }) => name)).toEqual(['main']);
  });

  test('containers that are added later do not move the sidecar out of its token', () => {
    const { spec } = podTemplateOf(
      synthChart((chart) => {
        new VaultInjectedDeployment(chart, 'Work', injected({ delivery })).addContainer({
          name: 'late',
          image: 'registry.example/late:1',
        });
      }),
    );
    expect(spec.containers.map(({ name }) => name)).toEqual(['main', 'vault-agent', 'late']);
    expect(containerOf(spec, 'vault-agent').volumeMounts).toContainEqual(
      expect.objectContaining({ name: 'vault-token' }),
    );
  });
});

describe('Delivery.injector()', () => {
  const annotationsOf = (options: InjectorOptions, overrides: Partial<VaultInjectedProps> = {}) =>
    template(Delivery.injector(options), overrides).metadata.annotations ?? {};
  const annotation = (name: string, options: InjectorOptions = {}, overrides = {}) =>
    annotationsOf(options, overrides)[`vault.hashicorp.com/${name}`];

  /** The pod as it runs: what the webhook makes of our annotations. */
  function final(made: PodTemplate): Pod['spec'] {
    const {
      allowed,
      message,
      injected: pod,
    } = admit({ apiVersion: 'v1', kind: 'Pod', ...made } as unknown as Pod);
    if (pod === undefined) throw new Error(`not injected: ${String(allowed)} ${String(message)}`);
    return pod.spec;
  }
  const config = (container: Container | undefined) =>
    (container?.env as { name: string; value: object }[]).find(({ name }) => name === 'VAULT_CONFIG')?.value;

  test('the webhook makes of it: agent, gate, own init containers; application, sidecar', () => {
    const { initContainers = [], containers } = final(template(Delivery.injector()));
    expect(initContainers.map(({ name }) => name)).toEqual([
      'vault-agent-init',
      'vault-secrets-ready',
      'migrate',
    ]);
    expect(containers.map(({ name }) => name)).toEqual(['main', 'vault-agent']);
  });

  test('every container of the final pod sees the files, and the agents alone see the token', () => {
    const { initContainers = [], containers } = final(template(Delivery.injector()));
    const all = [...initContainers, ...containers];
    const mounting = (volume: string) =>
      all
        .filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === volume))
        .map(({ name }) => name);
    expect(mounting('vault-secrets')).toEqual(all.map(({ name }) => name));
    expect(mounting('vault-token')).toEqual(['vault-agent-init', 'vault-agent']);
  });

  test("both agents have our templates, the role's mount, and do not give up", () => {
    const { initContainers = [], containers } = final(template(Delivery.injector()));
    const [init, sidecar] = [config(initContainers[0]), config(containers.at(-1))];
    expect(init).toMatchObject({
      exit_after_auth: true,
      vault: { address: 'https://vault.example:8200' },
      auto_auth: {
        method: { mount_path: 'auth/kubernetes', max_backoff: '30s', config: { role: 'shop-web' } },
      },
      template: [
        {
          destination: '/vault/secrets/api-key',
          perms: '0440',
          error_on_missing_key: true,
          left_delimiter: '[[',
          right_delimiter: ']]',
        },
      ],
      template_config: { exit_on_retry_failure: false, static_secret_render_interval: '60s' },
    });
    expect(sidecar).toEqual({ ...init, exit_after_auth: false });
  });

  test('the sidecar has the readiness probe of the other deliveries, and the script for it', () => {
    const sidecar = final(template(Delivery.injector())).containers.at(-1);
    expect(sidecar?.readinessProbe).toMatchObject({
      exec: { command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'check'] },
    });
    expect(sidecar?.volumeMounts).toContainEqual({
      name: 'vault-config',
      mountPath: '/vault/config',
      readOnly: true,
    });
  });

  test.each([
    ['a ConfigMap', VaultCa.fromConfigMap('ca')],
    ['a Secret', VaultCa.fromSecret('ca')],
    ['PEM', VaultCa.fromPem('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')],
  ])('a CA from %s reaches both agents, which the annotations of the injector alone cannot do', (_, ca) => {
    const vault = VaultServer.at('https://vault.example:8200', { ca, tlsServerName: 'vault' });
    const { initContainers = [], containers, volumes } = final(template(Delivery.injector(), { vault }));
    expect(volumes).toContainEqual(expect.objectContaining({ name: 'vault-ca' }));
    for (const agent of [initContainers[0], containers.at(-1)]) {
      expect(agent?.volumeMounts).toContainEqual({
        name: 'vault-ca',
        mountPath: '/vault/ca',
        readOnly: true,
      });
      expect(config(agent)).toMatchObject({
        vault: { ca_cert: '/vault/ca/ca.crt', tls_server_name: 'vault' },
      });
    }
  });

  test('a Job asks for the init container alone', () => {
    const { initContainers = [], containers } = final(jobTemplate(Delivery.injector()));
    expect(initContainers.map(({ name }) => name)).toEqual(['vault-agent-init', 'vault-secrets-ready']);
    expect(containers.map(({ name }) => name)).toEqual(['main']);
  });

  test('file names of 253 characters and in upper case stay what they are', () => {
    const name = `DB.${'x'.repeat(250)}`;
    const files = { [name]: kv2('secret').at('a').key('k') };
    const { containers } = final(template(Delivery.injector(), { files }));
    expect(config(containers.at(-1))).toMatchObject({
      template: [{ destination: `/vault/secrets/${name}` }],
    });
    for (const key of Object.keys(annotationsOf({}, { files })))
      expect(key.split('/')[1]?.length).toBeLessThan(64);
  });

  test('the pod has the label that a webhook can select it by, and the seccomp profile that the injector leaves out', () => {
    const { metadata, spec } = template(Delivery.injector());
    expect(metadata.labels).toMatchObject({ 'vault-injection': 'required' });
    expect(spec.securityContext).toMatchObject({ seccompProfile: { type: 'RuntimeDefault' }, fsGroup: 1000 });
  });

  test('the image and the resources of the agent are those of the other deliveries', () => {
    const { containers } = final(template(Delivery.injector()));
    expect(containers.at(-1)).toMatchObject({
      image: 'hashicorp/vault:2.0.4',
      resources: { requests: { cpu: '25m', memory: '64Mi' }, limits: { memory: '128Mi' } },
    });
    const other = {
      agentImage: AgentImage.vault('1.21.7'),
      agentResources: { cpu: { limit: Cpu.millis(100) }, memory: { limit: Size.mebibytes(96) } },
    };
    expect(final(template(Delivery.injector(), other)).containers.at(-1)).toMatchObject({
      image: 'hashicorp/vault:1.21.7',
      resources: { requests: {}, limits: { cpu: '100m', memory: '96Mi' } },
    });
  });

  test('the namespace and the mount of the contract are passed on', () => {
    const overrides = {
      vault: VaultServer.at('https://vault.example:8200', { namespace: 'teams/shop' }),
      access: { roleName: 'shop-web', serviceAccount: 'web', auth: AuthMount.kubernetes('aks-1') },
    };
    expect(annotation('namespace', {}, overrides)).toBe('teams/shop');
    expect(annotation('auth-path', {}, overrides)).toBe('auth/aks-1');
    expect(annotation('namespace')).toBeUndefined();
  });

  test('no volume for the secrets is declared, and the script says so when the webhook has not run', () => {
    const manifests = synthChart((chart) => {
      new VaultInjectedDeployment(chart, 'Work', injected({ delivery: Delivery.injector() }));
    });
    expect(podTemplateOf(manifests).spec.volumes.map(({ name }) => name)).toEqual([
      'vault-config',
      'vault-token',
    ]);
    const data = only(manifests, 'ConfigMap').data ?? {};
    expect(Object.keys(data)).toEqual(['secrets-ready.sh']);
    expect(data['secrets-ready.sh']).toContain('the injector has not changed this pod');
  });

  test.each<[InjectorOptions, Record<string, string>]>([
    [
      { logLevel: 'debug', logFormat: 'json' },
      { 'log-level': 'debug', 'log-format': 'json' },
    ],
    [
      { clientTimeout: Duration.seconds(30), clientMaxRetries: 5 },
      { 'client-timeout': '30s', 'client-max-retries': '5' },
    ],
    [
      { proxyAddress: 'http://proxy.example:3128', goMaxProcs: 1 },
      { 'proxy-address': 'http://proxy.example:3128', 'go-max-procs': '1' },
    ],
    [
      { maxConnectionsPerHost: 5, leaseRenewalThreshold: 0.5 },
      { 'template-max-connections-per-host': '5', 'template-lease-renewal-threshold': '0.5' },
    ],
    [
      { disableIdleConnections: ['auto-auth', 'templating'], disableKeepAlives: ['caching'] },
      { 'agent-disable-idle-connections': 'auto-auth,templating', 'agent-disable-keep-alives': 'caching' },
    ],
    [
      { extraSecret: 'more', copyVolumeMountsOf: 'main' },
      { 'agent-extra-secret': 'more', 'agent-copy-volume-mounts': 'main' },
    ],
    [
      { telemetry: { prometheus_retention_time: '24h', disable_hostname: true } },
      { 'agent-telemetry-prometheus-retention-time': '"24h"', 'agent-telemetry-disable-hostname': 'true' },
    ],
  ])('the options %j become their annotations', (options, expected) => {
    for (const [name, value] of Object.entries(expected)) {
      expect(annotation(name, options)).toBe(value);
      expect(annotation(name)).not.toBe(value);
    }
  });

  test('every annotation that is ever written is one that the injector knows', () => {
    const all: Required<InjectorOptions> = {
      logLevel: 'info',
      logFormat: 'json',
      clientTimeout: Duration.seconds(1),
      clientMaxRetries: 0,
      proxyAddress: 'http://p',
      goMaxProcs: 1,
      maxConnectionsPerHost: 1,
      leaseRenewalThreshold: 1,
      disableIdleConnections: ['caching'],
      disableKeepAlives: ['caching'],
      extraSecret: 's',
      copyVolumeMountsOf: 'c',
      telemetry: { prometheus_retention_time: '1h' },
    };
    const names = Object.keys(annotationsOf(all)).map((name) => name.replace('vault.hashicorp.com/', ''));
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !isInjectorAnnotation(name))).toEqual([]);
  });

  test('an annotation with a typing error is not one that the injector knows', () => {
    expect(isInjectorAnnotation('agent-inject-tempalte-db')).toBe(false);
    expect(isInjectorAnnotation('agent-inject-secret-')).toBe(false);
  });

  test.each<[string, InjectorOptions]>([
    ['clientTimeout', { clientTimeout: Duration.minutes(11) }],
    ['clientMaxRetries', { clientMaxRetries: -1 }],
    ['clientMaxRetries', { clientMaxRetries: 1.5 }],
    ['goMaxProcs', { goMaxProcs: 0 }],
    ['maxConnectionsPerHost', { maxConnectionsPerHost: 0 }],
    ['leaseRenewalThreshold', { leaseRenewalThreshold: 0 }],
    ['leaseRenewalThreshold', { leaseRenewalThreshold: 1.1 }],
    ['proxyAddress', { proxyAddress: 'http://user:pass@proxy' }],
    ['telemetry', { telemetry: { 'prometheus-retention-time': '1h' } }],
    ['tlsSkipVerify', { tlsSkipVerify: true } as InjectorOptions],
  ])('refuses %s out of bounds: %j', (option, options) => {
    expect(() => Delivery.injector(options)).toThrow(
      errorWith('WORKLOAD_INJECTOR_OPTION_INVALID', {
        message: expect.stringContaining(`injector ${option}`),
      }),
    );
  });
});

describe('injectorHelmValues', () => {
  const vault = VaultServer.at('https://vault.example:8200');

  test('fails closed for labelled pods alone, with 2 replicas, a budget, 10 s, and without the fight with AKS', () => {
    expect(injectorHelmValues({ vault })).toEqual({
      global: { externalVaultAddr: 'https://vault.example:8200' },
      server: { enabled: false },
      injector: {
        enabled: true,
        replicas: 2,
        leaderElector: { enabled: true },
        podDisruptionBudget: { maxUnavailable: 1 },
        webhook: {
          failurePolicy: 'Fail',
          timeoutSeconds: 10,
          objectSelector: { matchLabels: { 'vault-injection': 'required' } },
          annotations: { 'admissions.enforcer/disabled': 'true' },
        },
      },
    });
  });

  test('takes other replicas, another timeout and the name of the API server', () => {
    expect(
      injectorHelmValues({
        vault,
        replicas: 3,
        timeout: Duration.seconds(5),
        apiServerHost: 'shop.azmk8s.io',
      }),
    ).toMatchObject({
      injector: {
        replicas: 3,
        webhook: { timeoutSeconds: 5 },
        extraEnvironmentVars: { KUBERNETES_SERVICE_HOST: 'shop.azmk8s.io' },
      },
    });
  });

  test.each([
    ['replicas', { replicas: 1 }],
    ['replicas', { replicas: 2.5 }],
    ['timeout', { timeout: Duration.seconds(31) }],
    ['timeout', { timeout: Duration.seconds(0) }],
  ])('refuses %s out of bounds', (option, options) => {
    expect(() => injectorHelmValues({ vault, ...options })).toThrow(
      errorWith('WORKLOAD_INJECTOR_OPTION_INVALID', {
        message: expect.stringContaining(`injector ${option}`),
      }),
    );
  });
});
