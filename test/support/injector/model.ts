import { Annotations, defined, number, PREFIX } from './annotations';
import { configOf } from './config';
import { type Container, type Pod, type Volume, type VolumeMount } from './pod';

/**
 * A model of the webhook of vault-k8s 1.7.6, for tests: what it makes of a pod, or says against it. Built from 33
 * recorded answers (test/fixtures/injector) and checked against every one of them; it knows no annotation beyond those
 * that the recordings and `Delivery.injector()` use, and refuses pods with others, so that it never guesses.
 */
export interface Answer {
  readonly allowed: boolean;
  readonly message?: string;
  /** The pod as it goes on; undefined when the webhook leaves it as it is. VAULT_CONFIG is decoded. */
  readonly injected?: Pod;
}

/** What the recordings were made with. */
export interface InjectorFlags {
  readonly address: string;
  readonly image: string;
}

const RECORDED: InjectorFlags = { address: 'http://vault.example:8200', image: 'registry.example/agent:1' };
const AGENT_TOKEN_DIR = '/var/run/secrets/vault.hashicorp.com/serviceaccount';

/** What the webhook answers for the creation of `pod`. */
export function admit(pod: Pod, flags: InjectorFlags = RECORDED): Answer {
  const annotations = new Annotations(pod.metadata.annotations ?? {});
  if (annotations.get('agent-inject') !== 'true') return { allowed: true };
  if (annotations.get('agent-inject-status') === 'injected') return { allowed: true };
  try {
    return { allowed: true, injected: new Injection(structuredClone(pod), annotations, flags).pod() };
  } catch (error) {
    if (error instanceof Refusal) return { allowed: false, message: error.message };
    throw error;
  }
}

class Refusal extends Error {}

class Injection {
  private readonly token: VolumeMount;

  public constructor(
    private readonly target: Pod,
    private readonly annotations: Annotations,
    private readonly flags: InjectorFlags,
  ) {
    this.checkPatches();
    this.token = this.tokenMount();
    if (
      annotations.isTrue('agent-run-as-same-user') &&
      target.spec.containers[0]?.securityContext === undefined
    ) {
      throw new Refusal('error creating new agent sidecar: No SecurityContext found for Container 0');
    }
    const named = annotations.get('role') ?? annotations.get('auth-config-role');
    if (named === undefined && annotations.get('agent-configmap') === undefined) {
      throw new Refusal('error validating agent configuration: no Vault role found');
    }
  }

  public pod(): Pod {
    const { annotations, target } = this;
    const spec = target.spec;
    const prePopulate = annotations.get('agent-pre-populate') !== 'false';
    const sidecar = !annotations.isTrue('agent-pre-populate-only');
    const secrets: VolumeMount = { name: 'vault-secrets', mountPath: this.secretsPath() };
    const wanted = annotations.get('agent-inject-containers')?.split(',');
    for (const container of spec.containers) {
      if (wanted === undefined || wanted.includes(container.name)) mount(container, secrets);
    }
    for (const container of spec.initContainers ?? []) mount(container, secrets);
    spec.volumes = [...(spec.volumes ?? []), ...this.volumes(prePopulate, sidecar)];
    if (prePopulate) {
      const init = this.patched(this.agent(true), 'agent-init-json-patch');
      const own = spec.initContainers ?? [];
      const first = annotations.isTrue('agent-init-first');
      // Removed and added again, which fills in what the webhook's types do not leave out.
      spec.initContainers = first
        ? [init, ...own.map((one) => ({ ...one, resources: one.resources ?? {} }))]
        : [...own, init];
      if (annotations.isTrue('agent-share-process-namespace')) spec.shareProcessNamespace = true;
    }
    if (sidecar) spec.containers.push(this.patched(this.agent(false), 'agent-json-patch'));
    target.metadata.annotations = {
      ...target.metadata.annotations,
      [`${PREFIX}agent-inject-status`]: 'injected',
    };
    return target;
  }

