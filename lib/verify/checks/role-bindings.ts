import { type VaultAccess } from '../../access';
import { listed } from '../finding';
import { type CheckInput } from './check';
import { checkSelector } from './namespace-selector';
import { stringsOf } from './strings';

type Json = Readonly<Record<string, unknown>>;
type Tell = CheckInput['tell'];

const APPLY = 'apply again, or correct service account, namespace or audience of the workload';

/** Whom the role lets in, against who the workload is. */
export function checkBindings(input: CheckInput, role: Json, subject: string): void {
  const { access, tell } = input;
  if (access.auth.method === 'jwt') checkJwt(access, role, subject, tell);
  else checkKubernetes(input, role, subject);
}

function checkKubernetes(input: CheckInput, role: Json, subject: string): void {
  const { access, tell } = input;
  const names = stringsOf(role['bound_service_account_names']);
  const namespaces = stringsOf(role['bound_service_account_namespaces']);
  const [selector = ''] = textsOrNone(role['bound_service_account_namespace_selector']);
  if (!names.some((name) => globMatches(name, access.serviceAccount))) {
    tell({
      rule: 'role-account',
      subject,
      message: `it admits the service accounts ${listed(names) || '(none)'}, and the workload runs as ${JSON.stringify(access.serviceAccount)}`,
      podSays: 'service account name not authorized',
      remedy: APPLY,
    });
  }
  if (selector === '' && !namespaces.some((name) => globMatches(name, access.namespace))) {
    tell({
      rule: 'role-namespace',
      subject,
      message: `it admits the namespaces ${listed(namespaces) || '(none)'}, and the workload is in ${JSON.stringify(access.namespace)}`,
      podSays: 'namespace not authorized',
      remedy: APPLY,
    });
  }
  const more = [
    ...names.filter((name) => name !== access.serviceAccount),
    ...namespaces.filter((name) => name !== access.namespace),
  ];
  tellWider(more, access, subject, tell);
  checkSelector(input, selector, subject);
  checkAudience(access, textsOrNone(role['audience']), subject, tell);
}

function checkJwt(access: VaultAccess, role: Json, subject: string, tell: Tell): void {
  const wanted = `system:serviceaccount:${access.namespace}:${access.serviceAccount}`;
  const bound = role['bound_subject'];
  const claims = Object.keys(objectOf(role['bound_claims']));
  if (typeof bound === 'string' && bound !== '' && bound !== wanted) {
    tell({
      rule: 'role-account',
      subject,
      message: `it admits the subject ${JSON.stringify(bound)}, and that of the workload is ${JSON.stringify(wanted)}`,
      podSays: 'invalid subject (sub) claim',
      remedy: APPLY,
    });
  }
  if (bound === '' || bound === undefined || bound === null) {
    tellWider(
      [claims.length === 0 ? 'any subject' : `every token with the claims ${listed(claims)}`],
      access,
      subject,
      tell,
    );
  }
  checkAudience(access, stringsOf(role['bound_audiences']), subject, tell);
}

function checkAudience(access: VaultAccess, bound: readonly string[], subject: string, tell: Tell): void {
  const wanted = access.auth.audience.value;
  if (bound.length === 0) {
    // A role without an audience takes every token of the account, as with the API server's own.
    if (wanted !== undefined) tellWider(['a token for any audience'], access, subject, tell);
    return;
  }
  if (wanted !== undefined && bound.includes(wanted)) {
    tellWider(
      bound.filter((one) => one !== wanted),
      access,
      subject,
      tell,
    );
    return;
  }
  tell({
    rule: 'role-audience',
    subject,
    message: `it requires the audience ${listed(bound)}, and the token of the pod is made for ${wanted === undefined ? 'the API server' : JSON.stringify(wanted)}`,
    podSays: 'invalid audience (aud) claim',
    remedy: APPLY,
  });
}

function tellWider(more: readonly string[], access: VaultAccess, subject: string, tell: Tell): void {
  if (more.length === 0) return;
  tell({
    rule: 'role-wider',
    subject,
    message: `besides ${access.namespace}/${access.serviceAccount} it admits ${listed(more)}`,
    remedy: 'apply again: a role admits one account of one namespace',
  });
}

/** As the Kubernetes method compares names: `*` stands for anything. */
function globMatches(glob: string, name: string): boolean {
  const [first = '', ...rest] = glob.split('*');
  if (rest.length === 0) return glob === name;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

function textsOrNone(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
