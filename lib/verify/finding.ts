import { printable } from '../core';

/**
 * How bad it is.
 * - `error`: the pod would wait, or stop working
 * - `warning`: it works, and something was changed: more is allowed than the contract says, or a lifetime is cut short
 * - `unknown`: the token of verify may not look there
 * - `note`: nothing can be known without reading a value
 */
export type FindingLevel = 'error' | 'warning' | 'unknown' | 'note';

/** Something that is not in Vault as the contract says. */
export interface VerifyFinding {
  readonly rule: VerifyRule;
  readonly level: FindingLevel;
  /** `shop/web`. */
  readonly workload: string;
  /** What it is about, by its path: `auth/k8s-shop/role/shop-web`. */
  readonly subject: string;
  readonly message: string;
  /** What the pod would say, word for word; undefined where it would say nothing, or something of its engine's own. */
  readonly podSays?: string | undefined;
  /** What to do about it. */
  readonly remedy: string;
}

/** What verify can find. */
export type VerifyRule = keyof ReturnType<typeof verifyRules>;

/** Each rule with what it means. A name, once released, keeps its meaning. */
export function verifyRules() {
  return {
    sealed: { level: 'error', title: 'the server is sealed' },
    'namespace-missing': { level: 'error', title: 'the Vault namespace is missing' },
    'namespace-elsewhere': {
      level: 'unknown',
      title: 'the namespace is not below the namespace of the token',
    },
    forbidden: { level: 'unknown', title: 'the token may not read this' },
    failed: { level: 'unknown', title: 'the server answers with an error' },
    'mount-missing': { level: 'error', title: 'the auth mount is missing' },
    'mount-type': { level: 'error', title: 'the auth mount has another method' },
    'role-missing': { level: 'error', title: 'the role is missing' },
    'role-account': { level: 'error', title: 'the role does not admit the service account' },
    'role-namespace': { level: 'error', title: 'the role does not admit the namespace' },
    'role-audience': { level: 'error', title: 'the role requires another audience' },
    'role-wider': { level: 'warning', title: 'the role admits more than the workload' },
    'role-token': {
      level: 'warning',
      title: 'an agent cannot work with the tokens of the role, or not for long',
    },
    'role-policies': {
      level: 'warning',
      title: 'the role has other policies than the contract says',
    },
    'role-options': { level: 'warning', title: 'the role has other options than its grant says' },
    'grant-unknown': { level: 'note', title: 'only a grant can say whether this is intended' },
    'identity-policies': {
      level: 'warning',
      title: 'the identity of the workload has other policies than its grant says',
    },
    'policy-missing': { level: 'warning', title: 'the policy is missing' },
    'policy-invalid': { level: 'unknown', title: 'the policy cannot be read' },
    'not-allowed': { level: 'error', title: 'the policies of the role do not allow a read' },
    'renewal-not-allowed': {
      level: 'warning',
      title: 'the token cannot renew or end itself, or renew leases',
    },
    'allowed-more': { level: 'warning', title: 'the policies of the role allow more than the contract' },
    'secrets-mount-missing': { level: 'error', title: 'the mount of the secret is missing' },
    'secrets-mount-type': {
      level: 'error',
      title: 'the mount of the secret has another engine or version',
    },
    'secret-missing': { level: 'error', title: 'the secret is missing' },
    'key-missing': { level: 'error', title: 'the secret has no such key' },
    'engine-role-missing': { level: 'error', title: 'the role of the secrets engine is missing' },
    'keys-unknown': { level: 'note', title: 'the keys cannot be known without their values' },
    'engine-unknown': {
      level: 'note',
      title: 'what the engine answers cannot be known without asking it',
    },
  } as const satisfies Readonly<Record<string, { readonly level: FindingLevel; readonly title: string }>>;
}

/** What a check tells, without what is the same for all findings of a workload. */
export type Told = Omit<VerifyFinding, 'level' | 'workload'> & { readonly level?: FindingLevel };

/** A finding of a workload. Texts of the server are made printable: they may be anything. */
export function findingOf(workload: string, told: Told): VerifyFinding {
  const { rule, level = verifyRules()[rule].level } = told;
  return Object.freeze({
    ...told,
    level,
    workload,
    subject: printable(told.subject),
    message: printable(told.message),
  });
}

/** `"a", "b" and 3 more`. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map((name) => JSON.stringify(name));
  return `${shown.join(', ')}${names.length > most ? ` and ${String(names.length - most)} more` : ''}`;
}
