import {
  type Attribute,
  type BlockSchema,
  type NestedBlock,
  ProviderSchemas,
  type ValueType,
} from './provider-schemas';

/** One thing that the provider would refuse. */
export interface Finding {
  /** `azurerm_subnet.Nodes`, `data.azurerm_kubernetes_cluster.Aks`, `provider.vault`. */
  readonly address: string;
  /** The argument, `default_node_pool[0].name`; empty for the block as a whole. */
  readonly path: string;
  readonly problem: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Arguments of Terraform itself. `//` is where cdktf keeps the construct path. */
const META = new Set([
  'depends_on',
  'lifecycle',
  'provider',
  'count',
  'for_each',
  'provisioner',
  'connection',
  '//',
]);

/**
 * Checks a synthesized stack against the providers' own schemas, as `terraform validate` would: unknown types and
 * arguments, missing required ones, arguments that only the provider may set, too few or too many blocks, literals of the
 * wrong type; and that every reference, `depends_on` and `ignore_changes` names something that exists.
 *
 * @param json the text of `cdk.tf.json`, or its content
 */
export function checkStack(json: string | Json): Finding[] {
  const stack = (typeof json === 'string' ? JSON.parse(json) : json) as Json;
  return new StackCheck(stack, ProviderSchemas.load()).run();
}

class StackCheck {
  private readonly findings: Finding[] = [];

  public constructor(
    private readonly stack: Json,
    private readonly schemas: ProviderSchemas,
  ) {}

  public run(): Finding[] {
    for (const [type, address, body] of this.blocks()) {
      const schema = address.startsWith('data.')
        ? this.schemas.dataSource(type)
        : this.schemas.resource(type);
      if (schema === undefined) this.report(address, '', `no schema for ${type} in test/fixtures/schemas`);
      else this.block(address, '', schema, body);
      this.metaArguments(address, schema, body);
      this.references(address, '', body);
    }
    for (const [name, configurations] of Object.entries(objectOf(this.stack['provider']))) {
      const schema = this.schemas.provider(name);
      for (const configuration of listOf(configurations)) {
        // `alias` is Terraform's own.
        const body: Json = { ...objectOf(configuration), alias: undefined };
        if (schema === undefined) this.report(`provider.${name}`, '', 'no schema in test/fixtures/schemas');
        else this.block(`provider.${name}`, '', schema, body);
        // The schema calls it optional; the provider's code demands exactly one.
        if (name === 'azurerm' && body['features'] === undefined) {
          this.report(`provider.${name}`, 'features', 'at least 1 block(s), got 0');
        }
        this.references(`provider.${name}`, '', body);
      }
    }
    for (const [name, output] of Object.entries(objectOf(this.stack['output']))) {
      this.references(`output.${name}`, '', objectOf(output));
    }
    return this.findings;
  }

  private *blocks(): Generator<[type: string, address: string, body: Json]> {
    for (const [section, prefix] of [
      ['resource', ''],
      ['data', 'data.'],
    ] as const) {
      for (const [type, instances] of Object.entries(objectOf(this.stack[section]))) {
        for (const [id, body] of Object.entries(objectOf(instances)))
          yield [type, `${prefix}${type}.${id}`, objectOf(body)];
      }
    }
  }

  private block(address: string, path: string, schema: BlockSchema, body: Json): void {
    const { attributes = {}, block_types: nested = {} } = schema;
    for (const [name, value] of Object.entries(body)) {
      if (value === undefined || (path === '' && META.has(name))) continue;
      const at = path === '' ? name : `${path}.${name}`;
      const attribute = attributes[name];
      const inner = nested[name];
      if (attribute !== undefined) this.attribute(address, at, attribute, value);
      else if (inner !== undefined) this.nested(address, at, inner, value);
      else this.report(address, at, 'the provider has no such argument');
    }
    const missing = (name: string) => body[name] === undefined || body[name] === null;
    for (const [name, { required }] of Object.entries(attributes)) {
      if (required === true && missing(name)) this.report(address, join(path, name), 'required and not set');
    }
    for (const [name, { min_items: min = 0 }] of Object.entries(nested)) {
      if (min > 0 && missing(name))
        this.report(address, join(path, name), `at least ${String(min)} block(s), got 0`);
    }
  }

  private attribute(address: string, path: string, attribute: Attribute, value: unknown): void {
    if (attribute.required !== true && attribute.optional !== true) {
      this.report(address, path, 'only the provider may set this');
    } else if (attribute.type !== undefined && !fits(attribute.type, value)) {
      this.report(address, path, `wants ${JSON.stringify(attribute.type)}, got ${JSON.stringify(value)}`);
    }
  }

