import { createHash } from 'node:crypto';
import { Chart, Duration, Testing } from 'cdk8s';
import { type ContainerProps, EnvValue } from 'cdk8s-plus-28';
import {
  AgentImage,
  AuthMount,
  Delivery,
  type FileContent,
  kv2,
  type VaultAccess,
  VaultInjectedDeployment,
  type VaultInjectedProps,
  VaultServer,
} from '../../../lib';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import { waitUntil } from '../../support/process';
import { barePods, injectedPod } from '../bare-pod';
import { type Cluster, type KubernetesObject } from '../cluster';
import { type ApplicationReport, type Pod, Scenario, statusOf } from '../scenario';
import { type DeliveryName } from './fault';
import { Front } from './front';

/** What the application says of its files, at its start and whenever one has changed. */
type Sighting = ApplicationReport & { readonly missing?: readonly string[]; readonly error?: string };

/** The files of every trial and the secrets that they come from: `db` is what faults touch, `api` stays as it is. */
const SECRETS = { 'db-password': 'db', 'api-key': 'api' } as const;
/** The name of a secret. */
export type SecretName = (typeof SECRETS)[keyof typeof SECRETS];

/**
 * One fault under one delivery: a namespace, mounts and a way to the server of its own, one Deployment, and everything
 * that its application has ever seen.
 */
export class Trial {
  /** Between the pods and the server. */
  public front: Front;
  /** Whether the injector's webhook is there; without it the pods of that delivery stay as they were sent. */
  public webhook = true;
  /** What else is changed in each object before it is applied. */
  public alter: (object: KubernetesObject) => KubernetesObject = (object) => object;
  /** The server behind it, with a token that may do everything. */
  public vault: VaultClient;
  /** Hashes of each text that a file may rightly have held. */
  private readonly rightful = new Map<string, Set<string>>();
  private readonly removals: (() => Promise<void>)[] = [];
  private readonly sightings = new Map<string, string>();

  private constructor(
    public readonly cluster: Cluster,
    public readonly scenario: Scenario,
    public readonly delivery: DeliveryName,
  ) {
    this.vault = cluster.vault;
    this.front = new Front(cluster.state.hostAddress, new URL(cluster.state.vault.address));
  }

  public static async create(cluster: Cluster, delivery: DeliveryName): Promise<Trial> {
    const trial = new Trial(cluster, await Scenario.create(cluster, 'fault'), delivery);
    await trial.front.open();
    return trial;
  }

  public get name(): string {
    return this.scenario.name;
  }

  /** Puts another server behind a new front; its mounts are made like those of the shared one. */
  public async moveTo(vault: VaultClient): Promise<void> {
    this.vault = vault;
    await this.replaceFront(new Front(this.cluster.state.hostAddress, new URL(vault.address)));
    await vault.enableMount(this.name, { type: 'kv', options: { version: '2' } });
    await vault.enableAuth(this.name, { type: 'kubernetes' });
    const { apiServer, caPem, reviewerToken } = this.cluster.state;
    const config = {
      kubernetes_host: apiServer,
      kubernetes_ca_cert: caPem,
      token_reviewer_jwt: reviewerToken,
    };
    expectOk(await vault.write(`auth/${this.name}/config`, config), 'auth config');
  }

  /** Puts another front before the server, such as one with TLS. */
  public async replaceFront(front: Front): Promise<void> {
    await this.front.close();
    this.front = front;
    await front.open();
  }

  /** Writes a value, which the file may hold from now on. */
  public async write(secret: SecretName, value: string): Promise<void> {
    const hashes = this.rightful.get(secret) ?? new Set();
    hashes.add(sha256(value));
    this.rightful.set(secret, hashes);
    const path = `${this.name}/data/${secret}`;
    expectOk(await this.vault.write(path, { data: { value } }), path);
  }

  /** What may be read under the trial's files. */
  public get files(): Readonly<Record<string, FileContent>> {
    const mount = kv2(this.name);
    return Object.fromEntries(
      Object.entries(SECRETS).map(([file, secret]) => [file, mount.at(secret).key('value')]),
    );
  }

  /** What the contract of the workload says. */
  public accessWith(overrides: Partial<VaultInjectedProps>): VaultAccess {
    return this.synthesized(overrides).access;
  }

  /** Writes role and policy as the contract derives them, but for what is given. */
  public async allow(role: KubernetesObject = {}, policy?: string): Promise<void> {
    const access = this.synthesized({}).access;
    expectOk(await this.vault.putPolicy(this.name, policy ?? access.policy().render()), 'policy');
    const body = {
      bound_service_account_names: access.serviceAccount,
      bound_service_account_namespaces: access.namespace,
      audience: access.auth.audience.value,
      token_policies: this.name,
      token_no_default_policy: true,
      token_period: 3600,
      ...role,
    };
    expectOk(await this.vault.write(`auth/${this.name}/role/web`, body), 'role');
  }

  /** The Deployment, as the webhook would leave its pods where the delivery is the injector's. */
  public async deploy(overrides: Partial<VaultInjectedProps> = {}): Promise<void> {
    const { objects } = this.synthesized(overrides);
    await this.cluster.apply(objects.map((one) => this.alter(one)));
  }

  /** The newest pod, or undefined. */
  public async pod(): Promise<Pod | undefined> {
    return (await this.scenario.pods()).filter(({ metadata }) => !metadata.deletionTimestamp).at(-1);
  }

  /** Whether the application's container has ever run in the newest pod. */
  public async hasStarted(): Promise<boolean> {
    const main = statusOf(await this.pod(), 'main');
    return main !== undefined && (main.state['running'] !== undefined || main.restartCount > 0);
  }

