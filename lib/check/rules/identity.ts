import { fixedAgentTag, partsOfImage } from '../../agent';
import { jsonObject } from '../model/agent-config';
import { type CheckedPod } from '../model/checked-pod';
import { type KubernetesObject, type Located } from '../model/located';
import { type Hit, type Rule } from '../rule';

/** Who logs in, where, with which program. */
export function identityRules(): readonly Rule[] {
  return [
    {
      id: 'service-account-default',
      level: 'warning',
      title: 'The service account default is that of every pod of the namespace',
      remedy: 'serviceAccountName with an account of its own, and the role bound to that',
      pod: defaultAccount,
    },
    {
      id: 'vault-address-plain-http',
      level: 'warning',
      title: 'Token and secrets cross the network unencrypted',
      remedy: 'an https address',
      pod: plainHttp,
    },
    {
      id: 'vault-address-invalid',
      level: 'error',
      title: 'An address that no agent can reach Vault at',
      remedy: 'scheme, host and port, such as https://vault.example:8200',
      pod: addressInvalid,
    },
    {
      id: 'vault-auth-path-invalid',
      level: 'error',
      title: 'A path at which Vault has no login',
      remedy: 'auth/ and the path of the mount',
      pod: authPath,
    },
    {
      id: 'vault-tls-skip-verify',
      level: 'error',
      title: "Without a check of Vault's certificate anybody on the way is Vault",
      remedy: "Vault's CA: tls-secret with ca-cert; in constructs VaultServer.at(address, { ca })",
      pod: skipVerify,
    },
    {
      id: 'agent-image-cannot-run',
      level: 'error',
      title: "The kernel refuses to run this image's program without the capability IPC_LOCK",
      remedy: 'the next patch release',
      pod: imageCannotRun,
    },
    {
      id: 'agent-image-unpinned',
      level: 'warning',
      title: "The agent's image is another one tomorrow",
      remedy: 'a tag with a version, or a digest',
      pod: imageUnpinned,
    },
    {
      id: 'vault-token-in-manifest',
      level: 'error',
      title: 'A Vault token is in a manifest',
      remedy: 'the agent logs in by itself; revoke the token',
      pod: podToken,
      object: configMapToken,
    },
  ];
}

function* defaultAccount({ template, usesVault }: CheckedPod): Iterable<Hit> {
  if (!usesVault || template.serviceAccount !== 'default') return;
  const at = template.spec.at('serviceAccountName');
  yield {
    at: at.exists ? at : template.spec,
    message: 'the pod logs in as default: a role for it lets in whatever else runs in the namespace',
  };
}

/** Each place where a pod that uses Vault says its address. */
function addresses(pod: CheckedPod): readonly { readonly at: Located; readonly address: string }[] {
  if (!pod.usesVault) return [];
  const service = pod.injection?.annotation('service');
  return [
    ...(service === undefined ? [] : [{ at: service, address: service.text ?? '' }]),
    ...variables(pod, 'VAULT_ADDR').map((at) => ({ at, address: at.text ?? '' })),
    ...pod.configs.flatMap(({ at, address }) => (address === undefined ? [] : [{ at, address }])),
  ];
}

function variables({ template }: CheckedPod, name: string): readonly Located[] {
  return template.allContainers.flatMap((container) => container.variables(name).map(({ value }) => value));
}

function* plainHttp(pod: CheckedPod): Iterable<Hit> {
  for (const { at, address } of addresses(pod)) {
    const host = /^http:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/i.exec(address)?.[1];
    if (host === undefined || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(host)) continue;
    yield {
      at,
      message: `Vault at ${host} is spoken to by http: tokens and secrets can be read on the way`,
    };
  }
}

