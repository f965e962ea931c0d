import { callOf } from './words';
import { type VaultDuration, worded } from '../core';
import { PolicyPath, PolicyRule } from '../policy';
import { checkedParameters } from './parameters';
import { checkedMount, checkedPath } from './private/checks';
import { optionParameters } from './private/engine-options';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The Kubernetes secrets engine at `mount`: tokens of service accounts, of this cluster or of another one. Not the
 * Kubernetes auth method, by which workloads log in: that is `AuthMount.kubernetes`.
 *
 * @example const files = { token: kubernetes('kubernetes').role('deployer').token({ namespace: 'shop' }).token };
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kubernetes#generate-credentials
 */
export function kubernetes(mount: string): KubernetesMount {
  return new KubernetesMount(mount);
}

/** A mount of the Kubernetes engine. */
export class KubernetesMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('kubernetes', mount);
    Object.freeze(this);
  }

  /**
   * A role of the engine.
   * @throws SECRETS_PATH_INVALID
   */
  public role(role: string): KubernetesRole {
    return new KubernetesRole(
      this.mount,
      checkedPath(() => worded`role of ${callOf('kubernetes', this.mount)}`, role, 'one'),
    );
  }
}

/** What a request for a token says. */
export interface KubernetesTokenOptions {
  /** The namespace of the service account. */
  readonly namespace: string;
  /** How long the token is valid, in whole seconds; the cluster makes none for less than 10 minutes. @default what the role says */
  readonly ttl?: VaultDuration;
  /** Whether what the role allows counts in all namespaces. @default false */
  readonly clusterRoleBinding?: boolean;
  /** For whom the token is. @default the API server */
  readonly audiences?: readonly string[];
}

/** A role of the Kubernetes engine. */
export class KubernetesRole {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly role: string,
  ) {
    Object.freeze(this);
  }

  /**
   * A token, and what was made in the cluster for it. It has a lease, and is replaced when 90 % of it are over.
   * @throws SECRETS_PARAMETER_INVALID without a namespace
   */
  public token(options: KubernetesTokenOptions): KubernetesToken {
    const path = `${this.mount}/creds/${this.role}`;
    const parameters = optionParameters<KubernetesTokenOptions>(
      path,
      options,
      {
        namespace: ['kubernetes_namespace', 'text'],
        ttl: ['ttl', 'duration'],
        clusterRoleBinding: ['cluster_role_binding', 'flag'],
        audiences: ['audiences', 'texts'],
      },
      ['namespace'],
    );
    return new KubernetesToken(
      new SecretRequest({
        engine: 'kubernetes',
        rule: PolicyRule.allow(PolicyPath.literal(path), ['update']),
        dynamic: true,
        parameters: checkedParameters(path, parameters, 'update'),
      }),
    );
  }
}

/** A token of a service account: all of one and the same request. */
export class KubernetesToken {
  /** The token. */
  public readonly token: SecretRef;
  /** The name of the service account. */
  public readonly serviceAccount: SecretRef;
  /** Its namespace. */
  public readonly namespace: SecretRef;

  /** @internal */
  public constructor(request: SecretRequest) {
    this.token = new SecretRef(request, 'service_account_token');
    this.serviceAccount = new SecretRef(request, 'service_account_name');
    this.namespace = new SecretRef(request, 'service_account_namespace');
    Object.freeze(this);
  }
}
