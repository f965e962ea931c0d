import { Chart, Duration, Size, Testing } from 'cdk8s';
import { Cpu, EnvValue, ImagePullPolicy, Probe } from 'cdk8s-plus-28';
import {
  AgentImage,
  AuthMount,
  type FileContent,
  type IVaultInjected,
  type VaultAccess,
  VaultInjectedDeployment,
  type VaultInjectedDeploymentProps,
  type VaultInjectedProps,
  VaultServer,
} from '../../lib';
import { expectOk } from '../support/vault-server/client';
import { waitUntil } from '../support/process';
import { type Cluster, type KubernetesObject } from './cluster';

/** What the tests look at in the status of a container. */
interface ContainerStatus {
  readonly name: string;
  readonly started?: boolean;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly containerID?: string;
  readonly state: Readonly<
    Record<string, { readonly message?: string; readonly reason?: string } | undefined>
  >;
  readonly lastState: Readonly<
    Record<string, { readonly message?: string; readonly startedAt?: string } | undefined>
  >;
}

/** What the tests look at in a pod. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly phase?: string;
    readonly podIP?: string;
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** What the application prints at its start: see app/main.go. */
export interface ApplicationReport {
  readonly startedAt: string;
  readonly uid: number;
  readonly files: Readonly<
    Record<string, { readonly mtime: string; readonly size: number; readonly sha256?: string }>
  >;
}

/**
 * One workload in a namespace of its own, with a KV mount and an auth mount of its own, all under one name. A test
 * breaks one thing, sees what the pod says, mends it, and sees the pod start.
 */
export class Scenario {
  private deployed: VaultAccess | undefined;

  private constructor(
    private readonly cluster: Cluster,
    /** The name of the namespace and of both mounts. */
    public readonly name: string,
  ) {}

  /** The namespace, in which Pod Security `restricted` is enforced, and the mounts; no role, policy or secret yet. */
  public static async create(cluster: Cluster, prefix: string): Promise<Scenario> {
    const name = await cluster.createNamespace(prefix);
    await cluster.vault.enableMount(name, { type: 'kv', options: { version: '2' } });
    await cluster.enableKubernetesAuth(name);
    return new Scenario(cluster, name);
  }

  /** Synthesizes a chart with one deployment named `web` and applies it. */
  public async deploy(
    files: Readonly<Record<string, FileContent>>,
    overrides: Partial<VaultInjectedDeploymentProps> = {},
  ): Promise<void> {
    const props = { metadata: { name: 'web' }, replicas: 1, ...this.props(files), ...overrides };
    await this.apply((chart) => new VaultInjectedDeployment(chart, 'Web', props));
  }

  /** Synthesizes a chart with one workload, whatever its kind, and applies it. */
  public async apply(build: (chart: Chart) => IVaultInjected): Promise<void> {
    await this.cluster.apply(this.synth(build));
  }

  /** The objects of a chart with one workload, not applied; policy and role are those of this workload from now on. */
  public synth(build: (chart: Chart) => IVaultInjected): readonly KubernetesObject[] {
    const chart = new Chart(Testing.app(), 'test', { namespace: this.name });
    this.deployed = build(chart).vaultAccess;
    return Testing.synth(chart) as KubernetesObject[];
  }

  /** What the workloads of these tests say: short times, and the application without a shell, which wants all files. */
  public props(files: Readonly<Record<string, FileContent>>): VaultInjectedProps {
    const { images } = this.cluster.state;
    return {
      vault: VaultServer.atPlainHttp(this.cluster.state.vault.address),
      access: { roleName: 'web', serviceAccount: 'web', auth: AuthMount.kubernetes(this.name) },
      files,
      agentImage: AgentImage.of(images.agent),
      startTimeout: Duration.seconds(15),
      renderInterval: Duration.seconds(10),
      containers: [
        {
          image: images.app,
          imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
          portNumber: 8080,
          // The default looks every 10 s, which would be most of what these tests measure.
          startup: Probe.fromTcpSocket({
            port: 8080,
            periodSeconds: Duration.seconds(1),
            failureThreshold: 30,
          }),
          envVariables: {
            SECRETS_DIR: EnvValue.fromValue('/vault/secrets'),
            REQUIRED_FILES: EnvValue.fromValue(Object.keys(files).join(',')),
          },
          securityContext: { user: 10_001, group: 10_001 },
          resources: { cpu: { request: Cpu.millis(10) }, memory: { request: Size.mebibytes(16) } },
        },
      ],
    };
  }

  /** The contract of what was deployed. */
  public get access(): VaultAccess {
    if (this.deployed === undefined) throw new Error('nothing is deployed yet');
    return this.deployed;
  }

