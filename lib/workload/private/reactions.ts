import { type ContainerProps } from 'cdk8s-plus-28';
import { WorkloadErrors } from '../errors';
import { OnChange, type Reaction } from '../on-change';
import { CONFIG_FILES, configPath } from '../../agent';

/** Who a process is. */
export interface Identity {
  readonly user: number;
  readonly group: number;
}

/** The facts of a workload that its reactions are checked against. */
export interface ReactionFacts {
  readonly onChange: OnChange | Readonly<Record<string, OnChange>> | undefined;
  readonly fileNames: readonly string[];
  readonly containers: readonly ContainerProps[];
  /** The user and group of the pod, for containers that state none. */
  readonly podIdentity: Partial<Identity>;
  readonly completes: boolean;
}

/** What the reactions of a workload's files come to. */
export interface Reactions {
  /** The command of the agent for each file that has a reaction. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** Files after whose change the application is started anew. */
  readonly restarting: ReadonlySet<string>;
  /** The containers that get signals. */
  readonly targets: ReadonlySet<string>;
  /** As whom the agent runs, where it has to send signals. */
  readonly agentIdentity: Identity | undefined;
}

/** Derives what the reactions need, and refuses what cannot work. */
export function reactionsOf(facts: ReactionFacts, path: string): Reactions {
  const commands = new Map<string, readonly string[]>();
  const restarting = new Set<string>();
  const targets = new Set<string>();
  for (const [file, { reaction }] of byFile(facts, path)) {
    const target = targetOf(reaction, facts, path);
    if (target !== undefined) targets.add(target);
    if (reaction.kind === 'restart') {
      if (facts.completes) throw WorkloadErrors.WORKLOAD_ON_CHANGE_RESTART_IN_JOB({ file }, path);
      restarting.add(file);
    }
    commands.set(file, commandOf(reaction, target ?? ''));
  }
  const identities = [...targets].map((name) => identityOf(name, facts, path));
  const [first] = identities;
  if (identities.some(({ user, group }) => user !== first?.user || group !== first.group)) {
    throw WorkloadErrors.WORKLOAD_ON_CHANGE_USERS_DIFFER({ containers: [...targets], identities }, path);
  }
  return { commands, restarting, targets, agentIdentity: first };
}

function byFile({ onChange, fileNames }: ReactionFacts, path: string): [string, OnChange][] {
  if (onChange === undefined) return [];
  if (onChange instanceof OnChange) return fileNames.map((name) => [name, onChange]);
  return Object.entries(onChange).map(([name, one]) => {
    if (!fileNames.includes(name)) {
      throw WorkloadErrors.WORKLOAD_ON_CHANGE_FILE_UNKNOWN({ name, files: fileNames }, path);
    }
    return [name, one];
  });
}

function targetOf(reaction: Reaction, { containers }: ReactionFacts, path: string): string | undefined {
  if (reaction.kind !== 'signal' && reaction.kind !== 'restart') return undefined;
  const names = containers.map(({ name }) => name ?? 'main');
  const name = reaction.container ?? names[0] ?? 'main';
  if (!names.includes(name)) {
    throw WorkloadErrors.WORKLOAD_ON_CHANGE_CONTAINER_UNKNOWN({ name, containers: names }, path);
  }
  return name;
}

/**
 * A process may signal those of its own user, and may see which container they belong to where the group is its own
 * too (ptrace(2), "access mode checking"). Everything else would take a capability that `restricted` forbids.
 */
function identityOf(name: string, { containers, podIdentity }: ReactionFacts, path: string): Identity {
  const stated = containers.find((one) => (one.name ?? 'main') === name)?.securityContext;
  const user = stated?.user ?? podIdentity.user;
  const group = stated?.group ?? podIdentity.group;
  if (user === undefined || user === 0 || group === undefined) {
    throw WorkloadErrors.WORKLOAD_ON_CHANGE_USER_UNKNOWN({ container: name, user, group }, path);
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
