import { Job, type JobProps } from 'cdk8s-plus-28';
import { type InjectedProps, vaultInjected } from './vault-injected';

/** Properties of {@link VaultInjectedJob}: those of a cdk8s-plus Job and what it reads from Vault. */
export type VaultInjectedJobProps = InjectedProps<JobProps>;

/**
 * A Job whose application never runs before its Vault secrets are there, and that completes. It emits what
 * {@link VaultInjectedDeployment} emits, with a Job in place of the Deployment.
 *
 * The agent is a native sidecar, which the kubelet ends when the application's containers have ended: the pod
 * completes, however long it runs, and its leases are renewed all the while.
 *
 * With the restart policy `Never`, the default, a start gate that gives up fails the pod, and the Job starts another
 * one, up to `backoffLimit` times. Where a Job may be tried once only, give `startTimeout` the time that Vault may be
 * away.
 *
 * @throws WORKLOAD_ACTIVE_DEADLINE_TOO_SHORT when `activeDeadline` is less than `startTimeout` and 60 s
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers
 */
export class VaultInjectedJob extends vaultInjected(Job) {}
