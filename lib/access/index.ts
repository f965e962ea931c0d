// The contract between the team that runs a workload and the team that runs Vault: who logs in where, and what it
// reads; its JSON form and its report. Plain frozen values.
// Imported by workload and vault; imports secrets, policy and core, and no construct framework.
export { type AccessIdentity, checkedRoleName } from './access-identity';
export { accessReport } from './access-report';
export {
  type AuthMethod,
  AuthMount,
  type JwtMountOptions,
  type KubernetesMountOptions,
  type MountPlace,
} from './auth-mount';
export { type AccessChange, ContractDiff } from './contract-diff';
export { type AllowedPaths, type PlatformRules } from './platform-rules';
export {
  contractFiles,
  VAULT_ACCESS_FILE,
  VAULT_ACCESS_FOLDER,
  VAULT_ACCESS_REPORT,
  writeContract,
} from './contract-folder';
export { type GrantedAccess, grantedAccess } from './granted-access';
export { type GroupOfRole, type RoleOfGrants, VAULT_GRANTS_FILE } from './granted-role';
export { type GrantSettings, selectorProblem, selectorText } from './grant-settings';
export { listenerName } from './listener-role';
export { terraformModule, type TerraformModuleSettings } from './terraform-module';
export { TokenAudience } from './token-audience';
export { type AccessFile, VaultAccess, type VaultAccessProps } from './vault-access';
export { VaultAccessContract } from './vault-access-contract';
export { vaultCommands } from './vault-commands';
export { VaultGrants } from './vault-grants';
export {
  addressProblem,
  namespaceBelow,
  ROOT_NAMESPACE,
  shownPlace,
  type VaultPlace,
  type VaultPlaceProps,
} from './vault-place';
export { type AccessHolder, WhoMay, type WhoMayOptions } from './who-may';
