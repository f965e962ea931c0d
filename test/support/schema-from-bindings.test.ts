import { join } from 'node:path';
import { projectRoot } from './project';
import { providerVersionOf, schemaFromBindings } from './schema/from-bindings';
import { type BlockSchema, type ValueType } from './schema/provider-schemas';
import { schemaFile } from './schema/published-schemas';

// No schema of azurerm 5.10.0 is published in a file, so that it is read off the bindings that were generated from it. How far
// that can be trusted is shown here, where both are known: the bindings of azurerm 4.55.0 against its published schema.

const bindings = join(projectRoot(), 'node_modules/@cdktf/provider-azurerm');
const published = schemaFile('azurerm');

/** Everything that a schema says of arguments, a line each, without what is computed beside an argument. */
function lines({ attributes = {}, block_types: blocks = {} }: BlockSchema, at = ''): readonly string[] {
  return [
    ...Object.entries(attributes).map(([name, { type, required, optional }]) => {
      const how = required === true ? 'required' : optional === true ? 'optional' : 'computed';
      return `${at}${name}: ${how} ${JSON.stringify(sorted(type))}`;
    }),
    ...Object.entries(blocks).flatMap(
      ([name, { nesting_mode: mode, min_items: min = 0, max_items: max, block }]) => [
        `${at}${name}: ${mode} of ${String(min)} to ${max === undefined ? 'many' : String(max)}`,
        ...lines(block, `${at}${name}.`),
      ],
    ),
  ].sort();
}

function sorted(type: ValueType | undefined): unknown {
  if (type === undefined || typeof type === 'string') return type;
  const [kind, inner] = type;
  if (typeof inner === 'string' || Array.isArray(inner)) return [kind, sorted(inner as ValueType)];
  const fields = inner as Readonly<Record<string, ValueType>>;
  // Every key of this name was cut out of the published files: test/fixtures/schemas/README.md.
  const names = Object.keys(fields).filter((name) => name !== 'description');
  return [kind, names.sort().map((name) => [name, sorted(fields[name])])];
}

const named = (type: string, prefix = '') => `${prefix}${type.replace('azurerm_', '').replaceAll('_', '-')}`;

/** What the bindings do not say: bounds of blocks other than one, and who demands a feature. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  azurerm_virtual_network: ['ip_address_pool: list of 0 to 2'],
  azurerm: ['features.template_deployment.delete_nested_items_during_deletion: required "bool"'],
};

const cases = [
  ...Object.entries(published.resources).map(([type, { block }]) => [type, named(type), block] as const),
  ...Object.entries(published.dataSources).map(
    ([type, { block }]) => [type, named(type, 'data-azurerm-'), block] as const,
  ),
  ['azurerm', 'provider', published.provider.block] as const,
];

test('the bindings are of the published version', () => {
  expect(providerVersionOf(bindings)).toBe('4.55.0');
  expect(cases.length).toBeGreaterThan(40);
});

test.each(cases)('%s (%s) is in the bindings as it is published', (type, name, block) => {
  const derived = new Set(lines(schemaFromBindings(bindings, name)));
  const missing = lines(block).filter((line) => !derived.has(line));
  expect(missing).toEqual(name.startsWith('data-') ? [] : (KNOWN[type] ?? []));
  expect(derived.size).toBe(lines(block).length);
});
