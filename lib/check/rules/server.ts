import { type AgentConfig } from '../model/agent-config';
import { type CheckedPod } from '../model/checked-pod';
import { type KubernetesObject, type Located } from '../model/located';
import { looseConfigs } from '../model/loose-configs';
import { addressesOf, sharedAddresses, type VaultAddress, vaultAddresses } from '../model/vault-addresses';
import { operatorConnections } from '../model/operator-connections';
import { isPlaceholder } from '../private/placeholder';
import { type CheckRun, type Hit, type Rule } from '../rule';
import { variables } from './variables';

/** Where Vault is said to be, and how it is spoken to. */
export function serverRules(): readonly Rule[] {
  return [
    {
      id: 'vault-address-plain-http',
      level: 'warning',
      title: 'Token and secrets cross the network unencrypted',
      remedy: 'an https address',
      pod: (pod) => vaultAddresses(pod).flatMap((one) => [...plainHttp(one)]),
      object: (object, run) =>
        [
          ...looseConfigs(object, run).flatMap(addressesOf),
          ...sharedAddresses(object),
          ...operatorConnections(object).map(({ address }) => ({ at: address, address: address.text ?? '' })),
        ].flatMap((one) => [...plainHttp(one)]),
    },
    {
      id: 'vault-address-invalid',
      level: 'error',
      title: 'An address that no agent can reach Vault at',
      remedy: 'scheme, host and port, such as https://vault.example:8200',
      pod: (pod) => vaultAddresses(pod).flatMap((one) => [...addressInvalid(one)]),
      object: (object, run) =>
        [...looseConfigs(object, run).flatMap(addressesOf), ...sharedAddresses(object)].flatMap((one) => [
          ...addressInvalid(one),
        ]),
    },
    {
      id: 'vault-auth-path-invalid',
      level: 'error',
      title: 'A path at which Vault has no login',
      remedy: 'auth/ and the path of the mount',
      pod: (pod) => loginPaths(pod).flatMap((one) => [...authPath(one)]),
      object: eachConfig((config) => loginPathsOf(config).flatMap((one) => [...authPath(one)])),
    },
    {
      id: 'vault-tls-skip-verify',
      level: 'error',
      title: "Without a check of Vault's certificate, anybody on the network can pose as Vault",
      remedy: "Vault's CA: tls-secret with ca-cert; in constructs VaultServer.at(address, { ca })",
      pod: skipVerify,
      object: (object, run) => [
        ...looseConfigs(object, run).flatMap((config) => [...configSkipsVerify(config)]),
        ...operatorSkipsVerify(object),
      ],
    },
  ];
}

/** For configurations whose pods are somewhere else. */
function eachConfig(
  check: (config: AgentConfig) => Iterable<Hit>,
): (object: KubernetesObject, run: CheckRun) => Iterable<Hit> {
  return (object, run) => looseConfigs(object, run).flatMap((config) => [...check(config)]);
}

function* plainHttp({ at, address }: VaultAddress): Iterable<Hit> {
  // Nothing is sent to an address that is none.
  if (addressProblem(address) !== undefined) return;
  const host = /^http:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/i.exec(address)?.[1];
  if (host === undefined || host === '' || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(host)) return;
  const message = `Vault at ${host} is asked over http: tokens and secrets can be read on the network`;
  yield { at, message };
}

