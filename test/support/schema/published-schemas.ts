import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project';
import { schemaFromBindings } from './from-bindings';
import { type BlockSchema, type SchemaKey } from './provider-schemas';

/** A provider with what it has, as test/terraform/provider reads it. */
export interface SchemaFile {
  readonly resources: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly dataSources: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly provider: { readonly block: BlockSchema };
}

/**
 * Types with an argument that is called `description`. Whoever cut the schemas down removed every key of that name, the
 * descriptions and these; the bindings, made from the whole schemas, still have them.
 */
const WITH_DESCRIPTION: ReadonlySet<string> = new Set([
  'azurerm_monitor_data_collection_endpoint',
  'azurerm_monitor_data_collection_rule',
  'azurerm_monitor_data_collection_rule_association',
  'azurerm_role_assignment',
  'vault_audit',
  'vault_auth_backend',
  'vault_jwt_auth_backend',
  'vault_mount',
]);

/** Types that the files were cut down without; from-bindings.test.ts says how far the bindings stand in for them. */
const OF_BINDINGS = ['azurerm_monitor_alert_prometheus_rule_group'] as const;

const VERSIONS = { azurerm: '4.55.0', vault: '5.6.0' } as const;

/** What Terraform calls the providers of these schemas. */
export const PROVIDER_VERSIONS: Readonly<Record<'azurerm' | 'vault', string>> = VERSIONS;

/** What replaces a resource, of which a schema says nothing. */
export const REPLACEMENT = 'azurerm-4.55.0-replacement.json';

const files = new Map<string, SchemaFile>();

/** The schemas of test/fixtures/schemas, completed. */
export function schemaFile(provider: keyof typeof VERSIONS): SchemaFile {
  const known = files.get(provider);
  if (known !== undefined) return known;
  const path = join(projectRoot(), 'test/fixtures/schemas', `${provider}-${VERSIONS[provider]}.json`);
  const file = JSON.parse(readFileSync(path, 'utf8')) as SchemaFile;
  const resources = Object.fromEntries(
    Object.entries(file.resources).map(([type, { block }]) => [type, { block: described(type, block) }]),
  );
  if (provider === 'azurerm') {
    const bindings = join(projectRoot(), 'node_modules/@cdktf/provider-azurerm');
    for (const type of OF_BINDINGS) {
      const name = type.replace('azurerm_', '').replaceAll('_', '-');
      resources[type] = { block: schemaFromBindings(bindings, name) };
    }
  }
  const complete = { ...file, resources };
  files.set(provider, complete);
  return complete;
}

/** One of them. */
export function schemaOf({ provider, kind, type }: SchemaKey): BlockSchema | undefined {
  const { resources, dataSources, provider: own } = schemaFile(provider);
  if (kind === 'provider') return own.block;
  return (kind === 'resource' ? resources : dataSources)[type]?.block;
}

function described(type: string, block: BlockSchema): BlockSchema {
  if (!WITH_DESCRIPTION.has(type)) return block;
  return { ...block, attributes: { ...block.attributes, description: { type: 'string', optional: true } } };
}
