import type { Random } from './random';

/**
 * The identity that the templates of random policies ask for; `none` is missing. What servers make of a value with a
 * wildcard or a slash in it differs, and so does what they make of an empty one from a missing one.
 */
export const IDENTITY = {
  name: 'diff-entity',
  group: 'diff-group',
  metadata: {
    team: 'ab',
    bad: 'x*',
    star: '*',
    plus: '+',
    folder: 'a/b',
    wide: 'a/+/*',
    lead: '/a',
    empty: '',
  },
} as const;

const SEGMENTS = [
  'a',
  'a',
  'b',
  'b',
  'ab',
  'c',
  '+',
  '+',
  '+',
  'a+',
  '+b',
  'a*',
  '*',
  'ü',
  '€x',
  'a b',
  '',
  '..',
  '"',
  '\\',
];
/** How the templates of a policy are chosen: those whose values a server cannot always use are for some policies only. */
export type Templates = 'plain' | 'all';

const PLAIN_TEMPLATES = [
  '{{identity.entity.name}}',
  '{{ identity.entity.metadata.team }}',
  '{{identity.entity.metadata.empty}}',
  '{{identity.entity.metadata.none}}',
  '{{identity.groups.names.diff-group.name}}',
  '{{identity.groups.names.other.name}}',
  '{{identity.nothing}}',
];
const ALL_TEMPLATES = [
  ...PLAIN_TEMPLATES,
  ...['bad', 'star', 'plus', 'folder', 'wide', 'lead'].map((key) => `{{identity.entity.metadata.${key}}}`),
];
const ENDS = ['', '', '', '/', '*', '*', '/*', '/+', '/'];
const WORDS = ['create', 'read', 'update', 'patch', 'delete', 'list', 'sudo'];
const PLAIN = [
  'a',
  'b',
  'ab',
  'c',
  'a+',
  '+b',
  'a*',
  'ü',
  '€x',
  'a b',
  '',
  '+',
  'x',
  'abc',
  IDENTITY.name,
  IDENTITY.group,
];

/** A policy of random stanzas as HCL text, nasty on purpose: everything the server accepts, sensible or not. */
export function randomPolicy(
  random: Random,
  templates: Templates = 'plain',
): { readonly text: string; readonly paths: readonly string[] } {
  const paths = random.list(1 + random.below(7), () => randomRulePath(random, templates));
  if (random.chance(0.3)) paths.push(...crossingPaths(random));
  return { text: paths.map((path) => stanza(random, path)).join('\n'), paths };
}

function randomRulePath(random: Random, templates: Templates): string {
  const [chance, choice] = templates === 'all' ? [0.25, ALL_TEMPLATES] : [0.08, PLAIN_TEMPLATES];
  const segments = random.list(1 + random.below(4), () => {
    const segment = random.chance(chance) ? random.pick(choice) : random.pick(SEGMENTS);
    // A value in the middle of a segment, or two side by side.
    return templates === 'all' && random.chance(0.1) ? segment + random.pick(['x', ...choice]) : segment;
  });
  const path = (random.chance(0.05) ? '/' : '') + segments.join('/') + random.pick(ENDS);
  return path.replaceAll('+*', '+/*'); // "+*" makes the server refuse the whole policy
}

/** Patterns of the same shape that match a path together, so that only the last rules of priority tell them apart. */
function crossingPaths(random: Random): readonly string[] {
  const segments = random.list(4, () => random.pick(['a', 'b', 'ab']));
  const end = random.pick(['', '', '*', '/*']);
  return random
    .list(3, () => {
      const wild = [1, 2 + random.below(2), 2 + random.below(2)];
      return segments.map((segment, index) => (wild.includes(index) ? '+' : segment)).join('/') + end;
    })
    .map((path) => path.replaceAll('+*', '+/*'));
}

function stanza(random: Random, path: string): string {
  const quoted = `"${path.replace(/["\\]/g, (character) => `\\${character}`)}"`;
  if (random.chance(0.05))
    return `path ${quoted} { policy = "${random.pick(['read', 'write', 'sudo', 'deny'])}" }`;
  const words = WORDS.filter(() => random.chance(0.35));
  if (random.chance(0.12)) words.splice(random.below(words.length + 1), 0, 'deny');
  const list = words.map((word) => `"${word}"`).join(', ');
  return `path ${quoted} {\n  capabilities = [${list}]\n}`;
}

/** A request path that is likely to match one of `rulePaths`, or nearly. */
export function randomRequestPath(random: Random, rulePaths: readonly string[]): string {
  const base = random.chance(0.9)
    ? fillWildcards(random, random.pick(rulePaths))
    : random.list(1 + random.below(4), () => random.pick(PLAIN)).join('/');
  const path =
    (random.chance(0.15) ? mutated(random, base) : base) + random.pick(['', '', '', '', '/', '/b']);
  return path === '' ? 'a' : path;
}

function fillWildcards(random: Random, path: string): string {
  const filled = path
    .replace(/\{\{[^}]*name *\}\}/g, () => random.pick([IDENTITY.name, IDENTITY.group]))
    .replace(/\{\{[^}]*\}\}/g, () => random.pick([...Object.values(IDENTITY.metadata), 'xa', 'a']));
  const ended =
    filled.endsWith('*') && random.chance(0.9)
      ? filled.slice(0, -1) + random.pick(['', 'a', 'b/c', 'ab', '/'])
      : filled;
  return ended
    .split('/')
    .map((segment) => (segment === '+' && random.chance(0.9) ? random.pick(PLAIN) : segment))
    .join('/');
}

function mutated(random: Random, path: string): string {
  const segments = path.split('/');
  segments[random.below(segments.length)] = random.pick(PLAIN);
  return segments.join('/');
}
