import { Deployment, type DeploymentProps } from 'cdk8s-plus-28';
import { type InjectedProps, vaultInjected } from './vault-injected';

/** Properties of {@link VaultInjectedDeployment}: those of a cdk8s-plus Deployment and what it reads from Vault. */
export type VaultInjectedDeploymentProps = InjectedProps<DeploymentProps>;

/**
 * A Deployment whose application never runs before its Vault secrets are there. It emits
 *
 * - a Deployment whose pods have the native sidecar `vault-agent` first, then the init container
 *   `vault-secrets-ready`, which returns once every file exists, is not empty and can be read by the application's
 *   user, then the application's own init containers and containers; the agent's configuration is in annotations of
 *   the pod template, so that each ReplicaSet is complete by itself;
 * - a ServiceAccount, where `access.serviceAccount` is a name.
 *
 * `progressDeadline` is 10 minutes unless it is given, or startTimeout, minReady and 5 minutes where that is more.
 *
 * The guarantee is in the manifest itself: it needs no webhook, and it holds when Vault is down, the role is wrong, a
 * key is missing or the agent's image cannot run. No secret value is in any object.
 *
 * @example
 * new VaultInjectedDeployment(this, 'Web', {
 *   vault: VaultServer.at('https://vault.example:8200'),
 *   access: { roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web', auth: AuthMount.kubernetes('k8s-shop') },
 *   files: { 'api-key': kv2('secret').at('shop/db').key('apiKey') },
 *   containers: [{ image: 'registry.example/shop/web:1.4.2', portNumber: 8080 }],
 * });
 *
 * @throws WORKLOAD_PROGRESS_DEADLINE_TOO_SHORT for a deadline that the start gate outlasts
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent
 */
export class VaultInjectedDeployment extends vaultInjected(Deployment) {}
