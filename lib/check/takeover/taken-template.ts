import { type ControlNode, type Node, type Operand, type Pipeline, type TemplateTree } from '../../template';
import { isIssue, takenCertificate, takenPart } from './taken-certificate';
import { NotTakeable, takenReference, type TakenReference, WriteOtherwise } from './taken-reference';

/** What a file holds, as the file of a declaration writes it. */
export type TakenContent = Readonly<Record<string, unknown>>;

type Part = string | TakenReference;

/** What a dot or a variable is: the answer to a read, by its path, and the fields that were followed. */
interface Answer {
  readonly path: string;
  readonly fields: readonly string[];
  /** What a certificate is issued for; undefined for a read. */
  readonly pairs?: readonly string[];
}

/** The functions that have a word in a declaration, and give the same bytes. */
const ENCODINGS: Readonly<Record<string, string>> = {
  base64Encode: 'base64',
  base64Decode: 'base64-decoded',
};

/**
 * The content that a template makes, where it only puts values of secrets between texts.
 * @throws NotTakeable for everything else: loops, conditions, functions of other kinds.
 */
export function takenTemplate({ nodes, defined }: TemplateTree): TakenContent {
  if (defined.size > 0) throw new NotTakeable('the template defines templates');
  const certificate = wholeCertificate(nodes);
  if (certificate !== undefined) return certificate;
  const parts = withoutNewlines(merged(new Reader().parts(nodes, undefined)));
  const [only] = parts;
  if (!parts.some((part) => typeof part !== 'string'))
    throw new NotTakeable('the template has no value of a secret');
  return parts.length === 1 && typeof only === 'object' ? only : { text: parts };
}

class Reader {
  private readonly variables = new Map<string, Answer>();

  public parts(nodes: readonly Node[], dot: Answer | undefined): readonly Part[] {
    return nodes.flatMap((node): readonly Part[] => {
      switch (node.kind) {
        case 'text':
          return [node.text];
        case 'action':
          return this.action(node.pipeline, dot);
        case 'with':
          return this.with(node, dot);
        case 'if':
        case 'range':
        case 'template':
        case 'break':
        case 'continue':
          throw new NotTakeable(`the template has {{ ${node.kind} }}`);
      }
    });
  }

  private with({ pipeline, body, otherwise }: ControlNode, dot: Answer | undefined): readonly Part[] {
    if (otherwise.length > 0) throw new NotTakeable('the template has {{ else }}');
    const answer = this.answer(pipeline, dot);
    if (answer === undefined)
      throw new NotTakeable('the template has {{ with }} of something else than a secret');
    this.assign(pipeline, answer);
    return this.parts(body, answer);
  }

  private action(pipeline: Pipeline, dot: Answer | undefined): readonly Part[] {
    if (pipeline.variables.length > 0) {
      const answer = this.answer(pipeline, dot);
      if (answer === undefined) throw new NotTakeable('the template assigns something else than a secret');
      this.assign(pipeline, answer);
      return [];
    }
    const [first = [], ...functions] = pipeline.commands;
    const [text] = first;
    if (first.length === 1 && text?.kind === 'string' && functions.length === 0) return [literal(text.value)];
    const value = this.value(first, dot);
    const names = functions.map((command) => this.encoding(command));
    if (names.length > 1) throw new NotTakeable('the template has several functions behind each other');
    const [root, ...fields] = value.fields;
    if (root !== 'Data') throw new NotTakeable(`the template reads .${value.fields.join('.')}`);
    if (value.pairs !== undefined && names.length === 0)
      return [takenPart({ path: value.path, pairs: value.pairs }, fields)];
    return [takenReference(value.path, fields, names[0])];
  }

  private assign({ variables }: Pipeline, answer: Answer): void {
    for (const name of variables) this.variables.set(name, answer);
  }

  /** What `secret "PATH"` answers, or a field of it. */
  private answer({ commands }: Pipeline, dot: Answer | undefined): Answer | undefined {
    const [command = [], ...more] = commands;
    const [head, path, ...rest] = command;
    if (more.length > 0) return undefined;
    if (head?.kind === 'function' && head.name === 'secret') {
      const call = callOf(path, rest);
      if (call.pairs.length === 0) return { path: call.path, fields: head.fields };
      if (!isIssue(call.path))
        throw new WriteOtherwise(
          `the template reads ${call.path} with parameters; write its engine: aws, gcp, ...`,
        );
      return { ...call, fields: head.fields };
    }
    return this.read(command, dot);
  }

  private value(command: readonly Operand[], dot: Answer | undefined): Answer {
    const found = this.read(command, dot);
    if (found !== undefined) return found;
    const [head] = command;
    const name = head?.kind === 'function' ? `the function ${head.name}` : 'an expression';
    throw new NotTakeable(`the template has ${name}`);
  }

