import { schemaOf } from './current-schemas';

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

/** One schema, as `terraform providers schema -json` has it. */
export interface SchemaKey {
  readonly provider: 'azurerm' | 'vault';
  readonly kind: 'resource' | 'data source' | 'provider';
  /** `azurerm_subnet`; of a provider its name. */
  readonly type: string;
}

/**
 * The schemas of the providers that the bindings are of: those of azurerm 4.55.0 and vault 5.6.0 as they were published, or with
 * the bindings for cdktn what is derived of them (test/cdktn/jest.config.js).
 */
export class ProviderSchemas {
  public static load(): ProviderSchemas {
    return new ProviderSchemas();
  }

  public resource(type: string): BlockSchema | undefined {
    return this.of(type, 'resource');
  }

  public dataSource(type: string): BlockSchema | undefined {
    return this.of(type, 'data source');
  }

  public provider(name: string): BlockSchema | undefined {
    return name === 'azurerm' || name === 'vault'
      ? schemaOf({ provider: name, kind: 'provider', type: name })
      : undefined;
  }

  private of(type: string, kind: SchemaKey['kind']): BlockSchema | undefined {
    const provider = type.split('_')[0];
    return provider === 'azurerm' || provider === 'vault' ? schemaOf({ provider, kind, type }) : undefined;
  }
}
