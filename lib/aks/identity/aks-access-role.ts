import { TEXT } from '../../core';
import { check } from '../private/shapes';

/** What a user or group may do in Kubernetes, decided by Azure RBAC. `.of(...)` takes a role of your own. */
export class AksAccessRole {
  /** Everything, everywhere: also other people's rights. */
  public static readonly CLUSTER_ADMIN = new AksAccessRole(
    'Azure Kubernetes Service RBAC Cluster Admin',
    false,
  );
  /** Everything in namespaces, except quotas and the namespace itself. */
  public static readonly ADMIN = new AksAccessRole('Azure Kubernetes Service RBAC Admin', true);
  /** Read and write most objects, secrets too, which lets it run as any service account of the namespace. */
  public static readonly WRITER = new AksAccessRole('Azure Kubernetes Service RBAC Writer', true);
  /** Read most objects, not secrets. */
  public static readonly READER = new AksAccessRole('Azure Kubernetes Service RBAC Reader', true);

  private constructor(
    /** The role's display name in Azure. */
    public readonly roleDefinitionName: string,
    /** Whether it means anything in a single namespace. */
    public readonly namespaced: boolean,
  ) {}

  /** A custom role with `Microsoft.ContainerService/managedClusters/...` data actions, by its name. @throws AKS_VALUE_INVALID */
  public static of(roleDefinitionName: string): AksAccessRole {
    check('AksAccessRole.of', roleDefinitionName, TEXT);
    return new AksAccessRole(roleDefinitionName, true);
  }
}

/** Where a grant holds. */
export interface AccessScope {
  /** Namespaces, each a role assignment of its own. @default the whole cluster */
  readonly namespaces?: readonly string[];
}
