import { optional, TEXT } from '../../core';
import { check } from '../private/shapes';

/** The application id of AKS in Entra ID, the same for every cluster and tenant. */
const AKS_SERVER_ID = '6dae42f8-4368-4678-94ff-3960e28e3630';

/**
 * How `kubelogin` gets a token for the API server; needed because clusters of this library have no local accounts. No
 * way takes a secret as an argument: service principals give theirs through the environment.
 *
 * @see https://azure.github.io/kubelogin/
 */
export class KubeLogin {
  private constructor(private readonly args: readonly string[]) {}

  /** The login of `az`. */
  public static azureCli(): KubeLogin {
    return new KubeLogin(['--login', 'azurecli']);
  }

  /** Workload identity federation; reads `AZURE_CLIENT_ID`, `AZURE_TENANT_ID` and `AZURE_FEDERATED_TOKEN_FILE`. */
  public static workloadIdentity(): KubeLogin {
    return new KubeLogin(['--login', 'workloadidentity']);
  }

  /** The managed identity of the machine. @param clientId of a user-assigned one @throws AKS_VALUE_INVALID */
  public static managedIdentity(clientId?: string): KubeLogin {
    check('KubeLogin.managedIdentity', clientId, optional(TEXT));
    return new KubeLogin(['--login', 'msi', ...(clientId === undefined ? [] : ['--client-id', clientId])]);
  }

  /** A service principal; reads `AAD_SERVICE_PRINCIPAL_CLIENT_ID` and `..._SECRET` or `..._CERTIFICATE`, and `AZURE_TENANT_ID`. */
  public static servicePrincipal(): KubeLogin {
    return new KubeLogin(['--login', 'spn']);
  }

  /** The `exec` block of the Kubernetes and Helm providers. */
  public exec(): KubernetesProviderExec {
    return {
      apiVersion: 'client.authentication.k8s.io/v1beta1',
      command: 'kubelogin',
      args: ['get-token', '--server-id', AKS_SERVER_ID, ...this.args],
    };
  }
}

/** A credential plug-in, as the Kubernetes provider takes it. */
export interface KubernetesProviderExec {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: string[];
}

/**
 * Arguments for `new KubernetesProvider(stack, id, { ...cluster.kubernetesProviderConfig() })` of
 * `@cdktf/provider-kubernetes`. Put that provider in another stack than the cluster: in one apply its address is not yet
 * known, and the provider plans against localhost.
 */
export interface KubernetesProviderConfig {
  readonly host: string;
  readonly clusterCaCertificate: string;
  readonly exec: KubernetesProviderExec[];
}
