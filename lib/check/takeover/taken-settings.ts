import {
  type INJECTOR_ANNOTATION_FAMILIES,
  type INJECTOR_ANNOTATIONS,
  type InjectorAnnotation,
} from '../../agent';
import { goBoolean, type Injection, injectorAnnotations } from '../model/injection';
import { type PodTemplate } from '../model/pod';
import { takenResources } from './taken-resources';

/** Settings of the annotations that have a word in a declaration. */
export interface TakenSettings {
  readonly vault: Readonly<Record<string, unknown>>;
  readonly auth: Readonly<Record<string, unknown>> | undefined;
  readonly declaration: Readonly<Record<string, unknown>>;
}

/** It has a word, or is one of a file. */
const TAKEN = Symbol('taken');
/** It is about the injector's own agents, and changes no file: a declaration has what it needs of it by default. */
const OF_THE_INJECTOR = Symbol('of the injector');

type Name = (typeof INJECTOR_ANNOTATIONS)[number] | (typeof INJECTOR_ANNOTATION_FAMILIES)[number];
/** Why what it means has no word. */
type Reason = string;

const PATCH = "patches of the agent's container; agentImage and agentResources have words";
const LOGIN = 'a certificate for the login to the server';

/** Every annotation that the injector reads: one that is new there does not compile before it is here. */
const ANNOTATIONS: Readonly<Record<Name, typeof TAKEN | typeof OF_THE_INJECTOR | Reason>> = {
  'agent-inject': TAKEN,
  'agent-inject-status': "the webhook's own mark: with it the pod is left as it is",
  'agent-init-first': OF_THE_INJECTOR,
  'agent-pre-populate': OF_THE_INJECTOR,
  'agent-pre-populate-only': OF_THE_INJECTOR,
  'agent-inject-containers': TAKEN,
  'agent-image': TAKEN,
  'agent-configmap': "the agent's configuration is a ConfigMap of your own; name its secrets as files",
  'agent-extra-secret':
    'a Kubernetes Secret for the agent: with delivery: { injector: { extraSecret: ... } } alone',
  'agent-copy-volume-mounts':
    "another container's mounts: with delivery: { injector: { copyVolumeMountsOf: ... } } alone",
  'agent-json-patch': PATCH,
  'agent-init-json-patch': PATCH,
  'agent-request-namespace': OF_THE_INJECTOR,
  'agent-share-process-namespace':
    'write spec.shareProcessNamespace: true in the pod, and onChange: { signal: ... } for the command',
  'agent-inject-default-template': TAKEN,
  'agent-inject-token':
    'no token of Vault is given to an application; name the secrets that it reads as files',
  'agent-limits-cpu': TAKEN,
  'agent-limits-mem': TAKEN,
  'agent-limits-ephemeral': TAKEN,
  'agent-requests-cpu': TAKEN,
  'agent-requests-mem': TAKEN,
  'agent-requests-ephemeral': TAKEN,
  'agent-run-as-user': OF_THE_INJECTOR,
  'agent-run-as-group': OF_THE_INJECTOR,
  'agent-run-as-same-user': OF_THE_INJECTOR,
  'agent-set-security-context': OF_THE_INJECTOR,
  'agent-revoke-on-shutdown': OF_THE_INJECTOR,
  'agent-revoke-grace': OF_THE_INJECTOR,
  'agent-enable-quit': OF_THE_INJECTOR,
  'agent-cache-enable': 'the agent as a proxy; name the secrets that the application reads as files',
  'agent-cache-use-auto-auth-token': OF_THE_INJECTOR,
  'agent-cache-listener-port': OF_THE_INJECTOR,
  'agent-cache-exit-on-err': OF_THE_INJECTOR,
  'agent-auto-auth-exit-on-err': OF_THE_INJECTOR,
  'agent-disable-idle-connections': OF_THE_INJECTOR,
  'agent-disable-keep-alives': OF_THE_INJECTOR,
  'agent-service-account-token-volume-name': TAKEN,
  'template-config-exit-on-retry-failure': OF_THE_INJECTOR,
  'template-static-secret-render-interval': TAKEN,
  'template-max-connections-per-host': OF_THE_INJECTOR,
  'template-lease-renewal-threshold': OF_THE_INJECTOR,
  'secret-volume-path': TAKEN,
  'preserve-secret-case': TAKEN,
  service: TAKEN,
  namespace: TAKEN,
  role: TAKEN,
  'auth-type': TAKEN,
  'auth-path': TAKEN,
  'auth-min-backoff': OF_THE_INJECTOR,
  'auth-max-backoff': OF_THE_INJECTOR,
  'tls-skip-verify': "the server's certificate is always checked; write vault: { ca: ... }",
  'tls-secret': TAKEN,
  'tls-server-name': TAKEN,
  'ca-cert': TAKEN,
  'ca-key': OF_THE_INJECTOR,
  'client-cert': LOGIN,
  'client-key': LOGIN,
  'client-max-retries': OF_THE_INJECTOR,
  'client-timeout': OF_THE_INJECTOR,
  'proxy-address': 'a proxy on the way to Vault: with delivery: { injector: { proxyAddress: ... } } alone',
  'go-max-procs': OF_THE_INJECTOR,
  'log-level': OF_THE_INJECTOR,
  'log-format': OF_THE_INJECTOR,
  'agent-inject-secret-': TAKEN,
  'agent-inject-template-file-': TAKEN,
  'agent-inject-template-': TAKEN,
  'agent-inject-file-': TAKEN,
  'agent-inject-perms-': TAKEN,
  'agent-inject-command-': TAKEN,
  'agent-template-left-delim-': TAKEN,
  'agent-template-right-delim-': TAKEN,
  'secret-volume-path-': TAKEN,
  'preserve-secret-case-': TAKEN,
  'error-on-missing-key-': OF_THE_INJECTOR,
  'auth-config-': 'a setting of the login; access has role, mount and audience',
  'agent-telemetry-': OF_THE_INJECTOR,
};

