import { CONFIG_FILES, configPath, shellWords } from '../../agent';
import { isListOf } from '../../core';
import { PodErrors } from '../errors';
import { type Container, type PodSpec } from '../kubernetes';
import { type DeclaredOnChange, OnChange, type Reaction } from '../on-change';

/** Who a process is. */
export interface Identity {
  readonly user: number;
  readonly group: number;
}

/** The reactions to a change of each file that has any. */
export type DeclaredReactions = ReadonlyMap<string, readonly Reaction[]>;

/** Checks that every reaction belongs to a file, and that a Job is not restarted. */
export function declaredReactions(
  onChange: DeclaredOnChange | undefined,
  fileNames: readonly string[],
  completes: boolean,
): DeclaredReactions {
  const reactions = new Map(
    byFile(onChange, fileNames).map(([name, some]) => [name, some.map(({ reaction }) => reaction)]),
  );
  for (const [file, some] of reactions) {
    if (completes && some.some(({ kind }) => kind === 'restart')) {
      throw PodErrors.POD_ON_CHANGE_RESTART_IN_JOB({ file });
    }
  }
  return reactions;
}

function byFile(
  onChange: DeclaredOnChange | undefined,
  fileNames: readonly string[],
): readonly (readonly [string, readonly OnChange[]])[] {
  if (onChange === undefined) return [];
  if (onChange instanceof OnChange || Array.isArray(onChange)) {
    const some = listed('all files', onChange);
    return fileNames.map((name) => [name, some]);
  }
  return Object.entries(onChange).map(([name, some]) => {
    if (!fileNames.includes(name)) throw PodErrors.POD_ON_CHANGE_FILE_UNKNOWN({ name, files: fileNames });
    return [name, listed(name, some)];
  });
}

function listed(name: string, some: unknown): readonly OnChange[] {
  const list: readonly unknown[] = Array.isArray(some) ? some : [some];
  if (list.length > 0 && isListOf(list, (one) => one instanceof OnChange)) return list as readonly OnChange[];
  throw PodErrors.POD_ON_CHANGE_INVALID({ name });
}

/** Files after whose change the application is started again. */
export function restartingFiles(reactions: DeclaredReactions): ReadonlySet<string> {
  const restarts = [...reactions].filter(([, some]) => some.some(({ kind }) => kind === 'restart'));
  return new Set(restarts.map(([name]) => name));
}

/** What the reactions of a pod's files come to. */
export interface Reactions {
  /** The command of the agent for each file that has a reaction. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** The containers that get signals. */
  readonly targets: ReadonlySet<string>;
  /** The containers that are started again after the change of a file, for each file that has such a reaction. */
  readonly restarts: ReadonlyMap<string, ReadonlySet<string>>;
  /** As whom the agent runs, where it has to send signals. */
  readonly agentIdentity: Identity | undefined;
}

/**
 * Derives what the reactions need of the pod, and refuses what cannot work.
 * @param containers Those that run as long as the pod does, the first of the application's first.
 */
export function reactionsOf(
  declared: DeclaredReactions,
  containers: readonly Container[],
  spec: PodSpec,
): Reactions {
  const commands = new Map<string, readonly string[]>();
  const targets = new Set<string>();
  const restarts = new Map<string, ReadonlySet<string>>();
  for (const [file, reactions] of declared) {
    const aimed = reactions.map((reaction) => ({ reaction, target: targetOf(reaction, containers) }));
    for (const { target } of aimed) if (target !== undefined) targets.add(target);
    const restarted = aimed.filter(({ reaction }) => reaction.kind === 'restart');
    restarts.set(file, new Set(restarted.map(({ target }) => target ?? '')));
    commands.set(file, together(aimed.map(({ reaction, target }) => commandOf(reaction, target ?? ''))));
  }
  const identities = [...targets].map((name) => identityOf(name, containers, spec));
  const [first] = identities;
  if (identities.some(({ user, group }) => user !== first?.user || group !== first.group)) {
    throw PodErrors.POD_ON_CHANGE_USERS_DIFFER({ containers: [...targets], identities });
  }
  return { commands, targets, restarts, agentIdentity: first };
}

/**
 * One command for all reactions to a file. At the same time, since the agent ends a command after 30 s, which one of
 * them may nearly take.
 */
function together(commands: readonly (readonly string[])[]): readonly string[] {
  const [only = [], ...others] = commands;
  if (others.length === 0) return only;
  return ['/bin/sh', '-c', `${commands.map((words) => shellWords(words)).join(' & ')} & wait`];
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
function identityOf(name: string, containers: readonly Container[], { securityContext }: PodSpec): Identity {
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
      return reaction.spread === undefined
        ? [...script, 'signal', 'SIGTERM', target]
        : [...script, 'later', String(reaction.spread), 'SIGTERM', target];
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
