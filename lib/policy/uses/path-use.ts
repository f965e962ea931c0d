import type { GrantedCapability } from '../capability';
import { PathPattern } from '../evaluate/path-pattern';
import { overlaps } from '../evaluate/pattern-relations';
import { ENGINE_PATHS, ENGINE_VERBS, MOUNT_KINDS, type MountKind } from './engine-paths';
import { AUTH_NAMES, AUTH_PATHS, SERVER_PATHS } from './server-paths';
import { check } from '../private/arguments';
import { checkKnown } from './known-mounts';
import { ANY_TEXT } from '../../core';

export { MOUNT_KINDS, type MountKind } from './engine-paths';

/** What mounts hold, where the caller knows it, by path without slashes around it. */
export type KnownMounts = Readonly<Record<string, MountKind>>;

/** What a path of Vault's API is for. */
export interface PathUse {
  /** The capabilities that requests to it can ask for; any other one is granted in vain. */
  readonly capabilities: readonly GrantedCapability[];
  /** One of these is what it takes: `create` of an existing Transit key, say, can be asked for and is not enough. */
  readonly needs: readonly GrantedCapability[];
  /** How the vocabulary says it, where it has a verb for the path. */
  readonly verb: string | undefined;
  /** Whether the engine is guessed from the name of the mount. */
  readonly guessed: boolean;
}

const CAPABILITY: Readonly<Record<string, GrantedCapability>> = {
  c: 'create',
  k: 'create',
  r: 'read',
  u: 'update',
  p: 'patch',
  d: 'delete',
  l: 'list',
  '#': 'read',
};

/** Engines that can be told by the name of their mount: `pki_int`, `team-transit`. KV of version 1 or 2 can not. */
const GUESSED = MOUNT_KINDS.filter((kind) => kind !== 'kv-v1' && kind !== 'kv-v2' && kind !== 'other');

/** Below such a mount, the name of an engine is that of a secret. */
const VALUES = /^(?:kv|secrets?|kvv?[12]|generic)(?:[_-]|$)|[_-](?:kv|secrets?)(?:[_-]?v?[12])?$/;

interface Place {
  readonly kind: MountKind | undefined;
  readonly table: string;
  /** The path of the mount, without a slash at its end. */
  readonly mount: string;
  readonly guessed: boolean;
}

/**
 * What the path of a rule or of a request is for, where that is known: from `mounts`, from fixed places such as
 * `auth/token`, or from a mount that is named after its engine. A pattern is for whatever the paths are for that it
 * matches.
 *
 * @returns undefined for a path that may be anything
 */
export function pathUse(path: string, mounts: KnownMounts = {}): PathUse | undefined {
  check('path', path, ANY_TEXT);
  checkKnown('mounts', mounts, (known) => known);
  const place = placeOf(path, mounts);
  if (place === undefined) return undefined;
  const letters = lettersOf(path, place);
  if (letters === '') return undefined;
  const below = path.slice(place.mount.length + 1);
  const isEnough = letters.replaceAll('k', '');
  return {
    capabilities: words(letters),
    needs: words(isEnough),
    verb: fixedVerb(path) ?? ENGINE_VERBS.find(([kind, of]) => kind === place.kind && of.test(below))?.[2],
    guessed: place.guessed,
  };
}

/** Whether the place of a path is known, and nothing is at the path itself, but at paths below it. */
export function isFolderOnly(path: string, mounts: KnownMounts = {}): boolean {
  if (!path.includes('/')) return path !== '';
  const place = placeOf(`${path}/x`, mounts);
  return place !== undefined && lettersOf(path, place) === '' && lettersOf(`${path}/*`, place) !== '';
}

function placeOf(path: string, mounts: KnownMounts): Place | undefined {
  const known = Object.keys(mounts).find((one) => path.startsWith(`${one}/`));
  if (known !== undefined) {
    const kind = mounts[known] ?? 'other';
    const table = kind === 'other' ? undefined : ENGINE_PATHS[kind];
    return table === undefined ? undefined : { kind, table, mount: known, guessed: false };
  }
  const [first = '', second = '', ...others] = path.split('/');
  if (first === 'auth') return authPlace(second);
  if (first === 'sys' || first === 'identity' || first === 'cubbyhole')
    return { kind: undefined, table: SERVER_PATHS[first], mount: first, guessed: false };
  if (VALUES.test(first) || second === 'data' || second === 'metadata') return undefined;
  return guessedPlace([first, second, ...others]);
}