/** Settings of the login that a declaration has by itself. */
const LOGIN_TAKEN = /^auth-config-(?:role|remove[-_]jwt[-_]after[-_]reading|token[-_]path|path)$/;

/** What of the annotations is not taken, each with its reason. */
export function settingsNotTaken(injection: Injection): readonly (readonly [InjectorAnnotation, Reason])[] {
  const refused = injectorAnnotations(injection.pod).flatMap(([name, at]) => {
    const means =
      (at.text ?? '') !== '' &&
      goBoolean(at.text ?? '') !== false &&
      // Another value, such as "update", is no mark.
      (name !== 'agent-inject-status' || injection.isMarked);
    const reason = reasonOf(name);
    return means && typeof reason === 'string' && !LOGIN_TAKEN.test(name) ? [[name, reason] as const] : [];
  });
  const ca = injection.text('ca-cert') ?? '';
  return [
    ...refused,
    ...(ca !== '' && (injection.text('tls-secret') ?? '') === ''
      ? [['ca-cert', 'a file of the image; write vault: { ca: { secret: ... } } or { pem: ... }'] as const]
      : []),
    ...(visibleIn(injection)?.length === 0
      ? [['agent-inject-containers', 'it names no container of the pod, and none sees the files'] as const]
      : []),
    ...takenResources(injection).notTaken,
  ] as readonly (readonly [InjectorAnnotation, Reason])[];
}

function reasonOf(name: string): unknown {
  if (Object.hasOwn(ANNOTATIONS, name)) return ANNOTATIONS[name as Name];
  const family = Object.keys(ANNOTATIONS).find((one) => one.endsWith('-') && name.startsWith(one));
  return family === undefined ? undefined : ANNOTATIONS[family as Name];
}

/** Server, mount and everything that is about all files. */
export function takenSettings(injection: Injection): TakenSettings {
  const text = (name: InjectorAnnotation): string | undefined => {
    const value = injection.text(name);
    return value === '' ? undefined : value;
  };
  const [ca, secret, serverName] = [text('ca-cert'), text('tls-secret'), text('tls-server-name')];
  const address = text('service');
  const interval = text('template-static-secret-render-interval');
  const image = text('agent-image');
  const visibleTo = visibleIn(injection);
  const { resources } = takenResources(injection);
  return {
    vault: {
      ...(address === undefined ? {} : /^http:/.test(address) ? { plainHttpAddress: address } : { address }),
      ...(text('namespace') === undefined ? {} : { namespace: text('namespace') }),
      ...(serverName === undefined ? {} : { tlsServerName: serverName }),
      ...(ca === undefined || secret === undefined
        ? {}
        : { ca: { secret: { name: secret, key: ca.split('/').at(-1) } } }),
    },
    auth: authOf(injection),
    declaration: {
      ...(injection.secretsPath === '/vault/secrets' ? {} : { secretsPath: injection.secretsPath }),
      ...(visibleTo === undefined || visibleTo.length === 0 ? {} : { visibleTo }),
      ...(interval === undefined
        ? {}
        : { renderInterval: /^\d+$/.test(interval) ? `${interval}s` : interval }),
      ...(image === undefined ? {} : { agentImage: { reference: image } }),
      ...(resources === undefined ? {} : { agentResources: resources }),
    },
  };
}

/** The containers that see the files; undefined where all do. The webhook mounts them in every init container too. */
function visibleIn(injection: Injection): readonly string[] | undefined {
  const listed = injection.text('agent-inject-containers') ?? '';
  if (listed === '') return undefined;
  const { pod } = injection;
  const names = listed.split(',').map((name) => name.trim());
  const own = pod.containers.map(({ name }) => name);
  const seeing = own.filter((name) => names.includes(name));
  if (seeing.length === own.length) return undefined;
  if (seeing.length === 0) return [];
  return [...pod.initContainers.map(({ name }) => name), ...seeing];
}

function authOf(injection: Injection): Readonly<Record<string, unknown>> | undefined {
  const method = injection.text('auth-type') ?? 'kubernetes';
  if (method !== 'kubernetes' && method !== 'jwt') return undefined;
  const path = (injection.text('auth-path') ?? 'auth/kubernetes').replace(/^\/*auth\/|\/+$/g, '');
  const audience = audienceOf(injection.pod, injection.text('agent-service-account-token-volume-name'));
  return { [method]: path, ...(audience === 'vault' ? {} : { audience: audience ?? { apiServer: true } }) };
}

/** That of the token that the injector's agent was given; the API server's own where it is the pod's. */
function audienceOf(pod: PodTemplate, volume: string | undefined): string | undefined {
  if (volume === undefined || volume === '') return undefined;
  const sources = pod.volumes.get(volume)?.at('projected', 'sources').items() ?? [];
  return sources
    .map((one) => one.at('serviceAccountToken', 'audience').text)
    .find((one) => one !== undefined);
}
