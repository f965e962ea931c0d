import { DefaultTokenResolver, StringConcat, type TerraformResource, Tokenization } from 'cdktf';

/** Arguments of a resource in Terraform's names, as they will be in the synthesized file. */
export type Arguments = Readonly<Record<string, unknown>>;

/** The arguments with everything that was said about them: props, `overrides` and every `addOverride` so far. */
export function synthesized(resource: TerraformResource): Arguments {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const json = Tokenization.resolve(resource.toTerraform(), {
    scope: resource,
    resolver,
    preparing: false,
  }) as { resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>> };
  return json.resource?.[resource.terraformResourceType]?.[resource.friendlyUniqueId] ?? {};
}

/** The value at `default_node_pool.zones`; a block is taken by its first, whether it is written as one or as a list. */
export function at(args: Arguments, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const one: unknown = Array.isArray(value) ? value[0] : value;
    return typeof one === 'object' && one !== null ? (one as Arguments)[name] : undefined;
  }, args);
}
