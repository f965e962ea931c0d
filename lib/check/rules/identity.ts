import { fixedAgentTag, partsOfImage } from '../../agent';
import { Agents, configOf, parsed } from '../private/agents';
import { Injection } from '../private/injection';
import { isMap, type Located } from '../private/located';
import { type ManifestObject } from '../private/manifest';
import { PodTemplate } from '../private/pod';
import { type Hit, type Manifests, type Rule } from '../private/rule';

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
      title: 'A Vault token stands in a manifest',
      remedy: 'the agent logs in by itself; revoke the token',
      object: tokenInManifest,
    },
  ];
}

function asksVault(pod: PodTemplate): boolean {
  return Injection.of(pod) !== undefined || Agents.of(pod) !== undefined;
}

function* defaultAccount(pod: PodTemplate): Iterable<Hit> {
  if (!asksVault(pod) || pod.serviceAccount !== 'default') return;
  const at = pod.spec.at('serviceAccountName');
  yield {
    at: at.exists ? at : pod.spec,
    message: 'the pod logs in as default: a role for it lets in whatever else runs in the namespace',
  };
}

/** Each place where a pod says Vault's address. */
function* addresses(
  pod: PodTemplate,
  all: Manifests,
): Iterable<{ readonly at: Located; readonly address: string }> {
  const injection = Injection.of(pod);
  if (injection !== undefined)
    yield { at: injection.annotation('service'), address: injection.text('service') ?? '' };
  if (!asksVault(pod)) return;
  for (const variable of variables(pod, 'VAULT_ADDR')) yield { at: variable, address: variable.text ?? '' };
  for (const { at, value } of configs(pod, all)) {
    const vault = value['vault'];
    if (isMap(vault) && typeof vault['address'] === 'string') yield { at, address: vault['address'] };
  }
}

function variables(pod: PodTemplate, name: string): readonly Located[] {
  return pod.allContainers
    .flatMap(({ at }) => at.at('env').items())
    .filter((variable) => variable.at('name').text === name)
    .map((variable) => variable.at('value'));
}

function configs(pod: PodTemplate, all: Manifests) {
  return (Agents.of(pod)?.all ?? []).flatMap((agent) => configOf(agent, pod, all) ?? []);
}

function* plainHttp(pod: PodTemplate, all: Manifests): Iterable<Hit> {
  for (const { at, address } of addresses(pod, all)) {
    const host = /^http:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)/i.exec(address)?.[1];
    if (host === undefined || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(host)) continue;
    yield {
      at,
      message: `Vault at ${host} is spoken to by http: tokens and secrets can be read on the way`,
    };
  }
}

function* skipVerify(pod: PodTemplate, all: Manifests): Iterable<Hit> {
  const message = "the agent takes any certificate: whoever answers at Vault's address gets the pod's token";
  const injection = Injection.of(pod);
  if (injection?.isTrue('tls-skip-verify') === true)
    yield { at: injection.annotation('tls-skip-verify'), message };
  if (!asksVault(pod)) return;
  for (const variable of variables(pod, 'VAULT_SKIP_VERIFY')) {
    if (/^(?:1|t|true)$/i.test(variable.text ?? '')) yield { at: variable, message };
  }
  for (const { at, value } of configs(pod, all)) {
    const vault = value['vault'];
    if (isMap(vault) && (vault['tls_skip_verify'] === true || vault['tls_skip_verify'] === 'true'))
      yield { at, message };
  }
}

function* images(pod: PodTemplate): Iterable<{ readonly at: Located; readonly image: string }> {
  const injected = Injection.of(pod)?.annotation('agent-image');
  if (injected?.text !== undefined) yield { at: injected, image: injected.text };
  for (const { at, image } of Agents.of(pod)?.all ?? []) yield { at: at.at('image'), image };
}

function* imageCannotRun(pod: PodTemplate): Iterable<Hit> {
  for (const { at, image } of images(pod)) {
    const fixed = /(?:^|\/)vault(?:-enterprise)?[:@]/.test(image) ? fixedAgentTag(image) : undefined;
    if (fixed === undefined) continue;
    const message = `with all capabilities dropped, as the injector and Pod Security restricted do, ${image} ends with "operation not permitted"`;
    yield { at, message, remedy: `${fixed} or later` };
  }
}

function* imageUnpinned(pod: PodTemplate): Iterable<Hit> {
  for (const { at, image } of images(pod)) {
    const { tag, digest } = partsOfImage(image);
    if (image === '' || digest !== undefined || (tag !== undefined && tag !== '' && tag !== 'latest'))
      continue;
    const shown = /^[\w.:/-]+$/.test(image) ? image : 'the image';
    yield { at, message: `${shown} names no version: pods of one workload may run different agents` };
  }
}

/** In a container's environment, or in a ConfigMap's. */
function* tokenInManifest(object: ManifestObject): Iterable<Hit> {
  const pod = PodTemplate.of(object);
  const message = 'VAULT_TOKEN has a value here: everybody who reads the manifest can use it';
  for (const at of pod === undefined ? [] : variables(pod, 'VAULT_TOKEN')) {
    if (isToken(at.text)) yield { at, message };
  }
  if (object.kind !== 'ConfigMap') return;
  for (const [key, at] of object.root.at('data').entries()) {
    if (key === 'VAULT_TOKEN' && isToken(at.text)) yield { at, message };
    else if (typeof parsed(at.text)?.['VAULT_TOKEN'] === 'string') yield { at, message };
  }
}

/** Placeholders of whatever fills them in are none. */
function isToken(text: string | undefined): boolean {
  return text !== undefined && /^(?:hv[sbr]\.|[sbr]\.)?[\w-]{8,}/.test(text);
}
