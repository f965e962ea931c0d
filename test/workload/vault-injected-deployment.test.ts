import { Chart, Duration, Testing } from 'cdk8s';
import { Container, type ContainerProps, ServiceAccount } from 'cdk8s-plus-28';
import {
  AgentImage,
  AuthMount,
  database,
  dotenvFile,
  kv2,
  TokenAudience,
  VaultCa,
  VaultInjectedDeployment,
  type VaultInjectedDeploymentProps,
  VaultServer,
} from '../../lib';
import { errorWith } from '../support/errors';
import {
  agentConfigOf,
  only,
  podSpecOf,
  synthChart,
  type Manifest,
  type PodSpec,
} from '../support/manifests';

const application: ContainerProps = { image: 'registry.example/shop/web:1.4.2', portNumber: 8080 };

function props(overrides: Partial<VaultInjectedDeploymentProps> = {}): VaultInjectedDeploymentProps {
  return {
    metadata: { name: 'web' },
    vault: VaultServer.at('https://vault.example:8200'),
    access: { roleName: 'shop-web', serviceAccount: 'web' },
    files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
    containers: [application],
    ...overrides,
  };
}

function synth(overrides: Partial<VaultInjectedDeploymentProps> = {}): Manifest[] {
  return synthChart((chart) => new VaultInjectedDeployment(chart, 'Web', props(overrides)));
}

function pod(overrides: Partial<VaultInjectedDeploymentProps> = {}): PodSpec {
  return podSpecOf(synth(overrides));
}

