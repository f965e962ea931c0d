import { type CheckInput } from './check';
import { APPLY_OR_SYNTH, GIVE_GRANTS, isOpen } from './role-options';

const ARGUMENT = 'bound_service_account_namespace_selector';

/**
 * The namespaces that a role of a Kubernetes mount admits by their labels, against those of its grant. A contract has none.
 * @param selector As the server has it; empty for none.
 */
export function checkSelector({ access, grant, tell }: CheckInput, selector: string, subject: string): void {
  const wanted = grant?.arguments[ARGUMENT] ?? '';
  if (isOpen(wanted) || isSameSelector(selector, wanted)) return;
  const self = `${access.namespace}/${access.serviceAccount}`;
  if (selector === '') {
    tell({
      rule: 'role-options',
      subject,
      message: `it admits no namespaces by their labels, and the grant says ${textOf(wanted)}`,
      podSays: 'namespace not authorized',
      remedy: APPLY_OR_SYNTH,
    });
    return;
  }
  const account = JSON.stringify(access.serviceAccount);
  tell({
    rule: 'role-wider',
    subject,
    message: `besides ${self} it admits the account ${account} of every namespace with the labels ${textOf(selector)}; ${because(grant === undefined, wanted)}`,
    remedy: grant === undefined ? GIVE_GRANTS : APPLY_OR_SYNTH,
  });
}

function because(isUnknown: boolean, wanted: unknown): string {
  if (isUnknown) return 'a contract does not say whether that is intended';
  return wanted === '' ? 'the grant says none' : `the grant says ${textOf(wanted)}`;
}

function isSameSelector(one: string, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** A selector is a text of JSON, or of YAML, which is compared as it is. */
function canonical(selector: unknown): string {
  if (typeof selector !== 'string') return JSON.stringify(selector);
  try {
    return JSON.stringify(sorted(JSON.parse(selector)));
  } catch {
    return selector.trim();
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function textOf(selector: unknown): string {
  const text = typeof selector === 'string' ? selector : JSON.stringify(selector);
  return text.replace(/\s+/g, ' ').slice(0, 200);
}