  private secretsPath(): string {
    return this.annotations.get('secret-volume-path') ?? '/vault/secrets';
  }

  private volumes(prePopulate: boolean, sidecar: boolean): Volume[] {
    const memory = (name: string): Volume => ({ name, emptyDir: { medium: 'Memory' } });
    const [tls, configMap, extra] = ['tls-secret', 'agent-configmap', 'agent-extra-secret'].map((name) =>
      this.annotations.get(name),
    );
    return [
      ...(prePopulate ? [memory('home-init')] : []),
      ...(sidecar ? [memory('home-sidecar')] : []),
      memory('vault-secrets'),
      ...(tls === undefined ? [] : [{ name: 'vault-tls-secrets', secret: { secretName: tls } }]),
      ...(configMap === undefined ? [] : [{ name: 'vault-config', configMap: { name: configMap } }]),
      ...(extra === undefined ? [] : [{ name: 'extra-secrets', secret: { secretName: extra } }]),
      ...(this.annotations.isTrue('agent-cache-enable') ? [memory('vault-agent-cache')] : []),
    ];
  }

  private agent(init: boolean): Container {
    const home: VolumeMount = { name: init ? 'home-init' : 'home-sidecar', mountPath: '/home/vault' };
    const configMap = this.annotations.get('agent-configmap') !== undefined;
    const config = `/vault/configs/${init ? 'config-init' : 'config'}.hcl`;
    return {
      name: init ? 'vault-agent-init' : 'vault-agent',
      image: this.annotations.get('agent-image') ?? this.flags.image,
      command: ['/bin/sh', '-ec'],
      args: [
        configMap
          ? `touch /home/vault/.vault-token && vault agent -config=${config}`
          : 'echo ${VAULT_CONFIG?} | base64 -d > /home/vault/config.json && vault agent -config=/home/vault/config.json',
      ],
      env: this.env(init, configMap),
      resources: this.resources(),
      ...(this.annotations.get('agent-set-security-context') === 'false'
        ? {}
        : { securityContext: this.security() }),
      ...(init ? {} : { lifecycle: this.lifecycle() }),
      volumeMounts: [
        ...(init ? [home, this.token] : [this.token, home]),
        { name: 'vault-secrets', mountPath: this.secretsPath() },
        ...this.copiedMounts(),
        ...(this.annotations.get('tls-secret') === undefined
          ? []
          : [{ name: 'vault-tls-secrets', mountPath: '/vault/tls', readOnly: true }]),
        ...(configMap ? [{ name: 'vault-config', mountPath: '/vault/configs', readOnly: true }] : []),
        ...(this.annotations.isTrue('agent-cache-enable')
          ? [{ name: 'vault-agent-cache', mountPath: '/vault/agent-cache' }]
          : []),
      ],
    };
  }

  private copiedMounts(): VolumeMount[] {
    const from = this.annotations.get('agent-copy-volume-mounts');
    const container = this.target.spec.containers.find(({ name }) => name === from);
    return (container?.volumeMounts ?? []).filter(
      ({ mountPath, name }) => !mountPath.includes('serviceaccount') && name !== 'vault-secrets',
    );
  }

  private env(init: boolean, configMap: boolean): object[] {
    const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
    const optional = [
      ['client-max-retries', 'VAULT_MAX_RETRIES'],
      ['client-timeout', 'VAULT_CLIENT_TIMEOUT'],
      ['proxy-address', 'HTTPS_PROXY'],
      ['go-max-procs', 'GOMAXPROCS'],
    ].flatMap(([annotation = '', name = '']) => {
      const value = this.annotations.get(annotation);
      return value === undefined ? [] : [{ name, value }];
    });
    return [
      field('NAMESPACE', 'metadata.namespace'),
      field('HOST_IP', 'status.hostIP'),
      field('POD_IP', 'status.podIP'),
      ...optional,
      { name: 'VAULT_LOG_LEVEL', value: this.annotations.get('log-level') ?? 'info' },
      { name: 'VAULT_LOG_FORMAT', value: this.annotations.get('log-format') ?? 'standard' },
      ...(configMap
        ? [
            { name: 'VAULT_ADDR', value: this.address() },
            { name: 'VAULT_SKIP_VERIFY', value: this.annotations.get('tls-skip-verify') ?? 'false' },
          ]
        : [
            {
              name: 'VAULT_CONFIG',
              value: configOf(this.annotations, {
                init,
                address: this.address(),
                secretsPath: this.secretsPath(),
                tokenDir: this.token.mountPath,
              }),
            },
          ]),
    ];
  }