function container(spec: PodSpec, name: string) {
  const found = [...spec.initContainers, ...spec.containers].find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no container ${name}`);
  return found;
}

const refused = (code: unknown): Error => errorWith(code, { constructPath: 'shop/Web' });

describe('VaultInjectedDeployment', () => {
  describe('the application does not start before its secrets', () => {
    test("the agent is the first init container and a native sidecar, the gate is the second, then come the user's own", () => {
      const spec = pod({
        initContainers: [{ name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' }],
      });
      expect(spec.initContainers.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
        ['vault-agent', 'Always'],
        ['vault-secrets-ready', undefined],
        ['migrate', undefined],
      ]);
    });

    test('the gate runs the script for the seconds of startTimeout, 300 when none is given', () => {
      const command = (overrides: Partial<VaultInjectedDeploymentProps>) =>
        container(pod(overrides), 'vault-secrets-ready').command;
      expect(command({})).toEqual(['/bin/sh', '/vault/config/secrets-ready.sh', 'wait', '300']);
      expect(command({ startTimeout: Duration.seconds(45) })?.at(-1)).toBe('45');
    });

    test('the gate may write to the log volume, where it marks that it gave up once', () => {
      const mounts = container(pod(), 'vault-secrets-ready').volumeMounts;
      expect(mounts).toContainEqual({ name: 'vault-agent-log', mountPath: '/vault/log' });
    });

    test('the gate leaves a message even when its script cannot start', () => {
      expect(container(pod(), 'vault-secrets-ready').terminationMessagePolicy).toBe('FallbackToLogsOnError');
    });

    test("the gate looks as the application's user, and as the agent's where the application states none", () => {
      const user = (overrides: Partial<VaultInjectedDeploymentProps>) =>
        container(pod(overrides), 'vault-secrets-ready').securityContext;
      expect(user({})).toMatchObject({ runAsUser: 100, runAsGroup: 1000 });
      expect(
        user({ containers: [{ ...application, securityContext: { user: 10001, group: 10002 } }] }),
      ).toMatchObject({
        runAsUser: 10001,
        runAsGroup: 10002,
      });
      expect(user({ securityContext: { user: 7 } })).toMatchObject({ runAsUser: 7 });
    });

    test('the script names every declared file', () => {
      const script = only(synth(), 'ConfigMap').data?.['secrets-ready.sh'];
      expect(script).toContain("for name in 'api-key'; do");
      expect(script).toContain("file='/vault/secrets'/");
    });

    test('the pod is ready only while the agent finds the files: a probe on the agent, none added to the application', () => {
      const spec = pod({ containers: [{ image: 'registry.example/shop/web:1.4.2' }] });
      expect(container(spec, 'vault-agent').readinessProbe).toMatchObject({
        exec: { command: ['/bin/sh', '/vault/config/secrets-ready.sh', 'check'] },
        periodSeconds: 5,
      });
      expect(container(spec, 'main').readinessProbe).toBeUndefined();
    });
  });

  describe('the application sees the files and nothing else', () => {
    test('every container of the user has the secrets read-only at /vault/secrets', () => {
      const spec = pod({
        containers: [application, { name: 'metrics', image: 'registry.example/metrics:1.0.0' }],
        initContainers: [{ name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' }],
      });
      for (const name of ['main', 'metrics', 'migrate']) {
        expect(container(spec, name).volumeMounts).toEqual([
          { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
        ]);
      }
    });

    test('containers that are added or attached later see them too', () => {
      const manifests = synthChart((chart) => {
        const web = new VaultInjectedDeployment(chart, 'Web', props());
        web.addContainer({ name: 'added', image: 'registry.example/a:1' });
        web.attachContainer(new Container({ name: 'attached', image: 'registry.example/b:1' }));
        web.addInitContainer({ name: 'late', image: 'registry.example/c:1' });
      });
      for (const name of ['added', 'attached', 'late']) {
        expect(container(podSpecOf(manifests), name).volumeMounts).toEqual([
          { name: 'vault-secrets', mountPath: '/vault/secrets', readOnly: true },
        ]);
      }
    });

    test('secretsPath moves the files, in the mounts, the configuration and the script alike', () => {
      const manifests = synth({ secretsPath: '/etc/shop' });
      expect(container(podSpecOf(manifests), 'main').volumeMounts?.[0]?.mountPath).toBe('/etc/shop');
      expect(agentConfigOf(manifests)).toMatchObject({ template: [{ destination: '/etc/shop/api-key' }] });
      expect(only(manifests, 'ConfigMap').data?.['secrets-ready.sh']).toContain("file='/etc/shop'/");
    });

    test('the token is mounted in the agent alone, with the audience of the role and 3600 s of life', () => {
      const spec = pod();
      expect(spec.volumes).toContainEqual({
        name: 'vault-token',
        projected: {
          defaultMode: 0o440,
          sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'vault' } }],
        },
      });
      const mounting = [...spec.initContainers, ...spec.containers].filter(({ volumeMounts }) =>
        volumeMounts?.some(({ name }) => name === 'vault-token'),
      );
      expect(mounting.map(({ name }) => name)).toEqual(['vault-agent']);
    });

    test('no API token is mounted, in the pod or through the service account', () => {
      const manifests = synth();
      expect(podSpecOf(manifests).automountServiceAccountToken).toBe(false);
      expect(only(manifests, 'ServiceAccount').automountServiceAccountToken).toBe(false);
    });

    test('the volume is in memory and bounded, 16 MiB when nothing is said', () => {
      expect(pod().volumes).toContainEqual({
        name: 'vault-secrets',
        emptyDir: { medium: 'Memory', sizeLimit: '16Mi' },
      });
    });
  });

  describe('Pod Security restricted', () => {
    test('every container drops all capabilities, has the runtime seccomp profile and runs as non-root', () => {
      const spec = pod({
        initContainers: [{ name: 'migrate', image: 'registry.example/shop/migrate:1.4.2' }],
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
    });

    test("the files' group is 1000 unless the user says another", () => {
      expect(pod().securityContext).toMatchObject({ fsGroup: 1000 });
      expect(pod({ securityContext: { fsGroup: 2000 } }).securityContext).toMatchObject({ fsGroup: 2000 });
    });

    test('agent and gate are small: 25m CPU, 64 MiB, at most 128 MiB', () => {
      for (const name of ['vault-agent', 'vault-secrets-ready']) {
        expect(container(pod(), name).resources).toEqual({
          requests: { cpu: '25m', memory: '64Mi' },
          limits: { memory: '128Mi' },
        });
      }
    });
  });

  describe('the agent', () => {
    test('logs in at the mount of the contract and never gives up: at most 30 s between two tries', () => {
      expect(agentConfigOf(synth())).toMatchObject({
        vault: { address: 'https://vault.example:8200', retry: { num_retries: 1_000_000_000 } },
        auto_auth: {
          method: [
            {
              type: 'kubernetes',
              mount_path: 'auth/kubernetes',
              min_backoff: '1s',
              max_backoff: '30s',
              config: {
                role: 'shop-web',
                token_path: '/var/run/secrets/vault.hashicorp.com/serviceaccount/token',
              },
            },
          ],
        },
        template_config: { exit_on_retry_failure: false, static_secret_render_interval: '60s' },
      });
    });

    test('keeps its token in one file of mode 0600, on a volume in memory that no other container mounts', () => {
      const objects = synth();
      expect(agentConfigOf(objects)).toMatchObject({
        auto_auth: { sink: [{ type: 'file', config: { path: '/vault/token/token', mode: 0o600 } }] },
      });
      const { volumes, initContainers, containers } = podSpecOf(objects);
      expect(volumes).toContainEqual({
        name: 'vault-agent-token',
        emptyDir: { medium: 'Memory', sizeLimit: '1Mi' },
      });
      const mounting = [...initContainers, ...containers].filter(({ volumeMounts }) =>
        volumeMounts?.some(({ name }) => name === 'vault-agent-token'),
      );
      expect(mounting.map(({ name }) => name)).toEqual(['vault-agent']);
    });

    test('writes files of mode 0440, without backups, and treats a missing key as an error that is not fatal', () => {
      expect(agentConfigOf(synth())).toMatchObject({
        template: [
          {
            destination: '/vault/secrets/api-key',
            perms: '0440',
            backup: false,
            error_on_missing_key: true,
            error_fatal: false,
          },
        ],
      });
    });

    test('is vault 2.0.4 unless another image is given, whose command is taken too', () => {
      expect(container(pod(), 'vault-agent')).toMatchObject({
        image: 'hashicorp/vault:2.0.4',
        command: ['/bin/sh', '/vault/config/agent.sh', 'vault', 'agent', '-config=/vault/config/agent.json'],
      });
      expect(container(pod({ agentImage: AgentImage.openBao('2.7.2') }), 'vault-agent')).toMatchObject({
        image: 'quay.io/openbao/openbao:2.7.2',
        command: ['/bin/sh', '/vault/config/agent.sh', 'bao', 'agent', '-config=/vault/config/agent.json'],
      });
    });

    test.each([
      [
        'a ConfigMap',
        VaultCa.fromConfigMap('vault-ca', 'root.pem'),
        { configMap: { name: 'vault-ca', items: [{ key: 'root.pem', path: 'ca.crt' }] } },
      ],
      [
        'a Secret',
        VaultCa.fromSecret('vault-ca'),
        { secret: { secretName: 'vault-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      ],
    ])('trusts a CA from %s', (_, ca, source) => {
      const manifests = synth({ vault: VaultServer.at('https://vault.example', { ca }) });
      expect(podSpecOf(manifests).volumes).toContainEqual({ name: 'vault-ca', ...source });
      expect(agentConfigOf(manifests)).toMatchObject({ vault: { ca_cert: '/vault/ca/ca.crt' } });
    });

    test('trusts a CA given as PEM, which goes into the ConfigMap', () => {
      const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
      const manifests = synth({
        vault: VaultServer.at('https://vault.example', { ca: VaultCa.fromPem(pem) }),
      });
      expect(only(manifests, 'ConfigMap').data?.['vault-ca.crt']).toBe(pem);
      expect(container(podSpecOf(manifests), 'vault-agent').volumeMounts).toContainEqual({
        name: 'vault-ca',
        mountPath: '/vault/ca',
        readOnly: true,
      });
    });

    test('names no CA file when it trusts those of its image', () => {
      expect(agentConfigOf(synth())).not.toHaveProperty('vault.ca_cert');
    });

    test('asks for a token of the API server where the mount wants that: no audience in the volume', () => {
      const auth = AuthMount.kubernetes('aks-1', { audience: TokenAudience.apiServer() });
      const manifests = synth({ access: { roleName: 'shop-web', serviceAccount: 'web', auth } });
      expect(agentConfigOf(manifests)).toMatchObject({
        auto_auth: { method: [{ mount_path: 'auth/aks-1' }] },
      });
      expect(JSON.stringify(podSpecOf(manifests).volumes)).not.toContain('audience');
    });
  });

  describe('a change rolls the pods, and nothing else does', () => {
    const name = (overrides: Partial<VaultInjectedDeploymentProps> = {}) =>
      only(synth(overrides), 'ConfigMap').metadata.name;

    test('the ConfigMap is immutable and named after its content', () => {
      expect(only(synth(), 'ConfigMap')).toMatchObject({ immutable: true });
      expect(name()).toMatch(/^web-vault-agent-[0-9a-f]{10}$/);
      expect(name()).toBe(name());
    });

    test('the ConfigMap stands before the Deployment, so that it is applied first', () => {
      const kinds = synth().map(({ kind }) => kind);
      expect(kinds.indexOf('ConfigMap')).toBeLessThan(kinds.indexOf('Deployment'));
    });

    test.each<[string, Partial<VaultInjectedDeploymentProps>]>([
      ['a file', { files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey2') } }],
      ['the role', { access: { roleName: 'shop-web-2', serviceAccount: 'web' } }],
      ['the address', { vault: VaultServer.at('https://vault-2.example:8200') }],
    ])('another name when %s changes', (_, overrides) => {
      expect(name(overrides)).not.toBe(name());
    });

    test('the same name when only the application changes', () => {
      expect(
        name({ containers: [{ ...application, image: 'registry.example/shop/web:1.4.3' }], replicas: 5 }),
      ).toBe(name());
    });
  });

  describe('who the workload is', () => {
    test('a service account given by name is created, in the namespace of the workload', () => {
      expect(only(synth(), 'ServiceAccount').metadata).toMatchObject({ name: 'web', namespace: 'shop' });
      expect(pod().serviceAccountName).toBe('web');
    });

    test('a service account given as a construct is used as it is', () => {
      const manifests = synthChart((chart) => {
        const existing = ServiceAccount.fromServiceAccountName(chart, 'Existing', 'web-existing');
        const web = new VaultInjectedDeployment(
          chart,
          'Web',
          props({ access: { roleName: 'shop-web', serviceAccount: existing } }),
        );
        expect(web.vaultAccess.serviceAccount).toBe('web-existing');
      });
      expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
      expect(podSpecOf(manifests).serviceAccountName).toBe('web-existing');
    });

    test('the contract has role, namespace, service account and the policy of exactly the declared reads', () => {
      const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
      const creds = database('database').role('shop');
      const web = new VaultInjectedDeployment(
        chart,
        'Web',
        props({
          files: {
            'api-key': kv2('secret').at('shop/payment').key('apiKey'),
            'db.env': dotenvFile({ U: creds.username }),
          },
        }),
      );
      expect(web.vaultAccess).toMatchObject({
        roleName: 'shop-web',
        namespace: 'shop',
        serviceAccount: 'web',
        policyName: 'shop-web',
      });
      const paths = web.vaultAccess
        .policy()
        .rules.map((rule) => `${rule.path.toString()} ${rule.capabilities.join(',')}`);
      expect(paths.filter((path) => !path.startsWith('auth/token/') && !path.startsWith('sys/'))).toEqual([
        'database/creds/shop read',
        'secret/data/shop/payment read',
      ]);
    });

    test('the namespace may come from access or from the chart, and from both when they agree', () => {
      const build = (namespace: string | undefined, access: string | undefined) =>
        only(
          synthChart((chart) => {
            new VaultInjectedDeployment(
              chart,
              'Web',
              props({ access: { roleName: 'shop-web', serviceAccount: 'web', namespace: access } }),
            );
          }, namespace),
          'Deployment',
        ).metadata.namespace;
      expect(build('shop', undefined)).toBe('shop');
      expect(build('shop', 'shop')).toBe('shop');
    });
  });

  describe('a Deployment as before', () => {
    test('exposeViaService, volumes and probes of cdk8s-plus keep working', () => {
      const manifests = synthChart((chart) => {
        new VaultInjectedDeployment(chart, 'Web', props()).exposeViaService();
      });
      expect(only(manifests, 'Service')).toBeDefined();
    });
  });

  describe('bad input is refused at synth, with code, value and construct path', () => {
    test('no file at all', () => {
      expect(() => synth({ files: {} })).toThrow(refused('SECRETS_FILES_EMPTY'));
    });

    test.each(['/etc/passwd', '../up', 'a/../b', ''])('the file name %j', (file) => {
      expect(() => synth({ files: { [file]: kv2('secret').at('a').key('k') } })).toThrow(
        refused(expect.stringMatching(/^SECRETS_FILE_NAME/)),
      );
    });

    test('no container', () => {
      expect(() => synth({ containers: [] })).toThrow(refused('WORKLOAD_CONTAINERS_EMPTY'));
    });

    test.each(['vault-agent', 'vault-secrets-ready'])('a container named %s', (name) => {
      expect(() => synth({ containers: [{ ...application, name }] })).toThrow(
        refused('WORKLOAD_CONTAINER_NAME_RESERVED'),
      );
    });

    test.each(['vault/secrets', '/', '/vault/secrets/', '/vault/../etc', "/it's", '/a:b'])(
      'the secretsPath %j',
      (secretsPath) => {
        expect(() => synth({ secretsPath })).toThrow(refused('WORKLOAD_MOUNT_PATH_INVALID'));
      },
    );

    test("a namespace that differs from the chart's", () => {
      expect(() =>
        synth({ access: { roleName: 'shop-web', serviceAccount: 'web', namespace: 'other' } }),
      ).toThrow(refused('WORKLOAD_NAMESPACE_CONFLICT'));
    });

    test('a namespace that is stated nowhere', () => {
      const chart = new Chart(Testing.app(), 'shop');
      expect(() => new VaultInjectedDeployment(chart, 'Web', props())).toThrow(
        refused('WORKLOAD_NAMESPACE_MISSING'),
      );
    });

    test.each([
      ['shop/web', 'a slash'],
      ['Shop', 'upper case, which Vault would lower'],
      ['', 'nothing'],
    ])('the role %j: %s', (role) => {
      expect(() => synth({ access: { roleName: role, serviceAccount: 'web' } })).toThrow(
        refused('ACCESS_NAME_INVALID'),
      );
    });

    test('a service account that is no DNS name', () => {
      expect(() => synth({ access: { roleName: 'shop-web', serviceAccount: 'Web_1' } })).toThrow(
        refused('ACCESS_NAME_INVALID'),
      );
    });
  });

  describe('the durations of a start agree', () => {
    test('the deployment waits 600 s, or 300 s longer than gate and minReady where that is more', () => {
      const deadline = (overrides: Partial<VaultInjectedDeploymentProps>) =>
        only(synth(overrides), 'Deployment').spec?.progressDeadlineSeconds;
      expect(deadline({})).toBe(600);
      expect(deadline({ startTimeout: Duration.minutes(20) })).toBe(1500);
      expect(deadline({ progressDeadline: Duration.minutes(30) })).toBe(1800);
    });

    test('a progressDeadline below gate, minReady and 60 s is refused, with the least that is enough', () => {
      expect(() => synth({ progressDeadline: Duration.seconds(359) })).toThrow(
        expect.objectContaining({
          code: 'WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT',
          message: expect.stringContaining('Duration.seconds(360)'),
        }),
      );
      expect(() => synth({ progressDeadline: Duration.seconds(360) })).not.toThrow();
    });

    test.each([9, 86401])('a startTimeout of %d s is out of bounds (10 s to 24 h)', (seconds) => {
      expect(() => synth({ startTimeout: Duration.seconds(seconds) })).toThrow(
        refused('WORKLOAD_START_TIMEOUT_OUT_OF_BOUNDS'),
      );
    });

    test.each([599, 86401])('a tokenExpiration of %d s is out of bounds (600 s to 24 h)', (seconds) => {
      expect(() => synth({ tokenExpiration: Duration.seconds(seconds) })).toThrow(
        refused('WORKLOAD_TOKEN_EXPIRATION_OUT_OF_BOUNDS'),
      );
    });

    test('a tokenExpiration below startTimeout is refused', () => {
      expect(() =>
        synth({ tokenExpiration: Duration.seconds(600), startTimeout: Duration.seconds(601) }),
      ).toThrow(refused('WORKLOAD_TOKEN_EXPIRES_BEFORE_START'));
    });

    test.each([9, 86401])('a renderInterval of %d s is out of bounds (10 s to 24 h)', (seconds) => {
      expect(() => synth({ renderInterval: Duration.seconds(seconds) })).toThrow(
        refused('WORKLOAD_RENDER_INTERVAL_OUT_OF_BOUNDS'),
      );
    });
  });
});
