import { fixedAgentTag, partsOfImage } from '../../agent';
import { type AgentConfig, jsonObject } from '../model/agent-config';
import { type CheckedPod } from '../model/checked-pod';
import { type KubernetesObject, type Located } from '../model/located';
import { looseConfigs } from '../model/loose-configs';
import { isPlaceholder } from '../private/placeholder';
import { type CheckRun, type Hit, type Rule } from '../rule';
import { serverRules } from './server';
import { variables } from './variables';

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
    ...serverRules(),
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
      title: "The agent's image may change at any time",
      remedy: 'a tag with a version, or a digest',
      pod: imageUnpinned,
    },
    {
      id: 'vault-token-in-manifest',
      level: 'error',
      title: 'A Vault token is in a manifest',
      remedy: 'the agent logs in by itself; revoke the token',
      pod: podToken,
      object: configToken,
    },
  ];
}

function* defaultAccount({ template, usesVault }: CheckedPod): Iterable<Hit> {
  if (!usesVault || !template.hasSpec || template.serviceAccount !== 'default') return;
  // Operators take it from elsewhere in their object.
  const spec = template.object.root.at('spec');
  if (
    ['serviceAccount', 'serviceAccountName'].some(
      (key) => spec.at(key).exists && template.spec.path.length > 1,
    )
  )
    return;
  const at = template.spec.at('serviceAccountName');
  yield {
    at: at.exists ? at : template.spec,
    message: 'the pod logs in as default: a role for it lets in whatever else runs in the namespace',
  };
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

/** Of Vault since 1.10: nothing else looks like that. */
const BARE_TOKEN = /^hv[sbr]\.[\w-]{20,}$/;

function ofToken(name: string): string {
  return `${name} is a token of Vault: everybody who reads the manifest can use it`;
}

/** In a container's environment, in an agent's configuration, or in a ConfigMap's. */
function* podToken(pod: CheckedPod): Iterable<Hit> {
  const message = 'VAULT_TOKEN has a value here: everybody who reads the manifest can use it';
  for (const at of variables(pod, 'VAULT_TOKEN')) if (isToken(at.text)) yield { at, message };
  for (const { name, value } of pod.template.allContainers.flatMap((one) => one.variables())) {
    if (name === 'VAULT_TOKEN' || !BARE_TOKEN.test(value.text ?? '')) continue;
    yield { at: value, message: ofToken(name) };
  }
  for (const config of pod.configs) yield* tokenOf(config);
}

function* configToken(object: KubernetesObject, run: CheckRun): Iterable<Hit> {
  for (const config of looseConfigs(object, run)) yield* tokenOf(config);
  yield* configMapToken(object);
}

function* tokenOf({ at, token }: AgentConfig): Iterable<Hit> {
  if (isToken(token))
    yield { at, message: 'the configuration holds a token: everybody who reads it can use it' };
}

function* configMapToken(object: KubernetesObject): Iterable<Hit> {
  if (object.kind !== 'ConfigMap') return;
  const message = 'VAULT_TOKEN has a value here: everybody who reads the manifest can use it';
  for (const [key, at] of object.root.at('data').entries()) {
    if (key === 'VAULT_TOKEN' && isToken(at.text)) yield { at, message };
    else if (BARE_TOKEN.test(at.text ?? '')) yield { at, message: ofToken(key) };
    else if (typeof jsonObject(at.text)?.['VAULT_TOKEN'] === 'string') yield { at, message };
  }
}

/** Placeholders of whatever fills them in are none. */
function isToken(text: string | undefined): boolean {
  return (
    text !== undefined &&
    !isPlaceholder(text) &&
    (/^(?:hv[sbr]\.|[sbr]\.)?[\w-]{8,}/.test(text) || /^[\w-]+$/.test(text))
  );
}