  /** Waits until all pods are ready. */
  public async ready(seconds = 120): Promise<void> {
    const args = ['rollout', 'status', 'deployment/web', '-n', this.name, `--timeout=${String(seconds)}s`];
    await this.cluster.kubectl(args, { timeoutMs: (seconds + 10) * 1000 });
  }

  /** What a person sees who asks the pod what is wrong: status, events, and the logs of its agents. */
  public async says(): Promise<string> {
    const pod = await this.pod();
    const name = pod?.metadata.name ?? '';
    const log = (container: string, ...more: string[]) =>
      this.cluster.kubectl(['logs', name, '-c', container, '-n', this.name, ...more]).catch(() => '');
    const agents = [
      ...(pod?.status.initContainerStatuses ?? []),
      ...(pod?.status.containerStatuses ?? []),
    ].filter((one) => one.name !== 'main');
    const logs = await Promise.all(agents.flatMap((one) => [log(one.name), log(one.name, '--previous')]));
    const events = await this.scenario.events().catch(() => '');
    return [JSON.stringify(pod?.status ?? {}).replaceAll('\\"', '"'), events, ...logs].join('\n');
  }

  /** Reads what the applications have said so far, also those of containers that have been started again. */
  public async look(): Promise<readonly Sighting[]> {
    for (const { metadata } of await this.scenario.pods()) {
      for (const more of [[], ['--previous']]) {
        const args = ['logs', metadata.name, '-c', 'main', '-n', this.name, ...more];
        const log = await this.cluster.kubectl(args).catch(() => '');
        for (const line of log.split('\n').filter((one) => one.startsWith('{') && one.endsWith('}'))) {
          this.sightings.set(`${metadata.name} ${line}`, line);
        }
      }
    }
    return [...this.sightings.values()].map((line) => JSON.parse(line) as Sighting);
  }

  /** Throws when an application has ever seen a file that is missing, or anything but a whole, rightful value. */
  public async examine(): Promise<number> {
    const sightings = await this.look();
    if (sightings.length === 0) throw new Error('the application has never been seen');
    for (const { files, missing, error } of sightings) {
      if (missing !== undefined && missing.length > 0) {
        throw new Error(`the application ran without ${missing.join(', ')} (${error ?? 'not there'})`);
      }
      for (const [file, secret] of Object.entries(SECRETS)) {
        const seen = files[file]?.sha256 ?? '';
        if (this.rightful.get(secret)?.has(seen) !== true) {
          throw new Error(`${file} held what was never its value (${String(files[file]?.size)} bytes)`);
        }
      }
    }
    return sightings.length;
  }

  /** Waits until an application sees the value. */
  public async arrives(secret: SecretName, value: string, seconds = 200): Promise<void> {
    const wanted = sha256(value);
    const [file = ''] = Object.entries(SECRETS).find(([, one]) => one === secret) ?? [];
    await waitUntil(
      `the new value of ${file} to arrive`,
      async () => (await this.look()).some(({ files }) => files[file]?.sha256 === wanted),
      { timeoutMs: seconds * 1000, intervalMs: 2_000 },
    );
  }

  /** Something more to be done at the end. */
  public onRemove(what: () => Promise<void>): void {
    this.removals.push(what);
  }

  public async remove(): Promise<void> {
    await this.scenario.remove();
    await this.front.close();
    for (const what of this.removals) await what();
  }

  private synthesized(overrides: Partial<VaultInjectedProps>): {
    objects: readonly KubernetesObject[];
    access: VaultAccess;
  } {
    const chart = new Chart(Testing.app(), 'test', { namespace: this.name });
    const { containers, ...defaults } = this.scenario.props(this.files);
    const workload = new VaultInjectedDeployment(chart, 'Web', {
      metadata: { name: 'web' },
      replicas: 1,
      ...defaults,
      vault: this.front.address.startsWith('https:')
        ? VaultServer.at(this.front.address)
        : VaultServer.atPlainHttp(this.front.address),
      delivery: deliveryOf(this.delivery),
      agentImage: AgentImage.of(this.cluster.state.images.agent),
      startTimeout: Duration.seconds(10),
      containers: containers.map(watching),
      access: { roleName: 'web', serviceAccount: 'web', auth: AuthMount.kubernetes(this.name) },
      ...overrides,
    });
    const objects = Testing.synth(chart) as KubernetesObject[];
    const injects = this.delivery === 'injector' && this.webhook;
    return {
      objects: injects ? objects.map((one) => this.injected(one)) : objects,
      access: workload.vaultAccess,
    };
  }

  /** A Deployment whose template is the pod that the webhook would make of it. */
  private injected(object: KubernetesObject): KubernetesObject {
    const [pod] = barePods([object], { name: 'injected', namespace: this.name });
    if (pod === undefined) return object;
    const { metadata, spec } = injectedPod(pod);
    const template = { metadata: { labels: metadata.labels, annotations: metadata.annotations }, spec };
    return { ...object, spec: { ...(object['spec'] as object), template } };
  }
}

function deliveryOf(name: DeliveryName): Delivery {
  switch (name) {
    case 'agent':
      return Delivery.agent();
    case 'init-and-sidecar':
      return Delivery.initAndSidecar();
    case 'injector':
      return Delivery.injector();
  }
}

/** The application that says whenever a file has changed. */
function watching(container: ContainerProps): ContainerProps {
  return {
    ...container,
    envVariables: { ...container.envVariables, WATCH: EnvValue.fromValue('true') },
  };
}

/** The hash that the application prints of a file with this text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
