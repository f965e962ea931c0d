import { PathPattern } from '../evaluate/path-pattern';
import { covers, overlaps } from '../evaluate/pattern-relations';
import { isFolderOnly, type KnownMounts } from '../uses/path-use';
import type { PolicyRule } from '../policy-rule';
import { finding, nameOf, type PolicyFinding } from './finding';

interface Placed {
  readonly rule: PolicyRule;
  readonly pattern: PathPattern;
}

/**
 * Denies that take away less than they seem to. Nobody notices them: what a grant lacks is refused on the first day,
 * what a deny leaves open is never told.
 *
 * @param united one rule a path, as servers unite them
 */
export function denyFindings(united: readonly PolicyRule[], mounts: KnownMounts): readonly PolicyFinding[] {
  const placed = united
    .filter((rule) => !rule.path.hasToken)
    .map((rule) => ({ rule, pattern: PathPattern.of(rule.path.toString()) }));
  const grants = placed.filter(({ rule }) => !rule.isDeny && rule.capabilities.length > 0);
  return placed
    .filter(({ rule }) => rule.isDeny)
    .flatMap((deny) => [
      ...narrow(deny, grants, mounts),
      ...overruled(deny, grants),
      ...twins(deny, placed, grants),
    ]);
}

/** A folder or mount without `/*`: nothing is at the path itself. */
function* narrow(
  { rule, pattern }: Placed,
  grants: readonly Placed[],
  mounts: KnownMounts,
): Iterable<PolicyFinding> {
  const path = pattern.text;
  if (pattern.kind !== 'exact' || !isFolderOnly(path.replace(/\/$/, ''), mounts)) return;
  const below = `${path.replace(/\/$/, '')}/*`;
  const opens = grants.some((grant) => overlaps(grant.pattern, PathPattern.of(below)));
  yield finding('POLICY_LINT_DENY_NARROW', opens ? 'error' : 'warning', rule, { suggestion: below });
}

/** Where two patterns cross, one of them decides. A grant of nothing but paths that are denied is an exception. */
function* overruled({ rule, pattern }: Placed, grants: readonly Placed[]): Iterable<PolicyFinding> {
  const by = grants.find(
    (grant) =>
      grant.pattern.winsOver(pattern) &&
      overlaps(grant.pattern, pattern) &&
      !covers(pattern, grant.pattern) &&
      // It never decides anything: that is POLICY_LINT_UNREACHABLE_RULE.
      !covers(grant.pattern, pattern),
  );
  if (by !== undefined) yield finding('POLICY_LINT_DENY_OVERRULED', 'warning', rule, { by: nameOf(by.rule) });
}

/** Other paths of the API that do the same. */
const TWINS: readonly (readonly [path: string, twin: string])[] = [
  ['sys/policy/*', 'sys/policies/acl/*'],
  ['sys/policies/acl/*', 'sys/policy/*'],
  ['auth/token/create', 'auth/token/create-orphan'],
  ['auth/token/create', 'auth/token/create/*'],
  ['sys/leases/revoke/*', 'sys/revoke/*'],
  ['sys/leases/revoke-prefix/*', 'sys/revoke-prefix/*'],
  ['sys/leases/revoke-force/*', 'sys/revoke-force/*'],
  ['identity/entity/name/*', 'identity/entity/id/*'],
  ['identity/entity/id/*', 'identity/entity/name/*'],
  ['identity/group/name/*', 'identity/group/id/*'],
  ['identity/group/id/*', 'identity/group/name/*'],
];

function* twins(
  { rule, pattern }: Placed,
  placed: readonly Placed[],
  grants: readonly Placed[],
): Iterable<PolicyFinding> {
  const open = TWINS.filter(([path]) => path === pattern.text)
    .map(([, twin]) => PathPattern.of(twin))
    .filter((twin) => isOpen(twin, placed, grants))
    .map(({ text }) => text);
  if (open.length > 0) yield finding('POLICY_LINT_DENY_TWIN', 'warning', rule, { open });
}

/** Whether a rule grants more than looking there, and no deny covers all of it. */
function isOpen(path: PathPattern, placed: readonly Placed[], grants: readonly Placed[]): boolean {
  // What is there has names of one segment.
  const names = PathPattern.of(path.text.replace(/\*$/, '+'));
  const denied = placed.some(
    ({ rule, pattern }) => rule.isDeny && (covers(pattern, path) || covers(pattern, names)),
  );
  return !denied && grants.some(({ pattern, rule }) => overlaps(pattern, path) && changes(rule));
}

function changes({ capabilities }: PolicyRule): boolean {
  return capabilities.some((one) => ['create', 'update', 'patch', 'delete'].includes(one));
}
