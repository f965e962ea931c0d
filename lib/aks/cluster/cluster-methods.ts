import { ANY_TEXT, fields, FLAG, has, listOf, made, oneFieldOf, optional, TEXT } from '../../core';
import { type AccessScope } from '../identity/aks-access-role';
import { DiagnosticCategory } from '../monitoring/monitoring';
import { enumOf } from '../private/shapes';

/** Where diagnostic logs go: exactly one of the three. */
export type DiagnosticDestination =
  | { readonly workspaceId: string }
  | { readonly storageAccountId: string }
  | { readonly eventHub: { readonly authorizationRuleId: string; readonly name?: string } };

/** Properties of `addDiagnostics`. */
export interface DiagnosticsProps {
  /** At least one. */
  readonly categories: readonly DiagnosticCategory[];
  readonly destination: DiagnosticDestination;
  /** Name of the setting, one of its own for each setting of a cluster. @default `diag-<clusterName>-<id>` in lower case */
  readonly name?: string;
}

/** Options of `grantAcrPull`. */
export interface AcrPullOptions {
  /**
   * Whether the registry's permissions are by repository (`RBAC Registry + ABAC Repository Permissions`): it does not know the
   * role AcrPull.
   * @default false
   */
  readonly repositoryPermissions?: boolean;
}

// What the methods take, for callers without a compiler.

export const ROLE = made(
  'AksAccessRole.READER, .of(...) or another',
  has('roleDefinitionName', 'namespaced'),
);
/** The names have an error of their own. */
export const GRANT_SCOPE = fields<AccessScope>({ namespaces: listOf(ANY_TEXT) });
export const ACR_PULL = fields<AcrPullOptions>({ repositoryPermissions: FLAG });
export const DIAGNOSTICS = fields<DiagnosticsProps>(
  {
    categories: listOf(enumOf('DiagnosticCategory', DiagnosticCategory)),
    destination: oneFieldOf({
      workspaceId: TEXT,
      storageAccountId: TEXT,
      eventHub: fields({ authorizationRuleId: TEXT, name: TEXT }, ['authorizationRuleId']),
    }),
    name: TEXT,
  },
  ['categories', 'destination'],
);
export const NOTES = optional(TEXT);
export const KUBE_LOGIN = made('KubeLogin.azureCli() or another of KubeLogin', has('exec'));
export const OUTPUTS = fields({ prefix: TEXT }, ['prefix']);
