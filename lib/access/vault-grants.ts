import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, listOf, TEXT } from '../core';
import { AccessErrors } from './errors';
import { checkedRoles, GRANTS_KIND, parsedGrants, type RoleInFile } from './private/grants-schema';
import { API_VERSION } from './private/contract-type';
import { contractFiles } from './private/contract-files';
import { readText } from './private/read-text';
import { grantedAccess } from './granted-access';
import { type RoleOfGrants, VAULT_GRANTS_FILE } from './granted-role';
import { type GrantSettings } from './grant-settings';
import { type VaultAccess } from './vault-access';
import { type VaultAccessContract } from './vault-access-contract';
import { check, ROLES_OF_GRANTS } from './private/shapes';

/**
 * What the platform's side grants, as far as a contract cannot know it: further policies, namespaces by their labels,
 * networks, lifetimes, groups. Written at the synth of cdktf and by `contract terraform` and `contract vault`; read by
 * `verify`, which then knows what was wanted.
 */
export class VaultGrants {
  /** In the order of the files. */
  public readonly roles: readonly RoleOfGrants[];

  private constructor(roles: readonly RoleInFile[]) {
    this.roles = checkedRoles(roles);
    Object.freeze(this);
  }

  /**
   * Of these roles.
   * @throws ACCESS_GRANTS_INVALID where one is there twice
   */
  public static of(roles: readonly RoleOfGrants[]): VaultGrants {
    check('roles', roles, ROLES_OF_GRANTS);
    return new VaultGrants(roles.map((role) => ({ role })));
  }

  /** What `contract terraform` and `contract vault` write. @throws what {@link grantedAccess} throws */
  public static ofContract(contract: VaultAccessContract, settings: GrantSettings = {}): VaultGrants {
    const roles = grantedAccess(contract, settings).map(({ namespace, role }) => ({
      role: {
        path: role.path,
        ...(namespace === undefined ? {} : { namespace }),
        arguments: role.body,
      },
    }));
    return new VaultGrants(roles);
  }

  /**
   * Of a file, a folder with a `vault-grants.json`, or a pattern such as `cdktf.out/stacks/*\/vault-grants.json`; or of
   * several of these.
   * @throws ACCESS_GRANTS_INVALID
   */
  public static fromFiles(patterns: string | readonly string[]): VaultGrants {
    if (typeof patterns === 'string') check('patterns', patterns, TEXT);
    else check('patterns', patterns, listOf(TEXT, 'a list of paths and patterns'));
    return new VaultGrants([patterns].flat().flatMap(rolesIn));
  }

  /** The role of a workload, or undefined where none of these files has it. */
  public roleOf({ auth, roleName, loginNamespace }: VaultAccess): RoleOfGrants | undefined {
    const path = `auth/${auth.path}/role/${roleName}`;
    const found = this.roles.filter((role) => role.path === path);
    return (
      found.find(({ namespace }) => namespace !== undefined && namespace === loginNamespace) ??
      found.find(({ namespace }) => namespace === undefined || loginNamespace === undefined)
    );
  }

  /** The JSON form, with two spaces of indentation and a newline at the end. */
  public toJson(): string {
    const content = { apiVersion: API_VERSION, kind: GRANTS_KIND, roles: this.roles };
    return `${JSON.stringify(content, null, 2)}\n`;
  }
}

/** @throws ACCESS_GRANTS_INVALID */
function rolesIn(pattern: string): readonly RoleInFile[] {
  const isFolder = statSync(pattern, { throwIfNoEntry: false })?.isDirectory() === true;
  try {
    const files = contractFiles(isFolder ? join(pattern, VAULT_GRANTS_FILE) : pattern);
    return files.flatMap((file) => parsedGrants(readText(file), file).map((role) => ({ role, file })));
  } catch (error) {
    // A file of another kind is told in the words of contracts.
    if (!ConfigurationError.is(error) || error.code === 'ACCESS_GRANTS_INVALID') throw error;
    const none = error.code === 'ACCESS_CONTRACTS_NONE';
    const reason = none ? 'there is no such file' : error.problem.rule;
    throw AccessErrors.ACCESS_GRANTS_INVALID({ source: pattern, at: undefined, reason });
  }
}
