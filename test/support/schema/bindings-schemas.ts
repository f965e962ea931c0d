import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { providerVersionOf, schemaFromBindings } from './from-bindings';
import { type BlockSchema, type SchemaKey } from './provider-schemas';
import { schemaFile as publishedFile, type SchemaFile } from './published-schemas';

// In the place of published-schemas.ts where the bindings are those for cdktn (test/cdktn/jest.config.js): no schema of azurerm
// 5.10.0 or vault 5.13.0 is published in a file, and these bindings were generated from them.

const bindingsOf = (provider: SchemaKey['provider']) =>
  dirname(require.resolve(`@cdktf/provider-${provider}/package.json`));

/** What Terraform calls the providers of these schemas. */
export const PROVIDER_VERSIONS: Readonly<Record<'azurerm' | 'vault', string>> = {
  azurerm: providerVersionOf(bindingsOf('azurerm')),
  vault: providerVersionOf(bindingsOf('vault')),
};

/** What replaces a resource, of which a schema says nothing. */
export const REPLACEMENT = 'azurerm-5.2.0-replacement.json';

const schemas = new Map<string, BlockSchema | undefined>();

/** A schema, derived of the bindings when it is first asked for. */
export function schemaOf({ provider, kind, type }: SchemaKey): BlockSchema | undefined {
  const dashed = type.replace(`${provider}_`, '').replaceAll('_', '-');
  const names = { resource: dashed, 'data source': `data-${provider}-${dashed}`, provider: 'provider' };
  const name = names[kind];
  const key = `${provider}/${name}`;
  if (!schemas.has(key)) {
    const bindings = bindingsOf(provider);
    const exists = readdirSync(join(bindings, 'lib')).includes(name);
    schemas.set(key, exists ? schemaFromBindings(bindings, name) : undefined);
  }
  return schemas.get(key);
}

/** Of the newer provider alone. */
const NEWER = {
  resources: ['azurerm_kubernetes_automatic_cluster', 'azurerm_kubernetes_cluster_deployment_safeguard'],
  dataSources: ['azurerm_kubernetes_automatic_cluster'],
} as const;

/** What the older file has, and what is newer. */
export function schemaFile(provider: SchemaKey['provider']): SchemaFile {
  const older = publishedFile(provider);
  const derived = (types: readonly string[], kind: SchemaKey['kind']) =>
    Object.fromEntries(
      types.flatMap((type) => {
        const block = schemaOf({ provider, kind, type });
        return block === undefined ? [] : [[type, { block }] as const];
      }),
    );
  const newer = provider === 'azurerm' ? NEWER : { resources: [], dataSources: [] };
  return {
    resources: derived([...Object.keys(older.resources), ...newer.resources], 'resource'),
    dataSources: derived([...Object.keys(older.dataSources), ...newer.dataSources], 'data source'),
    provider: { block: schemaOf({ provider, kind: 'provider', type: provider }) ?? {} },
  };
}
