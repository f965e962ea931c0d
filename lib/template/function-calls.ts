import { TemplateParser } from './parser';
import { TemplateFailure } from './scanner';
import { type Command, type Node, type Pipeline } from './syntax';
import { unquoted } from './unquoted';

/** A call of a function, wherever it is in a template. */
export interface FunctionCall {
  readonly name: string;
  /** Its arguments; undefined for one that is not written out as a text. */
  readonly texts: readonly (string | undefined)[];
}

/** Every call in a template, in branches that are never taken too; none where it cannot be parsed. */
export function functionCalls(template: string, left: string, right: string): readonly FunctionCall[] {
  try {
    const { nodes, defined } = TemplateParser.parse(template, left, right);
    return [...nodes, ...[...defined.values()].flat()].flatMap(inNode);
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return [];
  }
}

function inNode(node: Node): readonly FunctionCall[] {
  switch (node.kind) {
    case 'text':
    case 'break':
    case 'continue':
      return [];
    case 'action':
      return inPipeline(node.pipeline);
    case 'template':
      return node.pipeline === undefined ? [] : inPipeline(node.pipeline);
    default:
      return [...inPipeline(node.pipeline), ...[...node.body, ...node.otherwise].flatMap(inNode)];
  }
}

function inPipeline({ commands }: Pipeline): readonly FunctionCall[] {
  return commands.flatMap((command, index) => inCommand(command, index > 0));
}

function inCommand(command: Command, piped: boolean): readonly FunctionCall[] {
  const [head, ...args] = command;
  const inside = command.flatMap((operand) =>
    operand.kind === 'pipeline' ? inPipeline(operand.pipeline) : [],
  );
  // A function among the arguments is called without any of its own.
  const others = args.flatMap((one): FunctionCall[] =>
    one.kind === 'function' ? [{ name: one.name, texts: [] }] : [],
  );
  if (head?.kind !== 'function') return [...others, ...inside];
  const texts = args.map((one) => (one.kind === 'string' ? unquoted(one.value) : undefined));
  return [{ name: head.name, texts: piped ? [...texts, undefined] : texts }, ...others, ...inside];
}
