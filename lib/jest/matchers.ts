import { JestErrors } from './errors';
import {
  CAPABILITIES,
  type Decision,
  type GrantedCapability,
  type PolicyFinding,
  type RequestDetails,
} from '../policy';

/** A `PolicyDocument` or a `PolicySet`: known by what it can do, so that two copies of the library do not matter. */
interface Explains {
  explain(capability: GrantedCapability, path: string, details?: RequestDetails): Decision;
}

interface Lints {
  lint(): readonly PolicyFinding[];
}

/** What jest is told: whether it passes, and what to print otherwise. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers, for `expect.extend`; importing `aks-vault-constructs/jest` does that. */
export const policyMatchers = {
  toAllow(
    received: unknown,
    capability: GrantedCapability,
    path: string,
    details?: RequestDetails,
  ): MatcherResult {
    return verdict(decide('toAllow', received, capability, path, details), true);
  },
  toDeny(
    received: unknown,
    capability: GrantedCapability,
    path: string,
    details?: RequestDetails,
  ): MatcherResult {
    return verdict(decide('toDeny', received, capability, path, details), false);
  },
  toHaveNoFindings(received: unknown): MatcherResult {
    if (!can<Lints>(received, 'lint'))
      throw JestErrors.JEST_MATCHER_RECEIVED({ matcher: 'toHaveNoFindings' });
    const findings = received.lint();
    const list = findings.map(({ severity, message }) => `  ${severity}: ${message}`).join('\n');
    return {
      pass: findings.length === 0,
      message: () =>
        findings.length === 0
          ? 'expected the policy to have findings, and lint has none'
          : `expected no findings, lint has\n${list}`,
    };
  },
};

function decide(
  matcher: string,
  received: unknown,
  capability: GrantedCapability,
  path: string,
  details: RequestDetails | undefined,
): Decision {
  if (!can<Explains>(received, 'explain')) throw JestErrors.JEST_MATCHER_RECEIVED({ matcher });
  const known = CAPABILITIES.filter((one) => one !== 'deny');
  if (!(known as readonly unknown[]).includes(capability)) {
    throw JestErrors.JEST_CAPABILITY_UNKNOWN({ matcher, got: capability, known });
  }
  const decision = received.explain(capability, path, details);
  if (matcher === 'toDeny' && decision.reason === 'no-rule') refuseForgottenData(received, capability, path);
  return decision;
}

/** The path of a KV v2 secret without `data/` is one that no request has: it is refused by every policy. */
function refuseForgottenData(policy: Explains, capability: GrantedCapability, path: string): void {
  const [mount, ...others] = path.replace(/^\/+/, '').split('/');
  if (others.length === 0) return;
  const prefix = capability === 'list' ? 'metadata' : 'data';
  const allowed = `${mount ?? ''}/${prefix}/${others.join('/')}`;
  if (!policy.explain(capability, allowed).allowed) return;
  throw JestErrors.JEST_KV_V2_PATH({ matcher: 'toDeny', path, allowed, capability });
}

/** The text is the same for a matcher and its `.not`: what was expected is what did not happen. */
function verdict(decision: Decision, wanted: boolean): MatcherResult {
  return {
    pass: decision.allowed === wanted,
    message: () =>
      `expected the policy to ${decision.allowed ? 'refuse' : 'allow'} ${decision.capability} on ${decision.path}\n\n${decision.toString()}`,
  };
}

function can<T extends object>(value: unknown, method: keyof T & string): value is T {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Record<string, unknown>)[method] === 'function'
  );
}