function authPlace(mount: string): Place | undefined {
  const kind = AUTH_NAMES.find(([name]) => name.test(mount))?.[1];
  const table = kind === undefined ? undefined : AUTH_PATHS[kind];
  return table === undefined
    ? undefined
    : { kind: undefined, table, mount: `auth/${mount}`, guessed: mount !== 'token' };
}

function guessedPlace(segments: readonly string[]): Place | undefined {
  for (const [index, segment] of segments.entries()) {
    const kind = GUESSED.find((one) => new RegExp(`^(?:[\\w.]+[_-])*${one}(?:[_-][\\w.-]*)?$`).test(segment));
    if (kind === undefined) continue;
    const mount = segments.slice(0, index + 1).join('/');
    return { kind, table: ENGINE_PATHS[kind], mount, guessed: true };
  }
  return undefined;
}

/** The letters of all entries that a path or pattern meets. */
function lettersOf(path: string, place: Place): string {
  // A slash at the end is that of a folder, which can be listed.
  if (path.endsWith('/')) return lettersOf(path.slice(0, -1), place).includes('l') ? 'l' : '';
  const { table, mount } = place;
  const pattern = PathPattern.of(path);
  const segments = path.slice(mount.length + 1).split('/');
  const [first = '', ...more] = segments;
  // Most entries begin with another word, and are not looked at further.
  const begins = more.length > 0 && first !== '+' ? first : undefined;
  const meets = (entry: string, isListed: boolean): boolean => {
    if (pattern.kind === 'exact') return matches(segments, entry.split('/'));
    if (begins !== undefined && !entry.startsWith(begins) && !/^[+*]/.test(entry)) return false;
    const full = `${mount}/${entry}`;
    // A list is asked for with a slash at the end, and without.
    return (
      overlaps(pattern, PathPattern.of(full)) || (isListed && overlaps(pattern, PathPattern.of(`${full}/`)))
    );
  };
  let letters = '';
  for (const line of table.trim().split('\n')) {
    const [found = '', ...paths] = line.trim().split(' ');
    if (paths.some((entry) => meets(entry, found.includes('l')))) letters += found;
  }
  return letters;
}

/** Whether an entry with `+` and a `*` at its end is for a path. */
function matches(segments: readonly string[], entry: readonly string[]): boolean {
  const last = entry.length - 1;
  const open = entry[last] === '*';
  if (open ? segments.length <= last : segments.length !== entry.length) return false;
  return entry.every((part, index) => part === '+' || part === segments[index] || (open && index === last));
}

function words(letters: string): readonly GrantedCapability[] {
  const found = new Set([...letters].map((letter) => CAPABILITY[letter]));
  const order = ['create', 'read', 'update', 'patch', 'delete', 'list'] as const;
  return order.filter((one) => found.has(one));
}

const FIXED_VERBS: readonly (readonly [RegExp, string])[] = [
  [/^auth\/token\/create(?:-orphan)?$/, 'Tokens.create'],
  [/^auth\/token\/create\/./, 'Tokens.role(...).create'],
  [/^auth\/token\/(?:renew|revoke)-self$/, 'TokenSelf.renew, TokenSelf.revoke'],
  [/^auth\/token\/lookup-self$/, 'TokenSelf.lookup'],
  [/^auth\/token\/lookup/, 'Tokens.lookup, Tokens.lookupAccessor'],
  [/^auth\/token\/(?:renew|revoke)/, 'Tokens.renew, Tokens.revoke'],
  [/^sys\/capabilities/, 'Sys.capabilitiesSelf'],
  [/^sys\/leases\/(?:lookup|renew|revoke)$/, 'Sys.leases()'],
  [/^sys\/wrapping\//, 'Sys.wrapping()'],
];

function fixedVerb(path: string): string | undefined {
  return FIXED_VERBS.find(([pattern]) => pattern.test(path))?.[1];
}
