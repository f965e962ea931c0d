import { type CheckInput } from './check';
import { stringsOf } from './strings';

type Json = Readonly<Record<string, unknown>>;

/** What an option is where nobody has set it, as the server shows it. */
const UNSET: Readonly<Record<string, unknown>> = {
  token_bound_cidrs: [],
  token_explicit_max_ttl: 0,
  token_max_ttl: 0,
  token_num_uses: 0,
};

/** Of what a contract says nothing, and a grant everything. */
const OF_A_GRANT: Readonly<Record<string, unknown>> = {
  ...UNSET,
  token_ttl: 0,
  token_period: 0,
  token_type: 'default',
  token_no_default_policy: false,
  alias_name_source: 'serviceaccount_uid',
};

/**
 * The options of a role against those of its grant. Without a grant nobody knows what was wanted: what is set is noted, and
 * what a grant always sets is not looked at.
 */
export function checkOptions({ access, grant, tell }: CheckInput, role: Json, subject: string): void {
  if (grant === undefined) {
    const set = Object.keys(UNSET).filter((name) => !isSame(role[name], UNSET[name]) && !isTold(name));
    if (set.length === 0) return;
    tell({
      rule: 'grant-unknown',
      subject,
      message: `it has ${set.map((name) => `${name} ${shown(role[name])}`).join(', ')}, which a contract does not mention`,
      remedy: GIVE_GRANTS,
    });
    return;
  }
  const open = Object.keys(grant.arguments).filter((name) => isOpen(grant.arguments[name]));
  if (open.length > 0 || isOpen(grant.groups)) {
    tell({
      rule: 'grant-unknown',
      subject,
      message: `Terraform fills in ${[...open, ...(isOpen(grant.groups) ? ['policies of groups'] : [])].join(', ')} of its grant later: not compared`,
      remedy: 'ignore this if it is intended; texts in place of variables are compared',
    });
  }
  const names = Object.keys(OF_A_GRANT).filter(
    (name) => name !== 'alias_name_source' || access.auth.method === 'kubernetes',
  );
  for (const name of names) {
    const wanted = grant.arguments[name] ?? OF_A_GRANT[name];
    if (isOpen(wanted) || isSame(role[name] ?? OF_A_GRANT[name], wanted)) continue;
    tell({
      rule: 'role-options',
      subject,
      message: `its ${name} is ${shown(role[name])}, and the grant says ${shown(wanted)}`,
      remedy: APPLY_OR_SYNTH,
    });
  }
}

/** What to do about what only a grant can say. */
export const GIVE_GRANTS =
  "give --grants the platform's vault-grants.json, with which this is compared; ignore this if it is intended";

/** What to do about a difference to a grant. */
export const APPLY_OR_SYNTH = 'apply again, or synthesize the grants again if they are older than the apply';

/** Whether Terraform fills it in later, so that nobody knows it here. */
export function isOpen(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).includes('${');
}

/** The policies that a grant gives the tokens of its role; undefined where that is open. */
export function policiesOfGrant({ grant }: Pick<CheckInput, 'grant'>): readonly string[] | undefined {
  const policies = grant?.arguments['token_policies'];
  return policies === undefined || isOpen(policies) ? undefined : stringsOf(policies);
}

/** Whether Terraform fills in policies later, so that any may be wanted beside that of the contract. */
export function hasOpenPolicies({ grant }: Pick<CheckInput, 'grant'>): boolean {
  return isOpen(grant?.arguments['token_policies']) || isOpen(grant?.groups);
}

/** The agent's checks have it. */
function isTold(name: string): boolean {
  return name === 'token_num_uses';
}

/** Numbers and lists as the server writes them: an address without a mask has one, and the order is its own. */
function isSame(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (value === undefined || value === null) return canonical([]);
  if (Array.isArray(value)) return JSON.stringify(value.map((item) => networkOf(String(item))).sort());
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function networkOf(text: string): string {
  return text.replace(text.includes(':') ? /\/128$/ : /\/32$/, '');
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  return Array.isArray(value) && value.length === 0 ? '(none)' : JSON.stringify(value);
}
