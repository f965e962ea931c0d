import {
  booleanToHclTerraform,
  hashMapperHcl,
  listMapperHcl,
  stringToHclTerraform,
  TerraformDataSource,
  type TerraformMetaArguments,
  TerraformResource,
} from 'cdktf';
import { type Construct } from 'constructs';

// Not by the bindings: those for cdktf, of azurerm 4.55.0, have no such resource, and one source is built for both.
const TYPE = 'azurerm_kubernetes_automatic_cluster';

/** A block of it. */
type Block = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The arguments of `azurerm_kubernetes_automatic_cluster` (azurerm 5.10), in Terraform's names. */
export interface AutomaticClusterArguments {
  readonly name: string;
  readonly resource_group_name: string;
  readonly location: string;
  readonly identity: {
    readonly type: 'SystemAssigned' | 'UserAssigned';
    readonly identity_ids?: readonly string[];
  };
  readonly hosted_system?: { readonly node_subnet_id: string; readonly system_node_subnet_id: string };
  readonly api_server_access?: {
    readonly authorized_ip_ranges?: readonly string[];
    readonly subnet_id?: string;
  };
  readonly private_cluster?: {
    readonly private_dns_zone_id: string;
    readonly public_fully_qualified_domain_name_enabled: boolean;
  };
  readonly web_app_routing_ingress?: {
    readonly istio_enabled: boolean;
    readonly default_nginx_controller?: string;
    readonly dns_zone_ids?: readonly string[];
  };
  readonly service_mesh?: {
    readonly revisions: readonly string[];
    readonly internal_ingress_gateway_enabled: boolean;
    readonly external_ingress_gateway_enabled: boolean;
  };
  readonly timeouts?: Block;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The resource `azurerm_kubernetes_automatic_cluster`. */
export class AutomaticClusterResource extends TerraformResource {
  /** @internal */
  public constructor(
    scope: Construct,
    id: string,
    private readonly written: AutomaticClusterArguments,
    meta: TerraformMetaArguments,
  ) {
    super(scope, id, { terraformResourceType: TYPE, ...meta });
  }

  /** Resource id. */
  public get id(): string {
    return this.getStringAttribute('id');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.written };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    const { tags, ...rest } = this.written;
    const all = Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, hclOf(value as string | Block)]);
    const hclTags = { type: 'map', storageClassType: 'stringMap', isBlock: false };
    return {
      ...Object.fromEntries(all),
      ...(tags && { tags: { ...hclTags, value: hashMapperHcl(stringToHclTerraform)(tags) } }),
    };
  }
}

/** The data source of the same name. It has what the resource does not say: the identity of the kubelets. */
export class AutomaticClusterData extends TerraformDataSource {
  public constructor(
    scope: Construct,
    id: string,
    private readonly written: { readonly name: string; readonly resource_group_name: string },
    meta: TerraformMetaArguments,
  ) {
    super(scope, id, { terraformResourceType: TYPE, ...meta });
  }

  public get kubeletIdentityObjectId(): string {
    return this.getStringAttribute('kubelet_identity[0].object_id');
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.written };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.written).map(([name, value]) => [name, hclOf(value)]));
  }
}

/** How cdktf writes HCL, when an app asks for it in place of JSON. */
function hclOf(value: string | boolean | readonly string[] | Block): object {
  if (typeof value === 'string') {
    return { value: stringToHclTerraform(value), type: 'simple', storageClassType: 'string', isBlock: false };
  }
  if (typeof value === 'boolean') {
    return {
      value: booleanToHclTerraform(value),
      type: 'simple',
      storageClassType: 'boolean',
      isBlock: false,
    };
  }
  if (Array.isArray(value)) {
    const list = listMapperHcl(stringToHclTerraform, false)([...(value as readonly string[])]);
    return { value: list, type: 'list', storageClassType: 'stringList', isBlock: false };
  }
  const inner = Object.entries(value as Block)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => [name, hclOf(one ?? '')]);
  return { value: Object.fromEntries(inner), type: 'list', storageClassType: 'Block', isBlock: true };
}
