// The pod side, as cdk8s constructs: workloads whose containers cannot start before their Vault secrets are there.
// For application teams. Imports access, secrets and core; never vault, aks or anything of cdktf.
export { VaultInjectedDeployment, type VaultInjectedDeploymentProps } from './vault-injected-deployment';
export { VaultInjectedStatefulSet, type VaultInjectedStatefulSetProps } from './vault-injected-stateful-set';
export { VaultInjectedDaemonSet, type VaultInjectedDaemonSetProps } from './vault-injected-daemon-set';
export { VaultInjectedJob, type VaultInjectedJobProps } from './vault-injected-job';
export { VaultInjectedCronJob, type VaultInjectedCronJobProps } from './vault-injected-cron-job';
export { type VaultInjectedProps, type WorkloadAccess } from './vault-injected-props';
export { type IVaultInjected } from './vault-injected';
export { VAULT_ACCESS_FILE, VAULT_ACCESS_REPORT, VaultApp } from './vault-app';
export { VaultServer, type VaultServerOptions } from '../agent';
export { VaultCa, type VaultCaSource } from '../agent';
export { AgentImage } from '../agent';
export { OnChange, type OnChangeTarget, type Reaction, type SignalName } from './on-change';
export { EnvDelivery, type EnvDeliveryKind, type EnvTarget } from './env-delivery';
export { FailedRotation } from './failed-rotation';
export { ServiceMesh } from './service-mesh';
export { Delivery, type DeliveryKind } from './delivery';
export { type HelmValues, injectorHelmValues, type InjectorHelmOptions } from './injector-helm-values';
export { type AgentConnection, type InjectorOptions } from './injector-options';
export {
  type ManifestValidationContext,
  type ManifestValidationOptions,
  VaultManifestValidation,
} from './manifest-validation';
