import { DaemonSet, type DaemonSetProps } from 'cdk8s-plus-28';
import { type InjectedProps, vaultInjected } from './vault-injected';

/** Properties of {@link VaultInjectedDaemonSet}: those of a cdk8s-plus DaemonSet and what it reads from Vault. */
export type VaultInjectedDaemonSetProps = InjectedProps<DaemonSetProps>;

/**
 * A DaemonSet whose application never runs before its Vault secrets are there. It emits what
 * {@link VaultInjectedDeployment} emits, with a DaemonSet in place of the Deployment. Each node's pod logs in by
 * itself, so a cluster of 100 nodes has 100 leases of each dynamic secret.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
export class VaultInjectedDaemonSet extends vaultInjected(DaemonSet) {}
