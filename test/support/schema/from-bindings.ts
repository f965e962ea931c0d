import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attribute, type BlockSchema, type NestedBlock, type ValueType } from './provider-schemas';

/**
 * The schema of a resource, a data source or a provider, read off the bindings that were generated from it: names, types,
 * what is required, optional or computed, which blocks there are and whether more than one. What the bindings do not say: what
 * is sensitive, and bounds of blocks other than one. `from-bindings.test.ts` holds the result against published schemas.
 *
 * @param bindings the folder of the package, `.../@cdktn/provider-azurerm`
 * @param name of the folder within: `kubernetes-cluster`, `data-azurerm-kubernetes-cluster`, `provider`
 */
export function schemaFromBindings(bindings: string, name: string): BlockSchema {
  const classes = classesOf(readFileSync(join(bindings, 'lib', name, 'index.js'), 'utf8'));
  const outer = [...classes.values()].find(({ text }) => text.includes('synthesizeHclAttributes()'));
  if (outer === undefined) throw new Error(`${name}: no class of the bindings has arguments`);
  return blockOf(outer, classes);
}

/** The version of the provider that the bindings were generated from. */
export function providerVersionOf(bindings: string): string {
  const text = readFileSync(join(bindings, 'lib/provider/index.js'), 'utf8');
  return /providerVersion: '([^']+)'/.exec(text)?.[1] ?? '';
}

/** A generated class: the resource itself, or a block of it with the arguments that its function writes. */
interface Generated {
  readonly name: string;
  /** Its first line. */
  readonly head: string;
  readonly text: string;
  readonly written: ReadonlyMap<string, Written>;
}

/** An argument as it is written out. */
interface Written {
  /** `simple`, `list`, `set`, `map` or `struct`. */
  readonly type: string;
  /** `string`, `stringList`, or the class of a block. */
  readonly storage: string;
  readonly value: string;
}

function classesOf(text: string): ReadonlyMap<string, Generated> {
  const functions = new Map(
    [...text.matchAll(/^function (\w+)ToHclTerraform\(struct\) \{\n(.*?)^\}/gms)].map(
      ([, name = '', body = '']) => [name, body] as const,
    ),
  );
  // Blocks of a provider have no class: nothing refers to them.
  const bare = [...functions].map(
    ([name, body]) => [`${pascal(name)}OutputReference`, '', '', body] as const,
  );
  const classes = [...text.matchAll(/^(class (\w+) extends [^\n]*)\{\n(.*?)^\}/gms)].map(
    ([, head = '', name = '', body = '']) => {
      const own = name.replace(/OutputReference$/, '');
      const writer = functions.get(`${own.charAt(0).toLowerCase()}${own.slice(1)}`) ?? body;
      return [name, head, body, writer] as const;
    },
  );
  return new Map(
    [...bare, ...classes].map(([name, head, body, writer]) => [
      name,
      { name, head, text: body, written: writtenIn(writer) },
    ]),
  );
}

const pascal = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

