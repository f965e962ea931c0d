import { TemplateParser } from './parser';
import { TemplateFailure } from './scanner';
import { type Command, type Node, type Operand, type Pipeline } from './syntax';
import { unquoted } from './unquoted';

/** A value that a template takes out of an answer. */
export interface AskedValue {
  /** The steps from `.Data` to it: keys of maps, numbers for items of lists. */
  readonly steps: readonly (string | number)[];
  /** How the template treats it. */
  readonly shape: 'text' | 'list' | 'base64';
}

/** A request that a template makes, with what it takes out of the answer. */
export interface AskedSecret {
  /** The function that asks: `secret`, `secrets` for the names in a folder, `pkiCert`. */
  readonly call: 'secret' | 'secrets' | 'pkiCert';
  /** Without its query. */
  readonly path: string;
  /** A version of KV version 2. */
  readonly version: number | undefined;
  /** Whether it sends something: an update, and no read. */
  readonly isUpdate: boolean;
  readonly values: readonly AskedValue[];
}

/** What is known of a value: the request that it is of, and the steps to it. */
interface Reference {
  readonly request: Request;
  readonly steps: readonly (string | number)[];
}

type Request = Omit<AskedSecret, 'values'> & { readonly values: Map<string, AskedValue> };

/**
 * The requests of a template whose paths are written out, with the keys that it takes: `secret "a"` and `.Data.key`,
 * `index $v "key" 0`. What only the values decide is not known. None where it cannot be parsed.
 */
export function askedSecrets(template: string, left: string, right: string): readonly AskedSecret[] {
  try {
    const { nodes, defined } = TemplateParser.parse(template, left, right);
    const asked = new Asking();
    asked.list([...nodes, ...[...defined.values()].flat()], undefined);
    return asked.requests.map(({ values, ...request }) => ({ ...request, values: [...values.values()] }));
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return [];
  }
}

/** Follows references through variables. Branches are all taken. */
class Asking {
  public readonly requests: Request[] = [];
  private readonly variables = new Map<string, Reference>();

  public list(nodes: readonly Node[], dot: Reference | undefined): void {
    for (const node of nodes) this.node(node, dot);
  }

  private node(node: Node, dot: Reference | undefined): void {
    switch (node.kind) {
      case 'action':
        this.pipeline(node.pipeline, dot);
        return;
      case 'template':
        if (node.pipeline !== undefined) this.pipeline(node.pipeline, dot);
        return;
      case 'if':
      case 'with':
      case 'range': {
        const value = this.pipeline(node.pipeline, dot);
        const inner = { if: dot, with: value, range: undefined }[node.kind];
        this.list(node.body, inner);
        this.list(node.otherwise, dot);
        return;
      }
      default:
    }
  }

  private pipeline({ commands, variables }: Pipeline, dot: Reference | undefined): Reference | undefined {
    let value: Reference | undefined;
    for (const command of commands) value = this.command(command, dot) ?? value;
    const [name, ...others] = variables;
    // A default that is assigned says nothing of the answer.
    if (name !== undefined && others.length === 0 && value !== undefined) this.variables.set(name, value);
    return value;
  }

  private command([first, ...behind]: Command, dot: Reference | undefined): Reference | undefined {
    if (first === undefined) return undefined;
    if (first.kind !== 'function') {
      for (const operand of behind) this.operand(operand, dot);
      return this.operand(first, dot);
    }
    if (first.name === 'secret' || first.name === 'secrets' || first.name === 'pkiCert') {
      return stepped(this.request(first.name, behind), first.fields);
    }
    const [value, ...others] = behind.map((operand) => this.operand(operand, dot));
    const texts = behind.map(literal);
    if (first.name === 'index' && value !== undefined) {
      const steps = texts.slice(1);
      return steps.every((step) => step !== undefined) ? this.taken(stepped(value, steps)) : undefined;
    }
    if (first.name === 'base64Decode' && value !== undefined) this.taken(value, 'base64');
    if (first.name === 'eq' && texts[1] === 'slice' && value !== undefined) this.taken(value, 'list');
    return [value, ...others].find((one) => one !== undefined);
  }

  private operand(operand: Operand, dot: Reference | undefined): Reference | undefined {
    switch (operand.kind) {
      case 'pipeline': {
        const value = this.pipeline(operand.pipeline, dot);
        return operand.fields.length === 0 ? value : this.taken(stepped(value, operand.fields));
      }
      case 'function':
        return this.command([operand], dot);
      case 'dot':
        return dot;
      case 'field': {
        const base = operand.variable === undefined ? dot : this.variables.get(operand.variable);
        return this.taken(stepped(base, operand.fields));
      }
      default:
        return undefined;
    }
  }

  private request(call: AskedSecret['call'], args: readonly Operand[]): Reference | undefined {
    const [written, ...pairs] = args;
    const text = written?.kind === 'string' ? unquoted(written.value) : undefined;
    if (text === undefined) return undefined;
    const [encoded = '', query = ''] = text.split('?');
    const version = new URLSearchParams(query).get('version');
    const asked = {
      call,
      path: decoded(encoded).replace(/^\/+|\/+$/g, ''),
      version: version !== null && /^[1-9]\d{0,5}$/.test(version) ? Number(version) : undefined,
      isUpdate: pairs.length > 0,
    };
    const known = this.requests.find(
      (one) =>
        one.path === asked.path &&
        one.call === call &&
        one.version === asked.version &&
        one.isUpdate === asked.isUpdate,
    );
    const request = known ?? { ...asked, values: new Map<string, AskedValue>() };
    if (known === undefined) this.requests.push(request);
    return { request, steps: [] };
  }

  /** Notes that a value is taken, where it is one of `.Data`. */
  private taken(
    reference: Reference | undefined,
    shape: AskedValue['shape'] = 'text',
  ): Reference | undefined {
    if (reference === undefined || reference.steps[0] !== 'Data' || reference.steps.length < 2)
      return reference;
    const steps = reference.steps.slice(1);
    const { values } = reference.request;
    const key = JSON.stringify(steps);
    if (shape !== 'text' || !values.has(key)) values.set(key, { steps, shape });
    return reference;
  }
}

function stepped(
  reference: Reference | undefined,
  steps: readonly (string | number | undefined)[],
): Reference | undefined {
  if (reference === undefined) return undefined;
  return { ...reference, steps: [...reference.steps, ...steps.filter((step) => step !== undefined)] };
}

function literal(operand: Operand): string | number | undefined {
  if (operand.kind === 'string') return unquoted(operand.value);
  if (operand.kind === 'number' && /^\d{1,4}$/.test(operand.value)) return Number(operand.value);
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
