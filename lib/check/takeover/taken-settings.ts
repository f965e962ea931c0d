import { type Injection } from '../model/injection';
import { type PodTemplate } from '../model/pod';

/** Settings of the annotations that have a word in a declaration. */
export interface TakenSettings {
  readonly vault: Readonly<Record<string, unknown>>;
  readonly auth: Readonly<Record<string, unknown>> | undefined;
  readonly declaration: Readonly<Record<string, unknown>>;
}

/** Annotations that mean something a declaration has no word for, and why. */
const WITHOUT: Readonly<Record<string, string>> = {
  'agent-configmap': "the agent's configuration is a ConfigMap of your own; name its secrets as files",
  'agent-inject-token':
    'no token of Vault is given to an application; name the secrets that it reads as files',
  'agent-json-patch': "patches of the agent's container; agentImage and agentResources have words",
  'agent-init-json-patch': "patches of the agent's container; agentImage and agentResources have words",
  'agent-extra-secret':
    'a Kubernetes Secret for the agent: with delivery: { injector: { extraSecret: ... } } alone',
  'agent-copy-volume-mounts':
    "another container's mounts: with delivery: { injector: { copyVolumeMountsOf: ... } } alone",
  'agent-cache-enable': 'the agent as a proxy; name the secrets that the application reads as files',
  'agent-inject-default-template': 'a default template writes every key; name the keys',
  'tls-skip-verify': "the server's certificate is always checked; write vault: { ca: ... }",
  'client-cert': 'a certificate for the login to the server',
  'client-key': 'a certificate for the login to the server',
  'proxy-address': 'a proxy on the way to Vault: with delivery: { injector: { proxyAddress: ... } } alone',
};

/** What of the annotations is not taken, each with its reason. */
export function settingsNotTaken(injection: Injection): readonly (readonly [string, string])[] {
  return Object.entries(WITHOUT).flatMap(([name, reason]) => {
    const text = injection.text(name as never) ?? '';
    const means = text !== '' && !/^(?:[0fF]|false|FALSE|False)$/.test(text);
    return means ? [[name, reason] as const] : [];
  });
}

/** Server, mount and everything that is about all files. */
export function takenSettings(injection: Injection): TakenSettings {
  const text = (name: Parameters<Injection['text']>[0]): string | undefined => {
    const value = injection.text(name);
    return value === '' ? undefined : value;
  };
  const [ca, secret, serverName] = [text('ca-cert'), text('tls-secret'), text('tls-server-name')];
  const address = text('service');
  const interval = text('template-static-secret-render-interval');
  const image = text('agent-image');
  const containers = text('agent-inject-containers')
    ?.split(',')
    .map((name) => name.trim());
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
      // The webhook mounts the files in every init container too.
      ...(containers === undefined
        ? {}
        : { visibleTo: [...injection.pod.initContainers.map(({ name }) => name), ...containers] }),
      ...(interval === undefined
        ? {}
        : { renderInterval: /^\d+$/.test(interval) ? `${interval}s` : interval }),
      ...(image === undefined ? {} : { agentImage: { reference: image } }),
    },
  };
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
