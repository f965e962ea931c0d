import { checkNeededId } from '../azure-ids';
import { RoleAssignment, UserAssignedIdentity } from '../bindings';
import { Fn, type ITerraformDependable, type TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { resolvedText, stableHash } from '../resolved-text';
import { type IUserAssignedIdentity } from './user-assigned-identity';

/** What the identity of the control plane must be allowed. */
export interface IdentityNeeds {
  readonly nodeSubnetId: string;
  /** Whether AKS must reach all of the network of the nodes, and not a subnet alone. @default false */
  readonly wholeNetwork?: boolean;
  readonly podSubnetId?: string;
  readonly apiServerSubnetId?: string;
  /** Private DNS zone of one's own. */
  readonly dnsZoneId?: string;
  readonly diskEncryptionSetId?: string;
  /** Vault of the etcd key. */
  readonly keyVaultId?: string;
  /** Whether AKS must make a private link to it. */
  readonly keyVaultIsPrivate: boolean;
  /** The kubelets' own identity, which the control plane hands to the nodes. */
  readonly kubeletIdentity?: IUserAssignedIdentity;
  /** The registry that nodes without a way outside pull even AKS's own images from. */
  readonly bootstrapRegistryId?: string;
}

/** Properties of {@link AksIdentity}. */
export interface AksIdentityProps {
  readonly clusterName: string;
  readonly resourceGroupName: string;
  readonly location: string;
  readonly identity?: IUserAssignedIdentity;
  readonly manageRoleAssignments: boolean;
  readonly needs: IdentityNeeds;
  readonly tags?: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
}

/**
 * The identity of the control plane with its role assignments. Emits `azurerm_user_assigned_identity` unless one is
 * given, and one `azurerm_role_assignment` for each thing it must reach. The cluster waits for all of them: without, the
 * first apply fails and the second one works (azurerm #24064).
 */
export class AksIdentity extends Construct implements IUserAssignedIdentity {
  public readonly id: string;
  public readonly principalId: string;
  public readonly clientId: string;
  /** What the cluster waits for. */
  public readonly assignments: readonly RoleAssignment[];
  private readonly byScope = new Map<string, RoleAssignment>();

  /** @internal */
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AksIdentityProps,
  ) {
    super(scope, id);
    const identity =
      props.identity ??
      new UserAssignedIdentity(this, 'Resource', {
        name: `id-${props.clusterName}`,
        resourceGroupName: props.resourceGroupName,
        location: props.location,
        tags: props.tags && { ...props.tags },
        provider: props.provider,
      });
    this.id = identity.id;
    this.principalId = identity.principalId;
    this.clientId = identity.clientId;
    this.assignments = props.manageRoleAssignments ? this.assignAll(props.needs) : [];
  }

  /** Lets the identity into the subnet of a pool: once for each subnet, however many pools it has. @throws AKS_VALUE_INVALID, AKS_ID_WRONG_KIND */
  public subnetAccess(subnetId: string): readonly ITerraformDependable[] {
    checkNeededId('subnetId', 'subnet', subnetId, this.node.path);
    if (!this.props.manageRoleAssignments) return [];
    const known = this.byScope.get(resolvedText(this, subnetId));
    if (known !== undefined) return [known];
    // The id comes from the subnet and not from the pool, so that removing one of two pools changes nothing.
    return [this.assign(`Subnet${stableHash(this, subnetId)}`, 'Network Contributor', subnetId)];
  }

  private assignAll(needs: IdentityNeeds): readonly RoleAssignment[] {
    const assignments: RoleAssignment[] = [];
    const { wholeNetwork = false, nodeSubnetId } = needs;
    const also = (id: string, role: string, scope: string | undefined): void => {
      if (scope !== undefined && !this.byScope.has(resolvedText(this, scope)))
        assignments.push(this.assign(id, role, scope));
    };
    // What is allowed in a network is allowed in its subnets.
    also('NodeSubnet', 'Network Contributor', wholeNetwork ? undefined : nodeSubnetId);
    also('PodSubnet', 'Network Contributor', needs.podSubnetId);
    also('ApiServerSubnet', 'Network Contributor', needs.apiServerSubnetId);
    also('DnsZone', 'Private DNS Zone Contributor', needs.dnsZoneId);
    // AKS links the zone with the network itself, for which rights on a subnet are not enough.
    const network = wholeNetwork || needs.dnsZoneId !== undefined ? networkOf(nodeSubnetId) : undefined;
    also('Network', 'Network Contributor', network);
    also('DiskEncryptionSet', 'Reader', needs.diskEncryptionSetId);
    also('KeyVault', 'Key Vault Crypto User', needs.keyVaultId);
    // Not by `also`: the same scope as the role above.
    if (needs.keyVaultId !== undefined && needs.keyVaultIsPrivate) {
      assignments.push(this.assign('KeyVaultLink', 'Key Vault Contributor', needs.keyVaultId));
    }
    also('KubeletIdentity', 'Managed Identity Operator', needs.kubeletIdentity?.id);
    // Not the cluster's right but the nodes', which need it for their very first pull.
    if (needs.bootstrapRegistryId !== undefined && needs.kubeletIdentity !== undefined) {
      const { principalId } = needs.kubeletIdentity;
      assignments.push(this.assign('BootstrapPull', 'AcrPull', needs.bootstrapRegistryId, principalId));
    }
    return assignments;
  }

  private assign(
    id: string,
    roleDefinitionName: string,
    scope: string,
    principalId = this.principalId,
  ): RoleAssignment {
    const assignment = new RoleAssignment(this, id, {
      scope,
      roleDefinitionName,
      principalId,
      // A new service principal is not visible everywhere at once; the check would fail now and then.
      skipServicePrincipalAadCheck: true,
      provider: this.props.provider,
    });
    this.byScope.set(resolvedText(this, scope), assignment);
    return assignment;
  }
}

/** The virtual network of a subnet, also when the subnet's id is known only after apply. */
function networkOf(subnetId: string): string {
  return Fn.element(Fn.split('/subnets/', subnetId), 0) as string;
}
