// The pod side, as cdk8s constructs: workloads whose containers cannot start before their Vault secrets are there.
// For application teams. Imports access, secrets and core; never vault, aks or anything of cdktf.
export {
  VaultInjectedDeployment,
  type VaultInjectedDeploymentProps,
  type WorkloadAccess,
} from './vault-injected-deployment';
export { type IVaultInjected } from './vault-injected';
export { VAULT_ACCESS_FILE, VAULT_ACCESS_REPORT, VaultApp } from './vault-app';
export { VaultServer, type VaultServerOptions } from './vault-server';
export { VaultCa, type VaultCaSource } from './vault-ca';
export { AgentImage } from './agent-image';
export { Delivery } from './delivery';