/** Vault's client takes http, https and unix, and nothing without a scheme. */
function* addressInvalid(pod: CheckedPod): Iterable<Hit> {
  for (const { at, address } of addresses(pod)) {
    // What something else fills in is not known; an empty one is the injector's own.
    if (address === '' || /[$<>{}]|^unix:\/\//.test(address) || /^https?:\/\/[^/]/i.test(address.trim()))
      continue;
    const scheme = /^https?:\/?[^/]|^https?:\/*$/i.test(address.trim());
    const host = /^[\w.-]+(?::\d+)?\/?$/.test(address) ? address : undefined;
    yield {
      at,
      message: scheme
        ? 'this address has no host: the agent never reaches Vault'
        : 'this address has no scheme: the agent never reaches Vault ("unsupported protocol scheme")',
      remedy:
        host === undefined ? 'scheme, host and port, such as https://vault.example:8200' : `https://${host}`,
    };
  }
}

function* authPath(pod: CheckedPod): Iterable<Hit> {
  const annotation = pod.injection?.annotation('auth-path');
  const given: { at: Located; path: string; byAnnotation: boolean }[] = [
    ...(annotation?.text === undefined || pod.injection?.hasOwnConfig === true
      ? []
      : [{ at: annotation, path: annotation.text, byAnnotation: true }]),
    ...pod.configs.flatMap(({ at, logins }) =>
      logins.flatMap(({ mountPath }) =>
        mountPath === undefined ? [] : [{ at, path: mountPath, byAnnotation: false }],
      ),
    ),
  ];
  for (const { at, path, byAnnotation } of given) {
    const bare = path.replace(/^\/+|\/+$/g, '');
    if (bare === '' || /[$<>{}]/.test(path)) continue;
    if (/^(?:v1\/)?auth\/./.test(bare)) {
      if (!/^v1\/|\/login$/.test(bare)) continue;
      const mount = bare.replace(/^v1\/|\/login$/g, '');
      const message = `the agent logs in at /v1/${bare}/login: it wants the path of the mount, and is always refused`;
      yield { at, message, remedy: mount };
      continue;
    }
    const message = `the agent logs in at /v1/${bare}/login, and login paths begin with auth/: it is always refused`;
    yield {
      at,
      message,
      remedy: `${byAnnotation ? 'vault.hashicorp.com/auth-path: ' : 'mount_path = '}auth/${bare}`,
    };
  }
}

function* skipVerify(pod: CheckedPod): Iterable<Hit> {
  const message =
    "the agent takes any certificate: any server that answers at Vault's address gets the pod's token";
  const { injection } = pod;
  if (injection?.isTrue('tls-skip-verify') === true)
    yield { at: injection.annotation('tls-skip-verify'), message };
  if (!pod.usesVault) return;
  for (const variable of variables(pod, 'VAULT_SKIP_VERIFY')) {
    if (/^(?:1|t|true)$/i.test(variable.text ?? '')) yield { at: variable, message };
  }
  for (const { at, skipsVerification } of pod.configs) if (skipsVerification) yield { at, message };
}

function images(pod: CheckedPod): readonly { readonly at: Located; readonly image: string }[] {
  const injected = pod.injection?.annotation('agent-image');
  return [
    ...(injected?.text === undefined ? [] : [{ at: injected, image: injected.text }]),
    ...(pod.agents?.all ?? []).map(({ container: { at, image } }) => ({ at: at.at('image'), image })),
  ];
}

function* imageCannotRun(pod: CheckedPod): Iterable<Hit> {
  for (const { at, image } of images(pod)) {
    const fixed = /(?:^|\/)vault(?:-enterprise)?[:@]/.test(image) ? fixedAgentTag(image) : undefined;
    if (fixed === undefined) continue;
    const message = `with all capabilities dropped, as the injector and Pod Security restricted do, ${image} ends with "operation not permitted"`;
    yield { at, message, remedy: `${fixed} or later` };
  }
}

function* imageUnpinned(pod: CheckedPod): Iterable<Hit> {
  for (const { at, image } of images(pod)) {
    const { tag, digest } = partsOfImage(image);
    if (image === '' || digest !== undefined || (tag !== undefined && tag !== '' && tag !== 'latest'))
      continue;
    const shown = /^[\w.:/-]+$/.test(image) ? image : 'the image';
    yield { at, message: `${shown} names no version: pods of one workload may run different agents` };
  }
}

/** In a container's environment, in an agent's configuration, or in a ConfigMap's. */
function* podToken(pod: CheckedPod): Iterable<Hit> {
  const message = 'VAULT_TOKEN has a value here: everybody who reads the manifest can use it';
  for (const at of variables(pod, 'VAULT_TOKEN')) if (isToken(at.text)) yield { at, message };
  for (const { at, token } of pod.configs) {
    if (isToken(token))
      yield { at, message: 'the configuration holds a token: everybody who reads it can use it' };
  }
}

function* configMapToken(object: KubernetesObject): Iterable<Hit> {
  if (object.kind !== 'ConfigMap') return;
  const message = 'VAULT_TOKEN has a value here: everybody who reads the manifest can use it';
  for (const [key, at] of object.root.at('data').entries()) {
    if (key === 'VAULT_TOKEN' && isToken(at.text)) yield { at, message };
    else if (typeof jsonObject(at.text)?.['VAULT_TOKEN'] === 'string') yield { at, message };
  }
}

/** Placeholders of whatever fills them in are none. */
function isToken(text: string | undefined): boolean {
  return text !== undefined && /^(?:hv[sbr]\.|[sbr]\.)?[\w-]{8,}/.test(text);
}
