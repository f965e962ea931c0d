import { type Command, type Operand, type Pipeline } from './syntax';

/** An expression as it is written. */
export function textOf(command: Command): string {
  return command.map(operandText).join(' ');
}

/** An operand as it is written. */
export function operandText(operand: Operand): string {
  const fields = 'fields' in operand ? operand.fields.map((field) => `.${field}`).join('') : '';
  switch (operand.kind) {
    case 'field':
      return `${operand.variable ?? ''}${fields}`;
    case 'function':
      return operand.name + fields;
    case 'pipeline':
      return `(${operand.pipeline.commands.map(textOf).join(' | ')})${fields}`;
    default:
      return operand.value;
  }
}

/** Whether a condition is `true` itself. */
export function isTrue({ commands: [first, ...more] }: Pipeline): boolean {
  return more.length === 0 && first?.length === 1 && first[0]?.kind === 'bool' && first[0].value === 'true';
}

/** What is there where a condition holds: itself, or each part of an `and`. */
export function presentIf({ commands: [first, ...more] }: Pipeline): readonly string[] {
  if (first === undefined || more.length > 0) return [];
  const [head, ...args] = first;
  if (head?.kind === 'function' && head.name === 'and') return args.map((one) => unwrapped([one]));
  return [unwrapped(first)];
}

/** What is there where a condition does not hold: of `not X`. */
export function presentUnless({ commands: [first, ...more] }: Pipeline): readonly string[] {
  const [head, only] = first ?? [];
  return more.length === 0 && head?.kind === 'function' && head.name === 'not' && only !== undefined
    ? [unwrapped([only])]
    : [];
}

/** Every expression that a pipeline looks at. */
export function expressionsIn(pipeline: Pipeline): readonly string[] {
  return pipeline.commands.flatMap((command) => [
    textOf(command),
    ...command.flatMap((operand) =>
      operand.kind === 'pipeline' ? expressionsIn(operand.pipeline) : [operandText(operand)],
    ),
  ]);
}

/** Without the parentheses around it. */
function unwrapped(command: Command): string {
  const [only, ...more] = command;
  if (only?.kind === 'pipeline' && more.length === 0 && only.fields.length === 0) {
    const { commands } = only.pipeline;
    return commands.map(textOf).join(' | ');
  }
  return textOf(command);
}
