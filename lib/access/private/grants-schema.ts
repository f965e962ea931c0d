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

/** A role, and the file that it is of. */
export interface RoleInFile {
  readonly role: RoleOfGrants;
  /** Undefined where it is of none. */
  readonly file?: string;
}

/** @throws ACCESS_GRANTS_INVALID for a role that is there twice: nobody knows which one is meant */
export function checkedRoles(roles: readonly RoleInFile[]): readonly RoleOfGrants[] {
  const keys = roles.map(({ role: { path, namespace } }) => JSON.stringify([path, namespace]));
  const second = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  const [one, other] = [roles[keys.indexOf(keys[second] ?? '')], roles[second]];
  if (one === undefined || other === undefined) return Object.freeze(roles.map(({ role }) => role));
  const reason = `each role once, and ${other.role.path} is there twice; give the files of one server`;
  const files = [...new Set([one.file, other.file].filter((file) => file !== undefined))];
  const source = files.length === 0 ? 'in memory' : files.join(' and ');
  throw AccessErrors.ACCESS_GRANTS_INVALID({ source, at: undefined, reason });
}
