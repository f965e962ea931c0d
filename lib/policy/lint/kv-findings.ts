import type { PolicyRule } from '../policy-rule';
import { PathPattern } from '../evaluate/path-pattern';
import { covers, overlaps } from '../evaluate/pattern-relations';
import type { KnownMounts } from '../uses/path-use';
import { finding, type LintSeverity, type PolicyFinding } from './finding';

/** The first segments below a KV v2 mount; `detailed-metadata` is OpenBao's. */
export const KV_V2_PREFIXES: readonly string[] = [
  'data',
  'metadata',
  'delete',
  'undelete',
  'destroy',
  'subkeys',
  'config',
  'detailed-metadata',
];

/** A path below a mount that is KV v2, or looks like it. */
interface KvRule {
  readonly rule: PolicyRule;
  readonly mount: string;
  readonly below: string;
  readonly severity: LintSeverity;
}

/**
 * Mistakes around KV v2. Which mounts are KV v2 is known from `mounts`; of others it is guessed from the policy, when
 * it has a path with `data/` or `metadata/` below them, and findings are then warnings only. A deny that protects nothing
 * is so much worse than one that is where it should be that it is an error all the same, and that for denies a mount
 * called `secret` is enough.
 */
export function kvFindings(rules: readonly PolicyRule[], mounts: KnownMounts): readonly PolicyFinding[] {
  const plain = rules.filter((rule) => !rule.path.hasToken);
  const below = kvRules(plain, mounts);
  // Below data/ nothing is listed, so that most rules are none of these.
  const listing = below
    .filter(({ rule, below: path }) => rule.capabilities.includes('list') && !path.startsWith('data/'))
    .map(({ rule }) => PathPattern.of(rule.path.toString()));
  return below.flatMap((one) =>
    one.rule.isDeny ? [...denyFindings(one, below)] : [...findingsBelow(one, listing)],
  );
}

function kvRules(rules: readonly PolicyRule[], mounts: KnownMounts): readonly KvRule[] {
  const kinds = new Map(Object.entries(mounts));
  const known = [...kinds].filter(([, kind]) => kind === 'kv-v2').map(([mount]) => mount);
  const guessed = [...new Set(rules.flatMap((rule) => guessMount(rule.path.toString())))].filter(
    (mount) => !kinds.has(mount),
  );
  return rules.flatMap((rule) => {
    const path = rule.path.toString();
    const usual = rule.isDeny && !kinds.has('secret') ? ['secret'] : [];
    const mount = [...known, ...guessed, ...usual].find((one) => path.startsWith(`${one}/`));
    if (mount === undefined) return [];
    const severity = known.includes(mount) ? 'error' : 'warning';
    return [{ rule, mount, below: path.slice(mount.length + 1), severity }];
  });
}

/** The mounts that are known, and those that the paths of the policy show to be KV v2. */
export function withGuessed(rules: readonly PolicyRule[], mounts: KnownMounts): KnownMounts {
  const guessed = rules.flatMap((rule) => (rule.path.hasToken ? [] : guessMount(rule.path.toString())));
  return { ...Object.fromEntries(guessed.map((mount) => [mount, 'kv-v2' as const])), ...mounts };
}

function guessMount(path: string): readonly string[] {
  const match = /^([^+*{}]+?)\/(?:data|metadata)(?:\/|$)/.exec(path);
  const mount = match?.[1];
  return mount === undefined || /^(?:sys|auth|identity|cubbyhole)(?:\/|$)/.test(mount) ? [] : [mount];
}

function lacksPrefix(below: string): boolean {
  const [first = ''] = below.split('/');
  return !KV_V2_PREFIXES.includes(first) && !/^[+*]?$/.test(first);
}

function* findingsBelow(
  { rule, mount, below, severity }: KvRule,
  listing: readonly PathPattern[],
): Iterable<PolicyFinding> {
  if (lacksPrefix(below)) {
    yield finding('POLICY_LINT_KV_V2_DATA', severity, rule, {
      mount,
      suggestion: `${mount}/data/${below}`,
      known: severity === 'error',
    });
    return;
  }
  const [first, ...others] = below.split('/');
  if (first !== 'data') return;
  if (rule.capabilities.includes('list')) {
    const suggestion = listRemedy(`${mount}/metadata/${others.join('/')}`, listing);
    yield finding('POLICY_LINT_KV_V2_LIST', severity, rule, { suggestion });
  }
  const { allowedParameters, deniedParameters, requiredParameters } = rule;
  if (
    [allowedParameters, deniedParameters, requiredParameters].some((constraints) => constraints !== undefined)
  ) {
    yield finding('POLICY_LINT_KV_V2_PARAMETERS', severity, rule, {});
  }
}

/** What to do instead of granting list at a path of `data/`; `metadata` is the same path there. */
function listRemedy(metadata: string, listing: readonly PathPattern[]): string {
  const pattern = PathPattern.of(metadata);
  const granted = listing.find((one) => covers(one, pattern));
  if (granted !== undefined) return `take list out: ${JSON.stringify(granted.text)} has it where it counts`;
  // A secret is no folder, and nothing is listed at its path.
  const folder = pattern.kind === 'exact' ? metadata.replace(/[^/]*$/, '') : metadata;
  const folders = [folder, folder.replace(/\/$/, '')].map((path) => PathPattern.of(path));
  const lists = listing.find((one) => folders.some((path) => covers(one, path)));
  if (lists !== undefined)
    return `take list out: ${JSON.stringify(lists.text)} lists the folder that the secret is in`;
  return `take list out, or grant it on ${JSON.stringify(folder)}, as KvV2.mount(...).folder(...).list() does`;
}

/** A deny is meant to protect something: what it leaves open, nobody sees. */
function* denyFindings(
  { rule, mount, below, severity }: KvRule,
  all: readonly KvRule[],
): Iterable<PolicyFinding> {
  if (lacksPrefix(below)) {
    const suggestion = `${mount}/data/${below}`;
    const known = severity === 'error';
    // Old policies are of the time before KV v2, and some are still in use.
    const isOld = rule.source?.legacyPolicy !== undefined && !known;
    yield finding('POLICY_LINT_KV_V2_DENY', isOld ? 'warning' : 'error', rule, { mount, suggestion, known });
    return;
  }
  const [first, ...others] = below.split('/');
  if (first !== 'data') return;
  const open = ['metadata', 'subkeys']
    .map((prefix) => `${mount}/${prefix}/${others.join('/')}`)
    .filter((path) => isOpen(PathPattern.of(path), all));
  if (open.length > 0) yield finding('POLICY_LINT_KV_V2_DENY_PARTIAL', 'warning', rule, { open });
}

/** Whether a rule grants something at a path and no deny covers all of it. */
function isOpen(path: PathPattern, all: readonly KvRule[]): boolean {
  const patterns = all.map(({ rule }) => ({ rule, pattern: PathPattern.of(rule.path.toString()) }));
  return (
    patterns.some(({ rule, pattern }) => !rule.isDeny && overlaps(pattern, path)) &&
    !patterns.some(({ rule, pattern }) => rule.isDeny && covers(pattern, path))
  );
}
