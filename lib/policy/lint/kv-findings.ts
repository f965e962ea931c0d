import type { PolicyRule } from '../policy-rule';
import { finding, type LintSeverity, type PolicyFinding } from './finding';

/** The first segments below a KV v2 mount; `detailed-metadata` is OpenBao's. */
const PREFIXES = [
  'data',
  'metadata',
  'delete',
  'undelete',
  'destroy',
  'subkeys',
  'config',
  'detailed-metadata',
];

/** What a mount holds, where the caller knows it. */
export type KnownMounts = Readonly<Record<string, 'kv-v1' | 'kv-v2' | 'other'>>;

/**
 * Mistakes around KV v2. Which mounts are KV v2 is known from `mounts`; of others it is guessed from the policy, when
 * it has a path with `data/` or `metadata/` below them, and findings are then warnings only.
 */
export function kvFindings(rules: readonly PolicyRule[], mounts: KnownMounts): readonly PolicyFinding[] {
  const plain = rules.filter((rule) => !rule.path.hasToken && !rule.isDeny);
  const guessed = new Set(plain.flatMap((rule) => guessMount(rule.path.toString())));
  const known = Object.keys(mounts).filter((mount) => mounts[mount] === 'kv-v2');
  const others = new Set(Object.keys(mounts).filter((mount) => mounts[mount] !== 'kv-v2'));
  const all = [...known, ...[...guessed].filter((mount) => !known.includes(mount) && !others.has(mount))];
  return plain.flatMap((rule) => {
    const path = rule.path.toString();
    const mount = all.find((candidate) => path.startsWith(`${candidate}/`));
    if (mount === undefined) return [];
    return [
      ...findingsBelow(
        rule,
        mount,
        path.slice(mount.length + 1),
        known.includes(mount) ? 'error' : 'warning',
      ),
    ];
  });
}

function guessMount(path: string): readonly string[] {
  const match = /^([^+*{}]+?)\/(?:data|metadata)(?:\/|$)/.exec(path);
  const mount = match?.[1];
  return mount === undefined || /^(?:sys|auth|identity|cubbyhole)(?:\/|$)/.test(mount) ? [] : [mount];
}

function* findingsBelow(
  rule: PolicyRule,
  mount: string,
  below: string,
  severity: LintSeverity,
): Iterable<PolicyFinding> {
  const [first = '', ...others] = below.split('/');
  if (!PREFIXES.includes(first) && !/^[+*]?$/.test(first)) {
    yield finding('POLICY_LINT_KV_V2_DATA', severity, rule, { mount, suggestion: `${mount}/data/${below}` });
    return;
  }
  if (first !== 'data') return;
  if (rule.capabilities.includes('list')) {
    yield finding('POLICY_LINT_KV_V2_LIST', severity, rule, {
      suggestion: `${mount}/metadata/${others.join('/')}`,
    });
  }
  const { allowedParameters, deniedParameters, requiredParameters } = rule;
  if (
    [allowedParameters, deniedParameters, requiredParameters].some((constraints) => constraints !== undefined)
  ) {
    yield finding('POLICY_LINT_KV_V2_PARAMETERS', severity, rule, {});
  }
}