  /** Says what was deployed by other means: policy and role are those of this workload from now on. */
  public hasAccess(access: VaultAccess): void {
    this.deployed = access;
  }

  /** Writes the policy that the contract derives. */
  public async writePolicy(): Promise<void> {
    expectOk(await this.cluster.vault.putPolicy(this.name, this.access.policy().render()), 'policy');
  }

  /** Writes the role that the contract derives, but for what the test breaks. */
  public async writeRole(broken: KubernetesObject = {}): Promise<void> {
    const { access } = this;
    const role = {
      bound_service_account_names: access.serviceAccount,
      bound_service_account_namespaces: access.namespace,
      audience: access.auth.audience.value,
      token_policies: this.name,
      token_no_default_policy: true,
      token_period: 3600,
      ...broken,
    };
    expectOk(await this.cluster.vault.write(`auth/${this.name}/role/${access.roleName}`, role), 'role');
  }

  /** Writes a secret of the KV mount. */
  public async writeSecret(path: string, data: Readonly<Record<string, string>>): Promise<void> {
    expectOk(await this.cluster.vault.write(`${this.name}/data/${path}`, { data }), path);
  }

  /** All pods of the namespace, the oldest first. */
  public async pods(): Promise<readonly Pod[]> {
    const args = ['get', 'pods', '-n', this.name, '-o', 'json', '--sort-by=.metadata.creationTimestamp'];
    return (JSON.parse(await this.cluster.kubectl(args)) as { items: Pod[] }).items;
  }

  /** The newest pod of the deployment. */
  public async pod(): Promise<Pod> {
    const pod = (await this.pods()).at(-1);
    if (pod === undefined) throw new Error(`no pod in ${this.name} yet`);
    return pod;
  }

  /** What the status of the start gate says, once it has given up for the first time. */
  public async gateMessage(container = 'vault-secrets-ready'): Promise<string> {
    let message: string | undefined;
    await waitUntil(
      'the start gate to give up',
      async () => {
        const gate = statusOf(await this.pod().catch(() => undefined), container);
        message = gate?.lastState['terminated']?.message ?? gate?.state['terminated']?.message;
        return message !== undefined;
      },
      { timeoutMs: 60_000, intervalMs: 500 },
    );
    return message ?? '';
  }

  /** Waits for the pod to be ready and gives what the application printed when it started. */
  public async started(timeoutSeconds = 90): Promise<ApplicationReport> {
    const wait = [
      'rollout',
      'status',
      'deployment/web',
      '-n',
      this.name,
      `--timeout=${String(timeoutSeconds)}s`,
    ];
    await this.cluster.kubectl(wait, { timeoutMs: (timeoutSeconds + 10) * 1000 });
    const log = await this.cluster.kubectl(['logs', 'deployment/web', '-c', 'main', '-n', this.name]);
    return JSON.parse(log.split('\n')[0] ?? '') as ApplicationReport;
  }

  /** How many tokens the server has given out by this scenario's auth mount and knows still. */
  public async logins(): Promise<number> {
    const { vault } = this.cluster;
    const { data } = expectOk(await vault.list('auth/token/accessors'), 'accessors');
    const looked = await Promise.all(
      (data['keys'] as string[]).map((accessor) => vault.write('auth/token/lookup-accessor', { accessor })),
    );
    return looked.filter((one) => one.data['path'] === `auth/${this.name}/login`).length;
  }

  /** Everything the agent and the gate have logged. */
  public async logs(): Promise<string> {
    const { name } = (await this.pod()).metadata;
    const one = (container: string): Promise<string> =>
      this.cluster.kubectl(['logs', name, '-c', container, '-n', this.name]).catch(() => '');
    return (await Promise.all(['vault-agent', 'vault-secrets-ready'].map(one))).join('\n');
  }

  /** The events of the namespace, as `kubectl describe` shows them. */
  public events(): Promise<string> {
    return this.cluster.kubectl([
      'get',
      'events',
      '-n',
      this.name,
      '-o',
      'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
    ]);
  }

  /** Removes namespace and mounts. */
  public async remove(): Promise<void> {
    await this.cluster.deleteNamespace(this.name);
    await this.cluster.vault.delete(`sys/mounts/${this.name}`);
    await this.cluster.vault.delete(`sys/auth/${this.name}`);
  }
}

/** The status of a container of either kind. */
export function statusOf(pod: Pod | undefined, name: string): ContainerStatus | undefined {
  return [...(pod?.status.initContainerStatuses ?? []), ...(pod?.status.containerStatuses ?? [])].find(
    (status) => status.name === name,
  );
}