function writtenIn(body: string): ReadonlyMap<string, Written> {
  const entries = body.matchAll(
    /^ +(\w+): \{\s+value: (.*?),\s+isBlock: (?:true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)",/gms,
  );
  return new Map(
    [...entries].map(([, name = '', value = '', type = '', storage = '']) => [
      name,
      { type, storage, value },
    ]),
  );
}

function blockOf(generated: Generated, classes: ReadonlyMap<string, Generated>): BlockSchema {
  const attributes: Record<string, Attribute> = {};
  const nested: Record<string, NestedBlock> = {};
  for (const [name, type] of readable(generated)) {
    // Terraform's own, of every provider.
    if (name === 'alias' && /extends cdkt[fn]\.TerraformProvider/.test(generated.head)) continue;
    const written = generated.written.get(name);
    attributes[name] = { type: written === undefined ? type : typeOf(written), ...flagsOf(generated, name) };
  }
  for (const { name, of, many, set } of blocksIn(generated)) {
    const inner = classes.get(`${of}OutputReference`);
    if (inner === undefined) throw new Error(`${generated.name}.${name}: no class ${of}OutputReference`);
    const block = blockOf(inner, classes);
    const written = generated.written.get(name);
    const flags = flagsOf(generated, name);
    // The mapper of a real block says true; an attribute whose values are objects is written without.
    if (written === undefined || /listMapperHcl\(\w+, false\)/.test(written.value)) {
      attributes[name] = { type: [set ? 'set' : 'list', ['object', fieldsOf(block)]], ...flags };
      continue;
    }
    const mode = written.type === 'struct' ? 'single' : written.type === 'set' ? 'set' : 'list';
    nested[name] = {
      nesting_mode: mode,
      ...(flags.required === true ? { min_items: 1 } : {}),
      ...(many || mode === 'single' ? {} : { max_items: 1 }),
      block,
    };
  }
  return {
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(Object.keys(nested).length === 0 ? {} : { block_types: nested }),
  };
}

/** Attributes that are read by their type, also those that nobody may write. */
function* readable({ text, written }: Generated): Generator<readonly [name: string, type: ValueType]> {
  const seen = new Set<string>();
  const getters = text.matchAll(
    /(Fn\.tolist\()?this\.(get\w+Attribute|interpolationForAttribute)\('(\w+)'\)/g,
  );
  for (const [, asList, getter = '', name = ''] of getters) {
    if (seen.has(name)) continue;
    seen.add(name);
    const type = READ[getter];
    if (type === undefined) throw new Error(`${name}: unknown ${getter}`);
    const isSet = asList !== undefined && typeof type !== 'string';
    yield [name, isSet ? ['set', type[1]] : type];
  }
  for (const [, kind = '', name = ''] of text.matchAll(/new cdkt[fn]\.(\w+)\(this, "(\w+)"/g)) {
    const type = HELD[kind];
    if (type === undefined) throw new Error(`${name}: unknown ${kind}`);
    if (!seen.has(name)) yield [name, type];
    seen.add(name);
  }
  // Of what is only written, the type is where it is written.
  for (const [name, one] of written) {
    if (!seen.has(name) && ownWriter(one) === undefined) yield [name, typeOf(one)];
  }
}

/** The function of a block, none of the framework's. */
function ownWriter({ value }: Written): string | undefined {
  return /(?<![\w.])(\w+)ToHclTerraform\b/.exec(value)?.[1];
}

const READ: Readonly<Record<string, ValueType>> = {
  getStringAttribute: 'string',
  getNumberAttribute: 'number',
  getBooleanAttribute: 'bool',
  getListAttribute: ['list', 'string'],
  getNumberListAttribute: ['list', 'number'],
  getStringMapAttribute: ['map', 'string'],
  getNumberMapAttribute: ['map', 'number'],
  getBooleanMapAttribute: ['map', 'bool'],
  getAnyMapAttribute: ['map', 'dynamic'],
  interpolationForAttribute: 'dynamic',
};

/** Attributes that are objects of the framework. */
const HELD: Readonly<Record<string, ValueType>> = {
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
  AnyMap: ['map', 'dynamic'],
  StringMapList: ['list', ['map', 'string']],
  NumberMapList: ['list', ['map', 'number']],
  BooleanMapList: ['list', ['map', 'bool']],
  AnyMapList: ['list', ['map', 'dynamic']],
};

const STORED: Readonly<Record<string, ValueType>> = {
  string: 'string',
  number: 'number',
  boolean: 'bool',
  any: 'dynamic',
  stringList: 'string',
  numberList: 'number',
  booleanList: 'bool',
  stringMap: 'string',
  numberMap: 'number',
  booleanMap: 'bool',
  anyMap: 'dynamic',
  stringMapList: ['map', 'string'],
  stringListList: ['list', 'string'],
};

function typeOf({ type, storage }: Written): ValueType {
  const inner = STORED[storage];
  if (inner === undefined) throw new Error(`unknown ${type} of ${storage}`);
  return type === 'simple' ? inner : [type, inner];
}

interface BlockField {
  readonly name: string;
  /** The class of the block, without its ending. */
  readonly of: string;
  readonly many: boolean;
  /** Whether a list of them is a set; known of lists alone. */
  readonly set: boolean;
}

function blocksIn({ text, written }: Generated): readonly BlockField[] {
  const made = text.matchAll(/new (\w+?)(List|OutputReference)\(this, "(\w+)"(?:, (true|false))?\)/g);
  const fields = new Map<string, BlockField>();
  for (const [name, one] of written) {
    const of = ownWriter(one);
    const many = one.value.includes('listMapperHcl');
    if (of !== undefined) fields.set(name, { name, of: pascal(of), many, set: one.type === 'set' });
  }
  for (const [, of = '', kind, name = '', set] of made)
    fields.set(name, { name, of, many: kind === 'List', set: set === 'true' });
  return [...fields.values()];
}

/** The newer bindings have a comment for each field. In the older ones what may be taken back is optional. */
function flagsOf({ text, written }: Generated, name: string): Omit<Attribute, 'type'> {
  const said = new RegExp(
    `// ${name} - computed: (true|false), optional: (true|false), required: (true|false)`,
  );
  const comment = said.exec(text);
  if (comment !== null) {
    const [computed, optional, required] = comment.slice(1).map((word) => word === 'true');
    return {
      ...(required === true ? { required } : {}),
      ...(optional === true ? { optional } : {}),
      ...(computed === true ? { computed } : {}),
    };
  }
  if (text === '') return { optional: true };
  if (!written.has(name)) return { computed: true };
  const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const reset = `reset${camel.charAt(0).toUpperCase()}${camel.slice(1)}(`;
  if (!text.includes(reset)) return { required: true };
  return name === 'id' ? { optional: true, computed: true } : { optional: true };
}

function fieldsOf({
  attributes = {},
  block_types: nested = {},
}: BlockSchema): Readonly<Record<string, ValueType>> {
  const fields: Record<string, ValueType> = {};
  for (const [name, { type }] of Object.entries(attributes)) if (type !== undefined) fields[name] = type;
  for (const [name, { nesting_mode: mode, block }] of Object.entries(nested))
    fields[name] = [mode, ['object', fieldsOf(block)]];
  return fields;
}