  private address(): string {
    return this.annotations.get('service') ?? this.flags.address;
  }

  private resources(): object {
    const value = (name: string, otherwise: string) => this.annotations.get(name) ?? otherwise;
    const filled = (cpu: string, memory: string) =>
      defined({ cpu: cpu === '' ? undefined : cpu, memory: memory === '' ? undefined : memory });
    return {
      limits: filled(value('agent-limits-cpu', '500m'), value('agent-limits-mem', '128Mi')),
      requests: filled(value('agent-requests-cpu', '250m'), value('agent-requests-mem', '64Mi')),
    };
  }

  private security(): Readonly<Record<string, unknown>> {
    const own = this.target.spec.containers[0]?.securityContext;
    const user = number(this.annotations.get('agent-run-as-user')) ?? 100;
    return {
      runAsUser: this.annotations.isTrue('agent-run-as-same-user') ? own?.['runAsUser'] : user,
      runAsGroup: number(this.annotations.get('agent-run-as-group')) ?? 1000,
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    };
  }

  private lifecycle(): object {
    if (!this.annotations.isTrue('agent-revoke-on-shutdown')) return {};
    const grace = this.annotations.get('agent-revoke-grace') ?? '5';
    const command = `/bin/sleep ${grace} && /bin/vault token revoke -address=${this.address()} -self`;
    return { preStop: { exec: { command: ['/bin/sh', '-c', command] } } };
  }

  private tokenMount(): VolumeMount {
    const name = this.annotations.get('agent-service-account-token-volume-name');
    const mounts = this.target.spec.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
    if (name === undefined) {
      const found = mounts.find(({ mountPath }) => mountPath.includes('serviceaccount'));
      if (found === undefined) {
        throw new Refusal('error creating new agent sidecar: failed to find service account volume mount');
      }
      return found;
    }
    return mounts.find((one) => one.name === name) ?? { name, mountPath: AGENT_TOKEN_DIR, readOnly: true };
  }

  private checkPatches(): void {
    for (const name of ['agent-json-patch', 'agent-init-json-patch']) {
      const text = this.annotations.get(name);
      try {
        JSON.parse(text ?? '[]');
      } catch {
        throw new Refusal(
          `error adding default annotations: error parsing JSON patch for annotation ${PREFIX}${name}: invalid character 'o' in literal null (expecting 'u')`,
        );
      }
    }
  }

  /** The operations that these tests need: add and replace, of a member or at the end of a list. */
  private patched(container: Container, annotation: string): Container {
    const operations = JSON.parse(this.annotations.get(annotation) ?? '[]') as {
      op: string;
      path: string;
      value: unknown;
    }[];
    for (const { op, path, value } of operations) {
      const [, member = '', place] = path.split('/');
      if (!['add', 'replace'].includes(op)) throw new Error(`the model knows no operation ${op}`);
      const list = container[member as keyof Container] as unknown;
      if (place === '-' && Array.isArray(list)) list.push(value);
      else if (place === undefined) Object.assign(container, { [member]: value });
      else throw new Error(`the model knows no path ${path}`);
    }
    return container;
  }
}

function mount(container: Container, secrets: VolumeMount): void {
  container.volumeMounts = [...(container.volumeMounts ?? []), secrets];
}
