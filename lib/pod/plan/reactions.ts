import { CONFIG_FILES, configPath } from '../../agent';
import { PodErrors } from '../errors';
import { type Container, type PodSpec } from '../kubernetes';
import { OnChange, type Reaction } from '../on-change';

/** Who a process is. */
export interface Identity {
  readonly user: number;
  readonly group: number;
}

/** The reaction to a change of each file that has one. */
export type DeclaredReactions = ReadonlyMap<string, Reaction>;

/** Checks that every reaction belongs to a file, and that a Job is not restarted. */
export function declaredReactions(
  onChange: OnChange | Readonly<Record<string, OnChange>> | undefined,
  fileNames: readonly string[],
  completes: boolean,
): DeclaredReactions {
  const reactions = new Map(byFile(onChange, fileNames).map(([name, one]) => [name, one.reaction]));
  for (const [file, { kind }] of reactions) {
    if (completes && kind === 'restart') throw PodErrors.POD_ON_CHANGE_RESTART_IN_JOB({ file });
  }
  return reactions;
}

function byFile(
  onChange: OnChange | Readonly<Record<string, OnChange>> | undefined,
  fileNames: readonly string[],
): readonly (readonly [string, OnChange])[] {
  if (onChange === undefined) return [];
  if (onChange instanceof OnChange) return fileNames.map((name) => [name, onChange]);
  return Object.entries(onChange).map(([name, one]) => {
    if (!fileNames.includes(name)) throw PodErrors.POD_ON_CHANGE_FILE_UNKNOWN({ name, files: fileNames });
    if (!((one as unknown) instanceof OnChange)) throw PodErrors.POD_ON_CHANGE_INVALID({ name });
    return [name, one];
  });
}

/** Files after whose change the application is started again. */
export function restartingFiles(reactions: DeclaredReactions): ReadonlySet<string> {
  return new Set([...reactions].filter(([, { kind }]) => kind === 'restart').map(([name]) => name));
}

/** What the reactions of a pod's files come to. */
export interface Reactions {
  /** The command of the agent for each file that has a reaction. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** The containers that get signals. */
  readonly targets: ReadonlySet<string>;
  /** The container that is started again after the change of a file, for each file that has such a reaction. */
  readonly restarts: ReadonlyMap<string, string>;
  /** As whom the agent runs, where it has to send signals. */
  readonly agentIdentity: Identity | undefined;
}

/** Derives what the reactions need of the pod, and refuses what cannot work. */
export function reactionsOf(declared: DeclaredReactions, spec: PodSpec): Reactions {
  const commands = new Map<string, readonly string[]>();
  const targets = new Set<string>();
  const restarts = new Map<string, string>();
  for (const [file, reaction] of declared) {
    const target = targetOf(reaction, spec.containers);
    if (target !== undefined) targets.add(target);
    if (target !== undefined && reaction.kind === 'restart') restarts.set(file, target);
    commands.set(file, commandOf(reaction, target ?? ''));
  }
  const identities = [...targets].map((name) => identityOf(name, spec));
  const [first] = identities;
  if (identities.some(({ user, group }) => user !== first?.user || group !== first.group)) {
    throw PodErrors.POD_ON_CHANGE_USERS_DIFFER({ containers: [...targets], identities });
  }
  return { commands, targets, restarts, agentIdentity: first };
}

function targetOf(reaction: Reaction, containers: readonly Container[]): string | undefined {
  if (reaction.kind !== 'signal' && reaction.kind !== 'restart') return undefined;
  const names = containers.map(({ name }) => name);
  const name = reaction.container ?? names[0] ?? '';
  if (!names.includes(name)) {
    throw PodErrors.POD_ON_CHANGE_CONTAINER_UNKNOWN({ name, containers: names });
  }
  return name;
}

/**
 * A process may signal those of its own user, and may see which container they belong to where the group is its own
 * too (ptrace(2), "access mode checking"). Everything else would take a capability that `restricted` forbids.
 */
function identityOf(name: string, { containers, securityContext }: PodSpec): Identity {
  const stated = containers.find((one) => one.name === name)?.securityContext;
  const user = stated?.runAsUser ?? securityContext?.runAsUser;
  const group = stated?.runAsGroup ?? securityContext?.runAsGroup;
  if (user === undefined || user === 0 || group === undefined) {
    throw PodErrors.POD_ON_CHANGE_USER_UNKNOWN({ container: name, user, group });
  }
  return { user, group };
}

function commandOf(reaction: Reaction, target: string): readonly string[] {
  const script = ['/bin/sh', configPath(CONFIG_FILES.onChange)];
  switch (reaction.kind) {
    case 'signal':
      return [...script, 'signal', reaction.signal, target];
    case 'restart':
      return [...script, 'signal', 'SIGTERM', target];
    case 'httpPost':
      return [...script, 'post', reaction.url, ...urlParts(reaction.url)];
    case 'command':
      return [...script, 'run', ...reaction.command];
  }
}

/** Host, port and path. The host as an address, since not every nc resolves names. */
function urlParts(url: string): readonly string[] {
  const { hostname, port, pathname, search } = new URL(url);
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '');
  return [host, port === '' ? '80' : port, `${pathname}${search}`];
}
