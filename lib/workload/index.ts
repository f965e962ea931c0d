// The pod side, as cdk8s constructs: workloads whose containers cannot start before their Vault secrets are there.
// For application teams. Imports pod, agent, access, secrets and core; never vault, aks or anything of cdktf.
export { VaultInjectedDeployment, type VaultInjectedDeploymentProps } from './vault-injected-deployment';
export { VaultInjectedStatefulSet, type VaultInjectedStatefulSetProps } from './vault-injected-stateful-set';
export { VaultInjectedDaemonSet, type VaultInjectedDaemonSetProps } from './vault-injected-daemon-set';
export { VaultInjectedJob, type VaultInjectedJobProps } from './vault-injected-job';
export { VaultInjectedCronJob, type VaultInjectedCronJobProps } from './vault-injected-cron-job';
export {
  type InjectedClass,
  type InjectedProps,
  type IVaultInjected,
  type PropsOf,
  vaultInjected,
  type WorkloadClass,
} from './vault-injected';
export { type VaultInjectedProps, type WorkloadAccess } from './vault-injected-props';
export { VaultSecrets, type VaultSecretsProps } from './vault-secrets';
export { VaultAdmissionGuard, type VaultAdmissionGuardProps } from './vault-admission-guard';
export { VaultApp, type VaultAppProps } from './vault-app';
export { type HelmValues, injectorHelmValues, type InjectorHelmOptions } from './injector-helm-values';
export {
  type ManifestValidationContext,
  type ManifestValidationOptions,
  VaultManifestValidation,
} from './manifest-validation';
