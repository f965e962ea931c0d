import { INJECTOR_PREFIX } from '../../agent';
import { type KubernetesObject } from '../model/located';
import { type InjectedFile, Injection } from '../model/injection';
import { type ManifestSource } from '../model/manifest';
import { readObjects } from '../model/read-objects';
import { PodTemplate } from '../model/pod';
import { TemplateFailure, TemplateParser } from '../../template';
import { defaultTemplate } from './default-template';
import { NotTakeable, WriteOtherwise } from './taken-reference';
import { settingsNotTaken, takenSettings } from './taken-settings';
import { takenTemplate, type TakenContent } from './taken-template';
import { takenVerbatim } from './taken-verbatim';
import { check, SOURCES } from '../shapes';

/** A workload of a declaration, as its file has it. */
export type TakenWorkload = Readonly<Record<string, unknown>>;

/** What annotations ask for and a declaration has no word for. */
export interface NotTaken {
  /** Such as `web.yaml:12: Deployment shop/web: agent-inject-secret-db`. */
  readonly at: string;
  readonly reason: string;
}

/** The declaration of `inject` that has the words for annotations of HashiCorp's injector. */
export interface DeclaredByAnnotations {
  readonly workloads: readonly TakenWorkload[];
  /** The object of each workload, as it is read. */
  readonly objects: readonly unknown[];
  /** What is taken over, and is not quite what it was. */
  readonly remarks: readonly NotTaken[];
  readonly notTaken: readonly NotTaken[];
}

/**
 * The declaration that replaces hand-written annotations of HashiCorp's injector, as far as it has words for them: the
 * same files with the same bytes, from the same paths, by the same role. What is in no text, such as the address that
 * the injector was started with, is in no workload either.
 */
export function declaredByAnnotations(sources: readonly ManifestSource[]): DeclaredByAnnotations {
  check('sources', sources, SOURCES);
  const { objects, manifests, unreadable } = readObjects(sources);
  const notTaken: NotTaken[] = unreadable.map(({ file, line, reason }) => ({
    at: `${file}:${String(line)}`,
    reason: `not a manifest (${reason})`,
  }));
  const remarks: NotTaken[] = [];
  const found = objects.flatMap((object) => {
    const asking = PodTemplate.allOf(object).flatMap((pod) => Injection.of(pod, manifests) ?? []);
    const [only] = asking;
    if (only === undefined) return [];
    const at = (name: string): string => {
      const { file, line } = only.annotation(name as never).exists
        ? object.locationOf(only.annotation(name as never).path)
        : object.locationOf(only.pod.metadata.path);
      return `${file}:${String(line)}: ${nameOf(object)}: ${name}`;
    };
    const workloads = taken(object, only, (name, reason) => notTaken.push({ at: at(name), reason }));
    for (const { key, command } of workloads.length === 0 ? [] : only.files)
      if (command !== undefined)
        remarks.push({
          at: at(`agent-inject-command-${key}`),
          reason: only.hasSidecar ? COMMAND_IN_AGENT : COMMAND_AT_START,
        });
    return workloads.map((workload) => ({ workload, object: object.root.value }));
  });
  return {
    workloads: found.map(({ workload }) => workload),
    objects: found.map(({ object }) => object),
    remarks,
    notTaken,
  };
}

const COMMAND_IN_AGENT =
  "as an onChange it runs in the container vault-agent and not beside the application: the program has to be in the agent's image";

const COMMAND_AT_START =
  "with agent-pre-populate-only it runs once, before the application starts; as an onChange it runs whenever the file changes, in the container vault-agent, and the application does not wait for it: the program has to be in the agent's image, and what the start needs is made in an init container of your own";

