import { type CheckInput, valueOf } from './check';
import { listed } from '../finding';
import { type MountFacts } from '../vault-reader';
import { stringsOf } from './strings';
import { APPLY_OR_SYNTH, GIVE_GRANTS, isOpen } from './role-options';

type Json = Readonly<Record<string, unknown>>;

/** More accounts than a mount has: to read them one by one would take too long. */
const MOST_ENTITIES = 2000;

/**
 * The policies that the workload has by its identity, beside those of its role: of the entity itself, and of the groups that
 * it is in. Vault has an entity from the first login on, or earlier where it was made before.
 */
export async function identityPolicies(
  input: CheckInput,
  mount: MountFacts | undefined,
  role: Json,
): Promise<readonly string[]> {
  if (mount === undefined) return [];
  const found = await entitiesOf(input, mount, role);
  if (found === undefined) return [];
  const policies = new Map<string, string>();
  const groups: string[] = [];
  for (const entity of found) {
    const by = `entity ${String(entity['name'])}`;
    for (const name of stringsOf(entity['policies'])) policies.set(name, by);
    for (const id of stringsOf(entity['group_ids'])) {
      const path = `identity/group/id/${id}`;
      const group = valueOf(await input.login.group(id), input.tell, path);
      if (group === undefined) continue;
      groups.push(String(group['name']));
      for (const name of stringsOf(group['policies'])) policies.set(name, `group ${String(group['name'])}`);
    }
  }
  compare(input, policies, groups, found.length > 0);
  return [...policies.keys()];
}

/** The entities of the account: one, and for each that was deleted and made again the one that it had. */
async function entitiesOf(
  { access, login, tell }: CheckInput,
  { accessor }: MountFacts,
  role: Json,
): Promise<readonly Json[] | undefined> {
  const subject = `auth/${access.auth.path}/role/${access.roleName}`;
  const listed = await login.entitiesAt(accessor);
  if (listed.kind === 'missing') return [];
  const all = valueOf(listed, tell, subject);
  if (all === undefined) return undefined;
  const named = nameOf(access, role);
  const candidates = named === undefined ? all : all.filter(({ aliasName }) => aliasName === named);
  if (candidates.length > MOST_ENTITIES) {
    tell({
      rule: 'failed',
      subject,
      message: `${String(candidates.length)} accounts have logged in at the mount, too many to find the identity of this one`,
      remedy: 'let the role take the name of the account as identity: AliasNameSource.SERVICE_ACCOUNT_NAME',
    });
    return undefined;
  }
  const found: Json[] = [];
  for (const { id } of candidates) {
    const entity = valueOf(await login.entity(id), tell, `identity/entity/id/${id}`);
    if (entity !== undefined && (named !== undefined || isAccount(entity, accessor, access))) {
      found.push(entity);
    }
  }
  return found;
}

/** What Vault calls who logs in by this role; undefined for the UID of the account, which is not known here. */
function nameOf({ auth, namespace, serviceAccount }: CheckInput['access'], role: Json): string | undefined {
  if (auth.method === 'kubernetes') {
    return role['alias_name_source'] === 'serviceaccount_name' ? `${namespace}/${serviceAccount}` : undefined;
  }
  return role['user_claim'] === 'sub' ? `system:serviceaccount:${namespace}:${serviceAccount}` : undefined;
}

/** By the metadata of its logins. */
function isAccount(
  entity: Json,
  accessor: string,
  { namespace, serviceAccount }: CheckInput['access'],
): boolean {
  const aliases = (Array.isArray(entity['aliases']) ? entity['aliases'] : []) as readonly Json[];
  return aliases.some((alias) => {
    const metadata = (alias['metadata'] ?? {}) as Json;
    return (
      alias['mount_accessor'] === accessor &&
      metadata['service_account_namespace'] === namespace &&
      metadata['service_account_name'] === serviceAccount
    );
  });
}

/** What is there and not wanted, and what is wanted and not there. */
function compare(
  { access, grant, alsoPolicies, tell }: CheckInput,
  policies: ReadonlyMap<string, string>,
  groups: readonly string[],
  isThere: boolean,
): void {
  const wanted = (grant?.groups ?? []).filter((group) => !isOpen(group));
  const known = new Set([access.policyName, ...alsoPolicies, ...wanted.flatMap((group) => group.policies)]);
  const more = [...policies].filter(([name]) => !known.has(name)).map(([name, by]) => `${name} (${by})`);
  const subject = `${access.namespace}/${access.serviceAccount} at auth/${access.auth.path}`;
  if (more.length > 0 && !isOpen(grant?.groups)) {
    tell({
      rule: 'identity-policies',
      subject,
      message: `by its identity it has the policies ${listed(more)} too, ${grant === undefined ? 'which the contract does not mention' : 'which the grant does not mention'}`,
      remedy: grant === undefined ? GIVE_GRANTS : APPLY_OR_SYNTH,
    });
  }
  const missing = wanted.filter(({ name }) => !groups.includes(name));
  for (const { name, policies: those } of missing) {
    tell({
      rule: 'identity-policies',
      subject,
      message: `it is not in the group ${JSON.stringify(name)} of its grant, which has the policies ${listed(those)}${isThere ? '' : '; Vault knows no identity of it'}`,
      remedy: APPLY_OR_SYNTH,
    });
  }
}
