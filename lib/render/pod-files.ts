import { posix } from 'node:path';
import { type Agent, type CheckedPod, type Container, type ConfiguredTemplate } from '../check';
import { functionCalls } from '../template';
import { RenderErrors } from './errors';

/** A file that an agent of a pod writes and a container sees. */
export interface PodFile {
  /** Its path in the container. */
  readonly path: string;
  /** The folder in the container that the agent writes to. */
  readonly folder: string;
  /** Its path below that folder. */
  readonly name: string;
  readonly template: string;
  readonly left: string;
  readonly right: string;
  /** In octal digits. */
  readonly perms: string;
  readonly failsOnMissingKey: boolean;
  /** Whether the application starts with an empty one too. */
  readonly mayBeEmpty: boolean;
}

/** Without the annotation, or the setting, the agent writes this. */
const DEFAULT_PERMS = '0644';

/** The injector's template of a file that has none: vault-k8s 1.7.6. */
const defaultTemplate = (path: string): string =>
  `{{ with secret "${path}" }}{{ range $k, $v := .Data }}{{ $k }}: {{ $v }}\n{{ end }}{{ end }}`;

/**
 * The files that a container sees, each once: of its pod's own agents, or those that the injector's annotations ask for.
 * @throws RENDER_TEMPLATE_REFUSED for a template that writes elsewhere or runs a program
 */
export function filesSeenBy(pod: CheckedPod, container: Container): readonly PodFile[] {
  const found = pod.injection === undefined ? ofAgents(pod, container) : ofInjection(pod);
  const files = [...new Map(found.map((file) => [file.path, file])).values()];
  for (const file of files) refuseEffects(file);
  return files;
}

function ofAgents(pod: CheckedPod, container: Container): readonly PodFile[] {
  const { mayBeEmpty } = pod;
  return (pod.agents?.all ?? []).flatMap((agent) =>
    agent.configs.flatMap(({ templates }) =>
      templates.flatMap((template): PodFile[] => {
        const seen = seenAt(template.destination, agent, container);
        const text = textOf(template, pod, agent.container);
        if (seen === undefined || text === undefined) return [];
        return [
          {
            ...seen,
            ...settings(template),
            template: text,
            mayBeEmpty: mayBeEmpty.has(template.destination),
          },
        ];
      }),
    ),
  );
}

/** Where a container finds what an agent writes: both mount the volume, each in its own place. */
function seenAt(
  destination: string,
  agent: Agent,
  container: Container,
): Pick<PodFile, 'path' | 'folder' | 'name'> | undefined {
  const path = posix.normalize(destination);
  const [mount] = agent.container.mounts
    .filter((one) => path.startsWith(`${one.path}/`))
    .sort((a, b) => b.path.length - a.path.length);
  const own = container.mounts.find(
    ({ volume, subPath }) => volume === mount?.volume && subPath === undefined,
  );
  if (mount === undefined || own === undefined || mount.subPath !== undefined) return undefined;
  const name = path.slice(mount.path.length + 1);
  return { path: `${own.path}/${name}`, folder: own.path, name };
}

function ofInjection(pod: CheckedPod): readonly PodFile[] {
  const { injection, mayBeEmpty } = pod;
  if (injection === undefined) return [];
  const annotated = injection.files.flatMap(
    ({ key, destination, template, secretPath, permissions }): PodFile[] => {
      const text = template?.text ?? (secretPath === undefined ? undefined : defaultTemplate(secretPath));
      if (text === undefined) return [];
      const path = posix.normalize(destination);
      return [
        {
          ...below(path, injection.secretsPath),
          template: text,
          left: injection.text(`agent-template-left-delim-${key}`) || '{{',
          right: injection.text(`agent-template-right-delim-${key}`) || '}}',
          perms: permissions.text || DEFAULT_PERMS,
          failsOnMissingKey: injection.isTrue(`error-on-missing-key-${key}`),
          mayBeEmpty: mayBeEmpty.has(path),
        },
      ];
    },
  );
  // Of a ConfigMap of the author's; what the init container renders, the sidecar renders too.
  const configured = injection.configs
    .flatMap(({ templates }) => templates)
    .flatMap((template): PodFile[] => {
      const { contents, destination } = template;
      if (contents === undefined || destination === '') return [];
      const path = posix.normalize(destination);
      return [
        {
          ...below(path, injection.secretsPath),
          ...settings(template),
          template: contents,
          mayBeEmpty: mayBeEmpty.has(path),
        },
      ];
    });
  return [...annotated, ...configured];
}

function below(path: string, secretsPath: string): Pick<PodFile, 'path' | 'folder' | 'name'> {
  const folder = path.startsWith(`${secretsPath}/`) ? secretsPath : posix.dirname(path);
  return { path, folder, name: path.slice(folder === '/' ? 1 : folder.length + 1) };
}

function settings({ left, right, perms, failsOnMissingKey }: ConfiguredTemplate) {
  return { left, right, perms: perms ?? DEFAULT_PERMS, failsOnMissingKey };
}

function textOf(
  { contents, source }: ConfiguredTemplate,
  pod: CheckedPod,
  container: Container,
): string | undefined {
  return contents ?? (source === undefined ? undefined : pod.textAt(source, container));
}

/** What reaches past its own file in a container, where nothing else is, would do so on a laptop. */
function refuseEffects({ path, perms, template, left, right }: PodFile): void {
  const refused = functionCalls(template, left, right).find(
    ({ name }) => name === 'writeToFile' || name === 'plugin',
  );
  const rule =
    refused !== undefined
      ? `${refused.name} reaches past the file, and is not run on this machine`
      : /^0?[0-7]{3}$/.test(perms)
        ? undefined
        : 'the permissions are three or four octal digits';
  if (rule !== undefined) throw RenderErrors.RENDER_TEMPLATE_REFUSED({ file: path, rule });
}
