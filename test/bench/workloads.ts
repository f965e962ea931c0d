import { ApiObject, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import {
  Capability,
  type ContainerProps,
  ContainerRestartPolicy,
  type ContainerSecurityContextProps,
  Cpu,
  Deployment,
  EmptyDirMedium,
  ImagePullPolicy,
  Probe,
  SeccompProfileType,
  ServiceAccount,
  Volume,
} from 'cdk8s-plus-28';
import { AuthMount, database, dotenvFile, kv2, VaultInjectedDeployment, VaultServer } from '../../lib';

/** Makes the workload of this number in a chart of the namespace `shop`. */
export type Build = (chart: Chart, index: number) => void;

/** The texts that a hand has written: annotations of the pod, by name. */
export type Texts = Readonly<Record<string, string>>;

/** The workload as an application team declares it. */
export function declared(): Build {
  const vault = VaultServer.at('https://vault.example:8200');
  const auth = AuthMount.kubernetes('k8s-shop');
  const [databases, secrets] = [database('database'), kv2('secret')];
  return (chart, index) => {
    const number = String(index);
    const orders = databases.role(`shop-orders-${number}`);
    new VaultInjectedDeployment(chart, `Web${number}`, {
      vault,
      access: { roleName: `shop-web-${number}`, serviceAccount: `web-${number}`, auth },
      files: {
        'orders.env': dotenvFile({ PGUSER: orders.username, PGPASSWORD: orders.password }),
        'api-key': secrets.at(`shop/payment-${number}`).key('apiKey'),
      },
      containers: [{ image: 'registry.example/shop/web:1.4.2', portNumber: 8080 }],
    });
  };
}

/** The objects of one workload by itself. */
export function objectsOf(build: Build, index: number): readonly Readonly<Record<string, unknown>>[] {
  const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
  build(chart, index);
  return Testing.synth(chart) as Readonly<Record<string, unknown>>[];
}

/** The annotations of the pods of the declared workload, which a hand would have to write. */
export function textsOf(index: number): Texts {
  const found = objectsOf(declared(), index).find(({ kind }) => kind === 'Deployment') as
    | { readonly spec: { readonly template: { readonly metadata: { readonly annotations: Texts } } } }
    | undefined;
  if (found === undefined) throw new Error('the declared workload has no Deployment');
  return found.spec.template.metadata.annotations;
}

const HARDENED: ContainerSecurityContextProps = {
  capabilities: { drop: [Capability.ALL] },
  seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
};

const SCRIPT = '/vault/config/secrets-ready.sh';
const FILES = ['/vault/secrets', 'orders.env', 'api-key'];

/**
 * The same objects written by hand with cdk8s-plus. A hand has the texts ready: what renders templates, policies and
 * hashes is the library's cost alone.
 */
export function handWritten(texts: (index: number) => Texts): Build {
  return (chart, index) => {
    const [id, namespace] = [`Web${String(index)}`, 'shop'];
    const serviceAccount = new ServiceAccount(chart, `${id}ServiceAccount`, {
      metadata: { name: `web-${String(index)}`, namespace },
      automountToken: false,
    });
    const deployment = new Deployment(chart, id, {
      metadata: { namespace },
      serviceAccount,
      securityContext: { fsGroup: 1000 },
    });
    const annotations = texts(index);
    for (const [name, text] of Object.entries(annotations)) deployment.podMetadata.addAnnotation(name, text);
    const memory = (volume: string, mebibytes: number): Volume =>
      Volume.fromEmptyDir(deployment, volume, volume, {
        medium: EmptyDirMedium.MEMORY,
        sizeLimit: Size.mebibytes(mebibytes),
      });
    const volumes = {
      secrets: memory('vault-secrets', 16),
      log: memory('vault-agent-log', 1),
      token: memory('vault-agent-token', 1),
    };
    for (const container of agentContainers(volumes)) deployment.addInitContainer(container);
    deployment.addContainer({
      image: 'registry.example/shop/web:1.4.2',
      portNumber: 8080,
      securityContext: HARDENED,
      volumeMounts: [{ path: '/vault/secrets', volume: volumes.secrets, readOnly: true }],
    });
    ApiObject.of(deployment).addJsonPatch(...whatCdk8sPlusCannotSay(Object.keys(annotations)));
  };
}

/** The agent as a native sidecar, and the start gate. */
function agentContainers(
  volumes: Readonly<Record<'secrets' | 'log' | 'token', Volume>>,
): readonly ContainerProps[] {
  const common: ContainerProps = {
    image: 'hashicorp/vault:2.0.4',
    imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
    securityContext: { ...HARDENED, user: 100, group: 1000 },
    resources: {
      cpu: { request: Cpu.millis(25) },
      memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
    },
  };
  const log = { path: '/vault/log', volume: volumes.log };
  return [
    {
      ...common,
      name: 'vault-agent',
      restartPolicy: ContainerRestartPolicy.ALWAYS,
      command: [
        '/bin/sh',
        '/vault/config/agent.sh',
        '-address=https://vault.example:8200',
        '--',
        'vault',
        'agent',
        '-config=/vault/config/agent.json',
      ],
      volumeMounts: [
        { path: '/vault/secrets', volume: volumes.secrets },
        log,
        { path: '/vault/token', volume: volumes.token },
      ],
      readiness: Probe.fromCommand(['/bin/sh', SCRIPT, 'check', ...FILES], {
        periodSeconds: Duration.seconds(5),
        timeoutSeconds: Duration.seconds(5),
      }),
    },
    {
      ...common,
      name: 'vault-secrets-ready',
      command: ['/bin/sh', SCRIPT, 'wait', '300', ...FILES],
      volumeMounts: [{ path: '/vault/secrets', volume: volumes.secrets, readOnly: true }, log],
    },
  ];
}

/** A projected token, a volume of the pod's own annotations, and the selector of its nodes. */
function whatCdk8sPlusCannotSay(annotations: readonly string[]): readonly JsonPatch[] {
  const pod = '/spec/template/spec';
  const token = { path: 'token', expirationSeconds: 3600, audience: 'vault' };
  const sources = [{ serviceAccountToken: token }];
  const items = annotations.map((name) => ({
    path: name.slice(name.indexOf('/') + 1),
    fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${name}']` },
  }));
  const config = { name: 'vault-config', mountPath: '/vault/config', readOnly: true };
  return [
    JsonPatch.add(`${pod}/volumes/-`, { name: 'vault-token', projected: { defaultMode: 0o440, sources } }),
    JsonPatch.add(`${pod}/volumes/-`, {
      name: 'vault-config',
      projected: { sources: [{ downwardApi: { items } }] },
    }),
    JsonPatch.add(`${pod}/initContainers/0/volumeMounts/-`, {
      name: 'vault-token',
      mountPath: '/var/run/secrets/vault.hashicorp.com/serviceaccount',
      readOnly: true,
    }),
    JsonPatch.add(`${pod}/initContainers/0/volumeMounts/-`, config),
    JsonPatch.add(`${pod}/initContainers/1/volumeMounts/-`, config),
    JsonPatch.add(`${pod}/initContainers/1/terminationMessagePolicy`, 'FallbackToLogsOnError'),
    JsonPatch.add(`${pod}/nodeSelector`, { 'kubernetes.io/os': 'linux' }),
  ];
}

/** Volumes and mounts by name, and without the defaults that cdk8s-plus writes out. */
export function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const made = value.map(inOneOrder);
    return value.some(
      (one) => one !== null && typeof one === 'object' && ('mountPath' in one || 'emptyDir' in one),
    )
      ? made.sort((a, b) => ((a as Named).name < (b as Named).name ? -1 : 1))
      : made;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, field]) => !(name in DEFAULTS) || field !== DEFAULTS[name])
      .map(([name, field]) => [name, inOneOrder(field)]),
  );
}

const DEFAULTS: Readonly<Record<string, unknown>> = { privileged: false, failureThreshold: 3 };

interface Named {
  readonly name: string;
}
