import { type Problem } from '../../core';
import type { PolicyServer } from '../evaluate/parameters';
import { type KnownMounts } from '../uses/path-use';
import type { PolicyRule } from '../policy-rule';
import { unitedByPath } from '../private/unite-rules';
import { PolicyFinding } from './finding';
import { POLICY_LINT_ERRORS } from './errors';
import type { LintCode } from './lint-code';
import { kvFindings, withGuessed } from './kv-findings';
import { denyFindings } from './deny-findings';
import { useFindings } from './use-findings';
import { pairFindings } from './pair-findings';
import { pathFindings } from './path-findings';
import { ruleFindings } from './rule-findings';
import { samePathFindings } from './same-path-findings';
import { serverFindings } from './server-findings';
import { templateFindings } from './template-findings';
import { checkKnown } from '../uses/known-mounts';
import { lintOptions } from '../private/arguments';

/** What lint may know besides the policy. */
export interface LintOptions {
  /** What the mounts hold, by path without slashes around it. @default KV v2 mounts are guessed from `data/` in paths */
  readonly mounts?: KnownMounts;
  /** Whose meaning counts. @default 'vault' */
  readonly server?: PolicyServer;
}

/** A finding that is right as it is, and why. */
export interface AcceptedFinding {
  readonly code: LintCode;
  /** Of one rule only. @default of every rule of the policy */
  readonly path?: string;
  /** For those who read it later. */
  readonly reason: string;
}

/** All findings of a policy's rules, without the accepted ones; one that accepts nothing is a finding itself. */
export function lintRules(
  rules: readonly PolicyRule[],
  accepted: readonly AcceptedFinding[],
  options: LintOptions,
): readonly PolicyFinding[] {
  checkKnown('options', options, lintOptions);
  const all = allFindings(rules, options);
  const unused = accepted.filter((one) => !all.some((found) => accepts(one, found)));
  return Object.freeze([
    ...all.filter((found) => !accepted.some((one) => accepts(one, found))),
    ...unused.map(
      (one) => new PolicyFinding('POLICY_LINT_ACCEPTED_NOTHING', 'warning', undefined, () => gone(one)),
    ),
  ]);
}

function gone({ code, path, reason }: AcceptedFinding): Problem {
  return POLICY_LINT_ERRORS.POLICY_LINT_ACCEPTED_NOTHING({ code, path, reason });
}

function allFindings(rules: readonly PolicyRule[], options: LintOptions): readonly PolicyFinding[] {
  const byRule = rules.flatMap(ofRule);
  // A rule that no request reaches is not compared with others: it hides nothing and is hidden by nothing.
  const useless = new Set(byRule.filter(({ code }) => NEVER_MATCHES.includes(code)).map(({ rule }) => rule));
  const useful = rules.filter((rule) => !useless.has(rule));
  const united = unitedByPath(useful);
  const mounts = withGuessed(useful, options.mounts ?? {});
  return [
    ...byRule,
    ...useful.flatMap((rule) => templateFindings(rule, options.server ?? 'vault')),
    ...rules.flatMap((rule) => serverFindings(rule, options.server ?? 'vault')),
    ...samePathFindings(useful),
    ...pairFindings(united, mounts),
    ...denyFindings(united, mounts),
    ...useFindings(united, mounts, options.mounts ?? {}),
    ...kvFindings(useful, options.mounts ?? {}),
  ];
}

function ofRule(rule: PolicyRule): readonly PolicyFinding[] {
  const ofPath = pathFindings(rule);
  const never = ofPath.some(({ code }) => NEVER_MATCHES.includes(code));
  return [...ofPath, ...ruleFindings(rule).filter(({ code }) => !never || !OF_REQUESTS.test(code))];
}

/** About requests, of which a rule that never matches has none. */
const OF_REQUESTS = /^POLICY_LINT_(?:SUDO_|BROAD)/;

const NEVER_MATCHES: readonly LintCode[] = [
  'POLICY_LINT_UNRENDERED',
  'POLICY_LINT_TEMPLATE_UNKNOWN',
  'POLICY_LINT_PATH_UNREACHABLE',
  'POLICY_LINT_WILDCARD_LITERAL',
];

function accepts(accepted: AcceptedFinding, found: PolicyFinding): boolean {
  if (accepted.code !== found.code) return false;
  return accepted.path === undefined || accepted.path === found.rule?.path.toString();
}