/** Vault's client takes http, https and unix, and nothing without a scheme. */
function* addressInvalid({ at, address }: VaultAddress): Iterable<Hit> {
  const problem = addressProblem(address);
  if (problem === undefined) return;
  const host = /^[\w.-]+(?::\d+)?\/?$/.test(address) ? address : undefined;
  const base = /^(https?:\/\/[^/\s]+)\/(?:v1|ui)\/?$/i.exec(address)?.[1];
  const remedy = base ?? (host === undefined ? undefined : `https://${host}`);
  yield {
    at,
    message: `${problem}: nobody reaches Vault at it`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** What something else fills in is not known; an empty one is the injector's own. */
function addressProblem(address: string): string | undefined {
  if (address === '' || isPlaceholder(address) || /[<>{}]/.test(address) || /^unix:\/\//.test(address))
    return undefined;
  if (/\s/.test(address)) return 'this address contains a space';
  const [, rest] = /^https?:\/\/(.*)$/is.exec(address) ?? [];
  if (rest === undefined)
    return /^https?:\/?[^/]/i.test(address)
      ? 'this address has no host'
      : 'this address has no scheme ("unsupported protocol scheme")';
  const slash = rest.indexOf('/');
  const [authority, path] = slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash)];
  const named = authority.slice(authority.lastIndexOf('@') + 1);
  const host = /^(?:\[[^\]]*\]|[^:[]*)/.exec(named)?.[0] ?? '';
  const port = named.slice(host.length + 1);
  if (host === '') return 'this address has no host';
  if (port !== '' && (!/^\d+$/.test(port) || Number(port) > 65_535 || Number(port) === 0))
    return 'this address has an invalid port';
  return /^\/(?:v1|ui)\/?$/.test(path) ? `this address ends with ${path}, where the API is not` : undefined;
}

interface LoginPath {
  readonly at: Located;
  readonly path: string;
  readonly byAnnotation: boolean;
}

function loginPaths(pod: CheckedPod): readonly LoginPath[] {
  const annotation = pod.injection?.annotation('auth-path');
  return [
    ...(annotation?.text === undefined || pod.injection?.hasOwnConfig === true
      ? []
      : [{ at: annotation, path: annotation.text, byAnnotation: true }]),
    ...pod.configs.flatMap(loginPathsOf),
  ];
}

function loginPathsOf({ at, logins }: AgentConfig): readonly LoginPath[] {
  return logins.flatMap(({ mountPath }) =>
    mountPath === undefined ? [] : [{ at, path: mountPath, byAnnotation: false }],
  );
}

function* authPath({ at, path, byAnnotation }: LoginPath): Iterable<Hit> {
  const bare = path.replace(/^\/+|\/+$/g, '');
  if (bare === '' || isPlaceholder(path) || /[<>{}]/.test(path)) return;
  const login = /^[\w./-]+$/.test(bare) ? `/v1/${bare}/login` : 'another path';
  if (/^(?:v1\/)?auth\/./.test(bare)) {
    if (!/^v1\/|\/login$/.test(bare)) return;
    const mount = bare.replace(/^v1\/|\/login$/g, '');
    const message = `the agent logs in at ${login}: it wants the path of the mount, and is always refused`;
    yield { at, message, remedy: mount };
    return;
  }
  const message = `the agent logs in at ${login}, and login paths begin with auth/: it is always refused`;
  const mount = /^(?:https?:\/\/[^/]*\/)?(?:v1\/)?(?:sys\/)?(?:auth\/?)?(.*)$/i.exec(bare)?.[1];
  yield {
    at,
    message,
    ...(mount === undefined || mount === '' || /[^\w/.-]/.test(mount)
      ? {}
      : { remedy: `${byAnnotation ? 'vault.hashicorp.com/auth-path: ' : 'mount_path = '}auth/${mount}` }),
  };
}

const ANY_CERTIFICATE =
  "the agent takes any certificate: any server that answers at Vault's address gets the pod's token";

function* skipVerify(pod: CheckedPod): Iterable<Hit> {
  const { injection } = pod;
  if (injection?.isTrue('tls-skip-verify') === true)
    yield { at: injection.annotation('tls-skip-verify'), message: ANY_CERTIFICATE };
  if (!pod.usesVault) return;
  for (const variable of variables(pod, 'VAULT_SKIP_VERIFY')) {
    if (/^(?:1|t|true)$/i.test(variable.text ?? '')) yield { at: variable, message: ANY_CERTIFICATE };
  }
  for (const config of pod.configs) yield* configSkipsVerify(config);
}

function* operatorSkipsVerify(object: KubernetesObject): Iterable<Hit> {
  for (const { skipVerify: at, ca } of operatorConnections(object)) {
    if (!at.isTrue && !/^(?:1|t|true)$/i.test(at.text ?? '')) continue;
    const message = "any certificate is taken: any server that answers at Vault's address gets the token";
    yield { at, message, remedy: `Vault's CA: ${ca}` };
  }
}

function* configSkipsVerify({ at, skipsVerification }: AgentConfig): Iterable<Hit> {
  if (skipsVerification) yield { at, message: ANY_CERTIFICATE };
}
