import * as v from 'valibot';
import { AccessErrors } from '../errors';
import { type RoleOfGrants } from '../granted-role';
import { parsedText } from './contract-text';
import { API_VERSION } from './contract-type';
import { jsonPath, reasonOf } from './schema-issue';

/** The `kind` of the file. */
export const GRANTS_KIND = 'VaultGrants';

/** The JSON form. The arguments of a role are Vault's, and may be any. */
function grantsSchema() {
  const text = v.pipe(v.string(), v.minLength(1, 'a text is not empty'));
  return v.strictObject({
    apiVersion: v.literal(API_VERSION),
    kind: v.literal(GRANTS_KIND),
    roles: v.array(
      v.strictObject({
        path: v.pipe(v.string(), v.regex(/^auth\/.+\/role\/[^/]+$/, 'a path such as auth/k8s-shop/role/web')),
        namespace: v.optional(text),
        arguments: v.record(v.string(), v.unknown()),
        groups: v.optional(v.array(v.strictObject({ name: text, policies: v.array(text) }))),
      }),
    ),
  });
}

/**
 * The roles in the text of a file.
 * @throws ACCESS_GRANTS_INVALID, ACCESS_CONTRACT_TOO_LARGE, ACCESS_CONTRACT_NOT_JSON
 */
export function parsedGrants(text: string, source: string): readonly RoleOfGrants[] {
  const result = v.safeParse(grantsSchema(), parsedText(text, source), { abortEarly: true });
  if (result.success) return result.output.roles;
  const [issue] = result.issues;
  throw AccessErrors.ACCESS_GRANTS_INVALID({ source, at: jsonPath(issue), reason: reasonOf(issue) });
}

/** @throws ACCESS_GRANTS_INVALID for a role that is there twice: nobody knows which one is meant */
export function checkedRoles(roles: readonly RoleOfGrants[], source: string): readonly RoleOfGrants[] {
  const keys = roles.map(({ path, namespace }) => JSON.stringify([path, namespace]));
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  const role = roles[twice];
  if (role === undefined) return Object.freeze([...roles]);
  const reason = `each role once, and ${role.path} is there twice; give the files of one server`;
  throw AccessErrors.ACCESS_GRANTS_INVALID({ source, at: `$.roles[${String(twice)}]`, reason });
}