function taken(
  object: KubernetesObject,
  injection: Injection,
  refuse: (annotation: string, reason: string) => void,
): readonly TakenWorkload[] {
  for (const [name, reason] of settingsNotTaken(injection)) refuse(name, reason);
  if (injection.isMarked) return [];
  const { vault, auth, declaration } = takenSettings(injection);
  const known = Object.keys(vault).some((key) => /address/i.test(key));
  if (!known && Object.keys(vault).length > 0)
    refuse(
      'service',
      `the address is in no annotation; write vault: ${JSON.stringify({ address: '...', ...vault })}`,
    );
  const role = injection.text('role') ?? injection.text('auth-config-role') ?? '';
  if (role === '') refuse('role', 'no role is named');
  if (auth === undefined) refuse('auth-type', 'a login by another method than kubernetes and jwt');
  const files: Record<string, TakenContent> = {};
  const reactions: Record<string, object> = {};
  for (const file of injection.files) {
    try {
      const name = nameIn(file, injection.secretsPath);
      files[name] = withMode(contentOf(file, injection), file.permissions.text);
      if (file.command !== undefined) reactions[name] = reactionOf(file.command, injection);
    } catch (error) {
      if (!(error instanceof NotTakeable)) throw error;
      refuse(file.at.path.at(-1)?.toString().slice(INJECTOR_PREFIX.length) ?? '', error.message);
    }
  }
  if (Object.keys(files).length === 0 || role === '' || auth === undefined) return [];
  const { kind, name, namespace } = object;
  return [
    {
      target: { kind, name, ...(namespace === undefined ? {} : { namespace }) },
      access: { roleName: role, auth },
      ...(known ? { vault } : {}),
      files,
      ...(Object.keys(reactions).length === 0 ? {} : { onChange: { files: reactions } }),
      ...declaration,
    },
  ];
}

/** 0440 is what a declaration gives. */
function withMode(content: TakenContent, permissions = ''): TakenContent {
  if (permissions === '') return content;
  const octal = /^0?([0-7]{3})$/.exec(permissions)?.[1];
  const [owner = 0, group = 0, others = 0] = [...(octal ?? '')].map(Number);
  const takes =
    (owner & 4) !== 0 && ((group | others) & 2) === 0 && (group & ~owner) === 0 && (others & ~group) === 0;
  if (octal === undefined || !takes)
    throw new NotTakeable(
      `the permissions ${permissions} let others write, or not the agent read; write mode: ...`,
    );
  return octal === '440' ? content : { content, mode: `0${octal}` };
}

function nameIn({ destination }: InjectedFile, secretsPath: string): string {
  const name = destination.startsWith(`${secretsPath}/`)
    ? destination.slice(secretsPath.length + 1)
    : undefined;
  if (name === undefined || name.includes('/'))
    throw new NotTakeable(`the file ${destination} is not in the folder ${secretsPath} itself`);
  return name;
}

function contentOf(
  { key, template, templateFile, secretPath }: InjectedFile,
  injection: Injection,
): TakenContent {
  if (template === undefined && templateFile !== undefined)
    throw new NotTakeable(
      `the template is the file ${templateFile}, which is not in these manifests; write its text as agentTemplate`,
    );
  const written = {
    text: template === undefined ? defaultTemplate(injection, secretPath ?? '') : (template.text ?? ''),
    left: injection.text(`agent-template-left-delim-${key}`) || '{{',
    right: injection.text(`agent-template-right-delim-${key}`) || '}}',
  };
  try {
    return takenTemplate(TemplateParser.parse(written.text, written.left, written.right));
  } catch (error) {
    if (error instanceof TemplateFailure) throw new NotTakeable(`the template is none: ${error.problem}`);
    if (!(error instanceof NotTakeable) || error instanceof WriteOtherwise) throw error;
    return takenVerbatim(written);
  }
}

function reactionOf(command: string, injection: Injection): object {
  if (injection.isTrue('agent-share-process-namespace'))
    throw new NotTakeable('its command is for processes of the application; write onChange: { signal: ... }');
  return { command: ['/bin/sh', '-c', command] };
}

function nameOf({ kind, namespace, name }: KubernetesObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