  /** `.Data.data.key`, `$s.Data.key`, `index .Data.data "key"`. */
  private read(command: readonly Operand[], dot: Answer | undefined): Answer | undefined {
    const [head, of, key, ...rest] = command;
    if (head?.kind === 'function' && head.name === 'index') {
      const answer = of === undefined ? undefined : this.operand(of, dot);
      if (answer === undefined || key?.kind !== 'string' || rest.length > 0) return undefined;
      return { ...answer, fields: [...answer.fields, literal(key.value)] };
    }
    return head === undefined || command.length > 1 ? undefined : this.operand(head, dot);
  }

  private operand(operand: Operand, dot: Answer | undefined): Answer | undefined {
    if (operand.kind === 'dot') return dot;
    if (operand.kind === 'pipeline') {
      const inner = this.answer(operand.pipeline, dot);
      return inner === undefined ? undefined : { ...inner, fields: [...inner.fields, ...operand.fields] };
    }
    if (operand.kind !== 'field') return undefined;
    const base = operand.variable === undefined ? dot : this.variables.get(operand.variable);
    return base === undefined ? undefined : { ...base, fields: [...base.fields, ...operand.fields] };
  }

  private encoding([head, ...rest]: readonly Operand[]): string {
    const word = head?.kind === 'function' && rest.length === 0 ? ENCODINGS[head.name] : undefined;
    if (word !== undefined) return word;
    throw new NotTakeable(
      `the template has the function ${head?.kind === 'function' ? head.name : 'of a value'}`,
    );
  }
}

/** What `secret` or `pkiCert` is called with, where all of it is written out. */
function callOf(
  path: Operand | undefined,
  rest: readonly Operand[],
): { path: string; pairs: readonly string[] } {
  const pairs = rest.map((one) => (one.kind === 'string' ? literal(one.value) : undefined));
  if (path?.kind !== 'string' || pairs.includes(undefined))
    throw new NotTakeable('the template makes the path or a parameter of a secret while it runs');
  return { path: literal(path.value), pairs: pairs as readonly string[] };
}

/**
 * `{{ with pkiCert "pki/issue/web" "common_name=web" }}{{ .Cert }}{{ range .CAChain }}{{ . }}{{ end }}{{ .Key }}{{ end }}`:
 * the certificate, those above it, and the key in one file.
 */
function wholeCertificate(nodes: readonly Node[]): TakenContent | undefined {
  const [node, ...others] = nodes;
  if (node?.kind !== 'with') return undefined;
  const [command = [], ...functions] = node.pipeline.commands;
  const [head, path, ...rest] = command;
  if (head?.kind !== 'function' || head.name !== 'pkiCert') return undefined;
  const content = takenCertificate(callOf(path, rest));
  const [cert, chain, key, ...more] = node.body;
  const isWhole =
    [...others, ...functions, ...more, ...node.otherwise].length === 0 &&
    isField(cert, 'Cert') &&
    chain?.kind === 'range' &&
    fieldOf(chain.pipeline) === 'CAChain' &&
    chain.body.length === 1 &&
    isField(chain.body[0], '') &&
    isField(key, 'Key');
  if (isWhole) return content;
  throw new WriteOtherwise(
    `the template orders the parts of a certificate; write ${JSON.stringify(content)}, whose file holds the certificate, those above it and the key, or parts of it`,
  );
}

function isField(node: Node | undefined, name: string): boolean {
  return node?.kind === 'action' && node.pipeline.variables.length === 0 && fieldOf(node.pipeline) === name;
}

/** The name in `.Name`, nothing for the dot alone. */
function fieldOf({ commands }: Pipeline): string | undefined {
  const [operand] = commands[0] ?? [];
  if (commands.length !== 1 || commands[0]?.length !== 1) return undefined;
  if (operand?.kind === 'dot') return '';
  return operand?.kind === 'field' && operand.variable === undefined ? operand.fields.join('.') : undefined;
}

/** A part of a certificate ends with a newline, which the template writes behind it. */
function withoutNewlines(parts: readonly Part[]): readonly Part[] {
  return merged(
    parts.map((part, index) => {
      const before = parts[index - 1];
      if (typeof part === 'string' && typeof before === 'object' && 'pki' in before)
        return part.replace(/^\n/, '');
      const behind = parts[index + 1];
      if (typeof part === 'string' || !('pki' in part)) return part;
      if (typeof behind === 'string' && behind.startsWith('\n')) return part;
      throw new WriteOtherwise(
        `nothing ends the line behind a part of a certificate; write ${JSON.stringify(part)}, whose file ends with a newline`,
      );
    }),
  );
}

function merged(parts: readonly Part[]): readonly Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof part === 'string' && typeof last === 'string') all[all.length - 1] = last + part;
    else if (part !== '') all.push(part);
  }
  return all;
}

/** The text of a literal: Go's escapes in double quotes are those of JSON, but for a few that no path and key has. */
function literal(quoted: string): string {
  if (quoted.startsWith('`')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new NotTakeable(`the template has the text ${quoted}`);
  }
}
