import { type TerraformProvider, Token } from 'cdktf';
import { Construct } from 'constructs';
import { azurerm, FederatedIdentityCredential, UserAssignedIdentity } from '../bindings';
import { ANY_TEXT, DNS_LABEL, DNS_SUBDOMAIN, fields } from '../../core';
import { AksErrors } from '../errors';
import { placed, RESOURCE_GROUP } from '../private/shapes';
import { IDENTITY, type IUserAssignedIdentity } from './user-assigned-identity';

/** Which service account gets which identity. */
export interface WorkloadIdentityProps {
  readonly namespace: string;
  readonly serviceAccountName: string;
  /**
   * The identity that the pods become in Azure. A credential is kept in the resource group of the identity, which is
   * taken to be the cluster's unless `identityResourceGroupName` says otherwise.
   * @default a new one, `id-<clusterName>-<namespace>-<serviceAccountName>`
   */
  readonly identity?: IUserAssignedIdentity;
  /** Resource group of a given `identity`; azurerm 5 takes it from the identity's id. @default the cluster's */
  readonly identityResourceGroupName?: string;
}

/** What the federation needs of the cluster. */
export interface WorkloadIdentityHost {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  readonly oidcIssuerUrl: string;
  /** Asked for only when an identity is made. */
  readonly location: () => string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
}

/**
 * Lets one service account act as an Azure identity without a stored secret. Emits `azurerm_federated_identity_credential`
 * and, unless an identity is given, `azurerm_user_assigned_identity`.
 *
 * The pod carries the label `azure.workload.identity/use: "true"`, its service account the annotation
 * `azure.workload.identity/client-id` with {@link clientId}. A cluster that is replaced has another issuer, and this
 * resource follows it.
 *
 * @see https://learn.microsoft.com/azure/aks/workload-identity-overview
 */
export class WorkloadIdentity extends Construct implements IUserAssignedIdentity {
  public readonly id: string;
  public readonly principalId: string;
  public readonly clientId: string;
  /** The Terraform resource of the federation, for `addOverride`. */
  public readonly credential: FederatedIdentityCredential;

  /** @internal */
  public constructor(scope: Construct, id: string, props: WorkloadIdentityProps, host: WorkloadIdentityHost) {
    super(placed(scope, id, props, WORKLOAD_IDENTITY), id);
    const { namespace, serviceAccountName } = props;
    for (const [field, value, shape] of [
      ['namespace', namespace, DNS_LABEL],
      ['serviceAccountName', serviceAccountName, DNS_SUBDOMAIN],
    ] as const) {
      if (!Token.isUnresolved(value) && !shape.test(value)) {
        throw AksErrors.AKS_WORKLOAD_IDENTITY_SUBJECT({ field, value }, this.node.path);
      }
    }
    const identity =
      props.identity ??
      new UserAssignedIdentity(this, 'Identity', {
        name: `id-${host.clusterName}-${namespace}-${serviceAccountName}`,
        resourceGroupName: host.resourceGroupName,
        location: host.location(),
        tags: host.tags && { ...host.tags },
        provider: host.provider,
      });
    this.id = identity.id;
    this.principalId = identity.principalId;
    this.clientId = identity.clientId;
    this.credential = new FederatedIdentityCredential(this, 'Credential', {
      name: `${host.clusterName}-${namespace}-${serviceAccountName}`,
      ...azurerm.federation({
        id: identity.id,
        resourceGroupName: props.identityResourceGroupName ?? host.resourceGroupName,
      }),
      // As it is, with its trailing slash: Entra ID compares it exactly.
      issuer: host.oidcIssuerUrl,
      audience: ['api://AzureADTokenExchange'],
      subject: `system:serviceaccount:${namespace}:${serviceAccountName}`,
      provider: host.provider,
    });
  }
}

const WORKLOAD_IDENTITY = fields<WorkloadIdentityProps>(
  {
    namespace: ANY_TEXT,
    serviceAccountName: ANY_TEXT,
    identity: IDENTITY,
    identityResourceGroupName: RESOURCE_GROUP,
  },
  ['namespace', 'serviceAccountName'],
);
