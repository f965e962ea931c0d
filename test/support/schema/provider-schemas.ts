import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The type of a value: `"string"`, or `["list", "string"]`, or `["object", { ... }]`. */
export type ValueType = string | readonly [string, ValueType | Readonly<Record<string, ValueType>>];

export interface Attribute {
  readonly type?: ValueType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
}

export interface NestedBlock {
  readonly nesting_mode: 'list' | 'set' | 'single' | 'map';
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: BlockSchema;
}

export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}

interface SchemaFile {
  readonly resources: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly dataSources: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly provider: { readonly block: BlockSchema };
}

/**
 * Types with an argument that is called `description`. Whoever cut the schemas down removed every key of that name, the
 * descriptions and these; the bindings, made from the whole schemas, still have them.
 */
export const WITH_DESCRIPTION: ReadonlySet<string> = new Set([
  'azurerm_monitor_data_collection_endpoint',
  'azurerm_monitor_data_collection_rule',
  'azurerm_monitor_data_collection_rule_association',
  'azurerm_role_assignment',
  'vault_audit',
  'vault_auth_backend',
  'vault_jwt_auth_backend',
  'vault_mount',
]);

/** The schemas of test/fixtures/schemas. */
export class ProviderSchemas {
  private constructor(private readonly files: ReadonlyMap<string, SchemaFile>) {}

  public static load(): ProviderSchemas {
    const folder = join(__dirname, '../../fixtures/schemas');
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as SchemaFile;
    return new ProviderSchemas(
      new Map([
        ['azurerm', read('azurerm-4.55.0.json')],
        ['vault', read('vault-5.6.0.json')],
      ]),
    );
  }

  public resource(type: string): BlockSchema | undefined {
    const block = this.of(type)?.resources[type]?.block;
    if (block === undefined || !WITH_DESCRIPTION.has(type)) return block;
    return { ...block, attributes: { ...block.attributes, description: { type: 'string', optional: true } } };
  }

  public dataSource(type: string): BlockSchema | undefined {
    return this.of(type)?.dataSources[type]?.block;
  }

  public provider(name: string): BlockSchema | undefined {
    return this.files.get(name)?.provider.block;
  }

  private of(type: string): SchemaFile | undefined {
    return this.files.get(type.split('_')[0] ?? '');
  }
}
