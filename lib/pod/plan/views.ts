import { VIEWS_DIR, VOLUMES } from '../../agent';
import { PodErrors } from '../errors';
import { type Container } from '../kubernetes';

/** The files that one or more containers of the application see: a volume, since a mount is the unit of what is seen. */
export interface View {
  /** The volume. That of the first view is the only one that the injector knows. */
  readonly volume: string;
  /** Where agent and gate have it. The containers that see it have it in the folder of the secrets. */
  readonly folder: string;
  /** The names of the files in it. */
  readonly files: readonly string[];
  /** The containers that see it. */
  readonly containers: readonly string[];
}

/** Who sees a file. */
export interface Visibility {
  /** The name of the file. */
  readonly name: string;
  /** The containers that see it. Undefined: all. */
  readonly visibleTo: readonly string[] | undefined;
}

/**
 * What each container sees, as few volumes as possible: containers that see the same files share one.
 * @param containers All that run after the gate, in the order in which they start, the regular ones last.
 * @param first The container whose view comes first: the first of the application's.
 * @throws POD_VISIBLE_TO_UNKNOWN for a container that is not there, or runs before the agent
 */
export function viewsOf(
  files: readonly Visibility[],
  containers: readonly Container[],
  first: string,
  secretsPath: string,
): readonly View[] {
  const known = containers.map(({ name }) => name);
  for (const { name: file, visibleTo = [] } of files) {
    const unknown = visibleTo.find((name) => !known.includes(name));
    if (unknown !== undefined) throw PodErrors.POD_VISIBLE_TO_UNKNOWN({ file, name: unknown, known });
  }
  const seen = new Map<string, { readonly files: readonly string[]; readonly containers: string[] }>();
  for (const container of [first, ...known.filter((name) => name !== first)]) {
    const names = files
      .filter(({ visibleTo }) => visibleTo === undefined || visibleTo.includes(container))
      .map(({ name }) => name);
    if (names.length === 0) continue;
    const key = JSON.stringify(names);
    const view = seen.get(key);
    if (view === undefined) seen.set(key, { files: names, containers: [container] });
    else view.containers.push(container);
  }
  return [...seen.values()].map((view, index) => ({
    volume: index === 0 ? VOLUMES.secrets : `${VOLUMES.secrets}-${String(index + 1)}`,
    folder: index === 0 ? secretsPath : `${VIEWS_DIR}/${String(index + 1)}`,
    files: view.files,
    containers: view.containers,
  }));
}

/** The view of a container; undefined where it sees nothing. */
export function viewOf(views: readonly View[], container: string): View | undefined {
  return views.find(({ containers }) => containers.includes(container));
}

/**
 * What the injector's webhook can do: one folder, for the regular containers that are named and for all init
 * containers.
 * @returns The regular containers that see the files; undefined where that is all of them.
 * @throws POD_VISIBLE_TO_WITH_INJECTOR
 */
export function injectedContainers(
  views: readonly View[],
  initContainers: readonly Container[],
  containers: readonly Container[],
): readonly string[] | undefined {
  const [view, ...others] = views;
  const sees = view?.containers ?? [];
  if (others.length > 0) {
    throw PodErrors.POD_VISIBLE_TO_WITH_INJECTOR({
      rule: 'the webhook mounts one folder with all files, so that containers see either all of them or none',
      got: views.map(({ containers: [name], files }) => ({ container: name, files })),
    });
  }
  const init = initContainers.find(({ name }) => !sees.includes(name));
  if (init !== undefined) {
    throw PodErrors.POD_VISIBLE_TO_WITH_INJECTOR({
      rule: 'the webhook mounts the files in every init container, and no annotation changes that',
      got: init.name,
    });
  }
  const names = containers.map(({ name }) => name).filter((name) => sees.includes(name));
  // What the webhook makes of an empty list is not documented.
  if (names.length === 0) {
    throw PodErrors.POD_VISIBLE_TO_WITH_INJECTOR({
      rule: 'the webhook is told which regular containers see the files, at least one',
      got: sees,
    });
  }
  return names.length === containers.length ? undefined : names;
}