  private nested(address: string, path: string, schema: NestedBlock, value: unknown): void {
    // A whole block that is a reference cannot be looked into.
    if (isExpression(value)) return;
    const blocks = listOf(value);
    const { min_items: min = 0, max_items: max = Number.POSITIVE_INFINITY } = schema;
    if (blocks.length < min || blocks.length > max) {
      this.report(address, path, `${String(min)} to ${String(max)} block(s), got ${String(blocks.length)}`);
    }
    blocks.forEach((block, index) => {
      const at = Array.isArray(value) ? `${path}[${String(index)}]` : path;
      if (typeof block === 'object' && block !== null) this.block(address, at, schema.block, objectOf(block));
      else this.report(address, at, `wants a block, got ${JSON.stringify(block)}`);
    });
  }

  private metaArguments(address: string, schema: BlockSchema | undefined, body: Json): void {
    for (const dependency of listOf(body['depends_on'] ?? [])) {
      if (!this.exists(String(dependency))) {
        this.report(address, 'depends_on', `${String(dependency)} is not in this stack`);
      }
    }
    for (const ignored of listOf(objectOf(body['lifecycle'])['ignore_changes'] ?? [])) {
      const name = String(ignored).split(/[.[]/)[0] ?? '';
      if (schema !== undefined && name !== 'all' && !has(schema, name)) {
        this.report(address, 'lifecycle.ignore_changes', `the provider has no argument ${name}`);
      }
    }
    const provider = body['provider'];
    if (provider !== undefined && !this.providerExists(String(provider))) {
      this.report(address, 'provider', `${String(provider)} is not in this stack`);
    }
  }

  private references(address: string, path: string, value: unknown): void {
    if (typeof value === 'string') {
      for (const [, expression = ''] of value.matchAll(/(?<!\$)\$\{([^}]*)\}/g))
        this.reference(address, path, expression);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value))
        if (key !== '//') this.references(address, join(path, key), inner);
    }
  }

  private reference(address: string, path: string, expression: string): void {
    const pattern =
      /\b(?<data>data\.)?(?<type>(?:azurerm|vault)_\w+)\.(?<id>[\w-]+)(?:\.(?<attribute>\w+))?/g;
    for (const { groups } of expression.matchAll(pattern)) {
      const { data = '', type = '', id = '', attribute } = groups ?? {};
      if (!this.exists(`${data}${type}.${id}`)) {
        this.report(address, path, `${data}${type}.${id} is not in this stack`);
        continue;
      }
      const schema = data === '' ? this.schemas.resource(type) : this.schemas.dataSource(type);
      if (attribute !== undefined && schema !== undefined && !has(schema, attribute)) {
        this.report(address, path, `${type} has no attribute ${attribute}`);
      }
    }
  }

  private exists(address: string): boolean {
    const parts = address.split('.');
    const [section, type = '', id = ''] = parts[0] === 'data' ? parts : ['resource', ...parts];
    return objectOf(objectOf(this.stack[section ?? ''])[type])[id] !== undefined;
  }

  private providerExists(reference: string): boolean {
    const [name = '', alias] = reference.split('.');
    return listOf(objectOf(this.stack['provider'])[name] ?? []).some(
      (one) => objectOf(one)['alias'] === alias,
    );
  }

  private report(address: string, path: string, problem: string): void {
    this.findings.push({ address, path, problem });
  }
}

/** Whether a value of the JSON can become the type. A string with an expression can become anything. */
function fits(type: ValueType, value: unknown): boolean {
  if (isExpression(value) || value === null) return true;
  if (typeof type === 'string') {
    // Terraform turns numbers and booleans into strings by itself, but a reviewer would not expect it of us.
    return type === 'dynamic' || typeof value === (type === 'bool' ? 'boolean' : type);
  }
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set') {
    return Array.isArray(value) && value.every((item) => fits(inner as ValueType, item));
  }
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  if (kind === 'map') return Object.values(value as object).every((item) => fits(inner as ValueType, item));
  const fields = inner as Readonly<Record<string, ValueType>>;
  return Object.entries(value as object).every(([name, item]) => {
    const field = fields[name];
    return field !== undefined && fits(field, item);
  });
}

function has(schema: BlockSchema, name: string): boolean {
  return schema.attributes?.[name] !== undefined || schema.block_types?.[name] !== undefined;
}

function isExpression(value: unknown): boolean {
  return typeof value === 'string' && /(?<!\$)\$\{/.test(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
