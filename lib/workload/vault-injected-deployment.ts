import { type Container, type ContainerProps, Deployment, type DeploymentProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type VaultAccess } from '../access';
import { progressDeadline } from './start-gate-timing';
import { InjectedPod } from './private/injected-pod';
import { podPlan } from './private/pod-plan';
import { type IVaultInjected, markVaultInjected } from './vault-injected';
import { type VaultInjectedProps } from './vault-injected-props';

/** Properties of {@link VaultInjectedDeployment}: those of a cdk8s-plus Deployment and what it reads from Vault. */
export interface VaultInjectedDeploymentProps
  extends Omit<DeploymentProps, 'containers' | 'serviceAccount'>, VaultInjectedProps {}

/**
 * A Deployment whose application never runs before its Vault secrets are there. It emits
 *
 * - a Deployment with the native sidecar `vault-agent` first, then the init container `vault-secrets-ready`, which
 *   returns once every file exists, is not empty and can be read by the application's user, then the user's own
 *   init containers and containers;
 * - an immutable ConfigMap with the agent's configuration, named after its content;
 * - a ServiceAccount, where `access.serviceAccount` is a name.
 *
 * The guarantee stands in the manifest itself: it needs no webhook, and it holds when Vault is down, the role is
 * wrong, a key is missing or the agent's image cannot run. No secret value is in any object.
 *
 * @example
 * new VaultInjectedDeployment(this, 'Web', {
 *   vault: VaultServer.at('https://vault.example:8200'),
 *   access: { roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web' },
 *   files: { 'api-key': kv2('secret').at('shop/db').key('apiKey') },
 *   containers: [{ image: 'registry.example/shop/web:1.4.2', portNumber: 8080 }],
 * });
 *
 * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent
 */
export class VaultInjectedDeployment extends Deployment implements IVaultInjected {
  /** The contract of this workload: what `auth.grant` takes on the platform side. */
  public readonly vaultAccess: VaultAccess;
  /** Where the files appear in the application's containers. */
  public readonly secretsPath: string;
  private readonly pod: InjectedPod;

  public constructor(scope: Construct, id: string, props: VaultInjectedDeploymentProps) {
    const plan = podPlan(scope, id, props);
    super(scope, id, {
      ...props,
      ...plan.workload,
      progressDeadline: progressDeadline(props, plan.timing, plan.path),
    });
    this.pod = new InjectedPod(this, plan);
    this.vaultAccess = this.pod.vaultAccess;
    this.secretsPath = plan.secretsPath;
    this.pod.fill(
      {
        addInitContainer: (own) => super.addInitContainer(own),
        addContainer: (own) => super.addContainer(own),
      },
      this.apiObject,
      '/spec/template/spec',
    );
    markVaultInjected(this);
  }

  /**
   * Adds an application container, with the secrets mounted read-only and the defaults of Pod Security `restricted`.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public override addContainer(container: ContainerProps): Container {
    // Mounted by attachContainer, which cdk8s-plus calls for both ways of adding a container.
    return super.addContainer(this.pod.checked(container));
  }

  /** Adds a container that was made elsewhere, with the secrets mounted read-only. */
  public override attachContainer(container: Container): void {
    super.attachContainer(this.pod.mount(container));
  }

  /**
   * Adds an init container. It runs after the gate, so that it has the secrets too, mounted read-only.
   * @throws WORKLOAD_CONTAINER_NAME_RESERVED for the names of the agent and the gate.
   */
  public override addInitContainer(container: ContainerProps): Container {
    return this.pod.mount(super.addInitContainer(this.pod.checked(container)));
  }
}
