import { PodErrors } from '../errors';
import { type Container, type PodSpec } from '../kubernetes';
import { type FileSettings } from '../declared-file';
import { type Identity } from './reactions';
import { type View } from './views';

/** The user and group of the images of Vault and OpenBao. */
export const IMAGE_IDENTITY: Identity = { user: 100, group: 1000 };

/** What the agent's user is decided by. */
export interface IdentityFacts {
  readonly views: readonly View[];
  readonly settings: ReadonlyMap<string, FileSettings>;
  /** As whom the agent has to run to send signals. */
  readonly signalling: Identity | undefined;
  /** The containers that run after the gate. */
  readonly containers: readonly Container[];
  readonly spec: PodSpec;
}

/** As whom the agent runs, where it is not its image's own user, and why. */
export interface AgentIdentity {
  readonly identity: Identity | undefined;
  /** The user that alone can read some of the files. */
  readonly owner: number | undefined;
}

/**
 * Who the agent is: the owner of the files it writes. A file that its owner alone can read is read by containers of
 * that user, and changing the owner of a file takes a capability that `restricted` forbids.
 * @throws POD_FILE_MODE_USER_UNKNOWN, POD_FILE_MODE_USERS_DIFFER
 */
export function agentIdentityOf(facts: IdentityFacts): AgentIdentity {
  const { signalling, containers, spec } = facts;
  const readers = readersOf(facts);
  if (readers.size === 0) return { identity: signalling, owner: undefined };
  const identities = containers
    .filter(({ name }) => readers.has(name))
    .map((container) => {
      const user = container.securityContext?.runAsUser ?? spec.securityContext?.runAsUser;
      if (user === undefined || user === 0) {
        const { name } = container;
        throw PodErrors.POD_FILE_MODE_USER_UNKNOWN({ container: name, file: readers.get(name) ?? '', user });
      }
      const group = container.securityContext?.runAsGroup ?? spec.securityContext?.runAsGroup;
      return { container: container.name, user, group };
    });
  const [first] = identities;
  const owner = signalling?.user ?? first?.user;
  if (identities.some(({ user }) => user !== owner)) {
    const files = [...new Set(readers.values())];
    const users = identities.map(({ container, user }) => ({ container, user }));
    throw PodErrors.POD_FILE_MODE_USERS_DIFFER({ files, users, signalled: signalling?.user });
  }
  const identity = signalling ?? { user: owner ?? 0, group: first?.group ?? IMAGE_IDENTITY.group };
  return { identity, owner };
}

/** The containers that see a file which its owner alone can read, each with the name of one. */
function readersOf({ views, settings }: IdentityFacts): ReadonlyMap<string, string> {
  const readers = new Map<string, string>();
  for (const { files, containers } of views) {
    const file = files.find((name) => settings.get(name)?.mode.isForOwnerAlone === true);
    if (file !== undefined) for (const container of containers) readers.set(container, file);
  }
  return readers;
}
