import { nearestName } from '../../core';
import { listed } from '../finding';
import { type MountFacts } from '../vault-reader';
import { type CheckInput, namespaceMissing, valueOf } from './check';
import { identityPolicies } from './identity';
import { checkBindings } from './role-bindings';
import { APPLY_OR_SYNTH, checkOptions, hasOpenPolicies, policiesOfGrant } from './role-options';
import { stringsOf } from './strings';

/** What of the way in the policies need to know. */
export interface LoginFacts {
  readonly mount: MountFacts | undefined;
  /** The names of the policies of the role; undefined where it is unknown. */
  readonly policies: readonly string[];
}

/** Mount and role. Undefined where nobody logs in, or where it cannot be known. */
export async function checkLogin(input: CheckInput): Promise<LoginFacts | undefined> {
  const { access, login, tell } = input;
  const { method, path } = access.auth;
  const subject = `auth/${path}`;
  const mounts = await login.authMounts();
  if (mounts.kind === 'missing') {
    namespaceMissing(tell, access.loginNamespace);
    return undefined;
  }
  const known = valueOf(mounts, tell, subject);
  const mount = known?.get(path);
  if (known !== undefined && mount === undefined) {
    const near = nearestName(path, [...known.keys()]);
    tell({
      rule: 'mount-missing',
      subject,
      message: `nothing is mounted there${near === undefined ? '' : `; is it ${JSON.stringify(near)}?`}`,
      podSays: 'permission denied',
      remedy: 'apply the stack that makes the mount, or correct the AuthMount of the workload',
    });
    return undefined;
  }
  if (mount !== undefined && mount.type !== method) {
    tell({
      rule: 'mount-type',
      subject,
      message: `the mount is of the type ${JSON.stringify(mount.type)}, and the contract says ${JSON.stringify(method)}`,
      remedy: `write AuthMount.${mount.type === 'jwt' ? 'jwt' : 'kubernetes'}(...) in the application, or correct the mount`,
    });
    return undefined;
  }
  return checkRole(input, mount);
}

async function checkRole(input: CheckInput, mount: MountFacts | undefined): Promise<LoginFacts | undefined> {
  const { access, login, tell } = input;
  const subject = `auth/${access.auth.path}/role/${access.roleName}`;
  const answer = await login.authRole(access.auth.path, access.roleName);
  if (answer.kind === 'missing') {
    tell({
      rule: 'role-missing',
      subject,
      message: 'there is no such role',
      podSays: access.auth.method === 'kubernetes' ? 'invalid role name' : 'could not be found',
      remedy: "apply the platform's stack with this contract first",
    });
    return undefined;
  }
  const role = valueOf(answer, tell, subject);
  if (role === undefined) return undefined;
  checkBindings(input, role, subject);
  checkToken(input, role, subject);
  checkOptions(input, role, subject);
  const byRole = policiesOf(input, role, subject);
  const byIdentity = await identityPolicies(input, mount, role);
  return { mount, policies: [...new Set([...byRole, ...byIdentity])] };
}

type Json = Readonly<Record<string, unknown>>;

/** Which policies a token of the role has. */
function policiesOf(
  { access, alsoPolicies, grant, tell }: CheckInput,
  role: Json,
  subject: string,
): readonly string[] {
  const named = stringsOf(role['token_policies'] ?? role['policies']);
  const withDefault = role['token_no_default_policy'] !== true;
  const policies = [...new Set([...named, ...(withDefault ? ['default'] : [])])];
  const granted = policiesOfGrant({ grant });
  const known = [...new Set([access.policyName, ...(granted ?? []), ...alsoPolicies])];
  const more = policies.some((name) => !known.includes(name)) && !hasOpenPolicies({ grant });
  const less = [access.policyName, ...(granted ?? [])].some((name) => !policies.includes(name));
  if (more || less) {
    tell({
      rule: 'role-policies',
      subject,
      message: `its tokens have the policies ${listed(policies) || '(none)'}, and the ${grant === undefined ? 'contract' : 'grant'} says ${listed(known)}`,
      remedy:
        grant === undefined
          ? 'apply again, or pass what the platform adds by --grants or --also-policy'
          : APPLY_OR_SYNTH,
    });
  }
  return policies;
}

/** What an agent cannot work with, or not for long, where no grant says that it is wanted. */
function checkToken({ access, grant, tell }: CheckInput, role: Json, subject: string): void {
  const isWanted = (name: string) => grant !== undefined && grant.arguments[name] === role[name];
  const problems = [
    Number(role['token_num_uses'] ?? 0) > 0
      ? `a token is good for ${String(role['token_num_uses'])} requests, and the agent makes one for every secret`
      : undefined,
    role['token_type'] === 'batch' && access.dynamic
      ? 'its tokens are batch tokens, with which every lease ends at each new login'
      : undefined,
    Number(role['token_explicit_max_ttl'] ?? 0) > 0 && access.dynamic && !isWanted('token_explicit_max_ttl')
      ? `a token ends after ${String(role['token_explicit_max_ttl'])} s, and every lease with it`
      : undefined,
  ].filter((problem) => problem !== undefined);
  for (const message of problems) {
    tell({
      rule: 'role-token',
      subject,
      message,
      remedy: 'apply again, or add to the grant what is intended',
    });
  }
}
