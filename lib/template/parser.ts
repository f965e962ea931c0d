import { isTemplateFunction, likelyFunction } from './functions';
import { TemplateFailure, TemplateScanner } from './scanner';
import { type Command, type Node, type Operand, type Pipeline, type TemplateTree } from './syntax';
import { shown, TokenReader } from './token-reader';

/** Deeper than any template; a text of nothing but parentheses is no error of the stack. */
const MOST_NESTED = 200;

/** Reads a Go template as Go's `text/template/parse` does, with the functions of consul-template. */
export class TemplateParser extends TokenReader {
  private variables: string[] = ['$'];
  private ranges = 0;
  private depth = 0;
  private readonly defined = new Map<string, readonly Node[]>();

  /** @throws TemplateFailure */
  public static parse(text: string, left: string, right: string): TemplateTree {
    const parser = new TemplateParser(TemplateScanner.scan(text, left, right));
    const nodes: Node[] = [];
    while (parser.peek().kind !== 'end') parser.topLevel(nodes);
    return { nodes, defined: parser.defined };
  }

  private topLevel(nodes: Node[]): void {
    if (this.peek().kind === 'left') {
      const start = this.at;
      this.at += 1;
      const word = this.nextNonSpace();
      if (word.value === 'define' && word.kind === 'keyword') {
        this.define();
        return;
      }
      this.at = start;
    }
    const node = this.textOrAction();
    if (typeof node === 'string') throw new TemplateFailure(`an ${node} too many`);
    nodes.push(node);
  }

  private define(): void {
    const name = this.templateName();
    this.expect('right', 'define');
    this.inner(name, 'define');
  }

  /** The body of `define` and `block`, which see no variable from outside. */
  private inner(name: string, what: string): void {
    const [variables, ranges] = [this.variables, this.ranges];
    [this.variables, this.ranges] = [['$'], 0];
    const { nodes, end } = this.list();
    if (end !== 'end') throw new TemplateFailure(`an else in ${what}`);
    [this.variables, this.ranges] = [variables, ranges];
    const before = this.defined.get(name);
    if (before !== undefined && !isEmpty(before) && !isEmpty(nodes))
      throw new TemplateFailure('a template is defined twice');
    if (before === undefined || !isEmpty(nodes)) this.defined.set(name, nodes);
  }

  private templateName(): string {
    const { kind, value } = this.nextNonSpace();
    if (kind !== 'string') throw new TemplateFailure("a template's name is not in quotes");
    return value.slice(1, -1);
  }

  /** Until `end` or `else`. */
  private list(): { readonly nodes: readonly Node[]; readonly end: 'end' | 'else' } {
    this.depth += 1;
    if (this.depth > MOST_NESTED) throw new TemplateFailure('blocks are nested too deep');
    const nodes: Node[] = [];
    for (;;) {
      if (this.peek().kind === 'end') throw new TemplateFailure('an end is missing');
      const node = this.textOrAction();
      if (typeof node === 'string') {
        this.depth -= 1;
        return { nodes, end: node };
      }
      nodes.push(node);
    }
  }

  private textOrAction(): Node | 'end' | 'else' {
    const token = this.next();
    if (token.kind === 'text') return { kind: 'text', text: token.value, blank: token.value.trim() === '' };
    const start = this.at;
    const word = this.nextNonSpace();
    if (word.kind === 'keyword') return this.keyword(word.value);
    this.at = start;
    const pipeline = this.pipeline('an action', 'right');
    return { kind: 'action', pipeline };
  }

  private keyword(word: string): Node | 'end' | 'else' {
    switch (word) {
      case 'end':
        this.expect('right', 'end');
        return 'end';
      case 'else':
        // `else if` and `else with`: the action goes on.
        if (!['if', 'with'].includes(this.peekNonSpace().value)) this.expect('right', 'else');
        return 'else';
      case 'if':
      case 'with':
      case 'range':
        return this.control(word);
      case 'break':
      case 'continue':
        this.expect('right', word);
        if (this.ranges === 0) throw new TemplateFailure(`a ${word} outside of range`);
        return { kind: word };
      case 'template': {
        const name = this.templateName();
        if (this.peekNonSpace().kind === 'right') {
          this.nextNonSpace();
          return { kind: 'template', name, pipeline: undefined };
        }
        return { kind: 'template', name, pipeline: this.pipeline('template', 'right') };
      }
      case 'block': {
        const name = this.templateName();
        const pipeline = this.pipeline('block', 'right');
        this.inner(name, 'block');
        return { kind: 'template', name, pipeline };
      }
      default:
        throw new TemplateFailure(`a ${word} inside of a block`);
    }
  }

  private control(kind: 'if' | 'with' | 'range'): Node {
    const variables = [...this.variables];
    const pipeline = this.pipeline(kind, 'right');
    if (kind === 'range') this.ranges += 1;
    const { nodes: body, end } = this.list();
    if (kind === 'range') this.ranges -= 1;
    let otherwise: readonly Node[] = [];
    if (end === 'else') {
      const word = this.peekNonSpace();
      if (word.kind === 'keyword' && word.value === kind && kind !== 'range') {
        this.nextNonSpace();
        otherwise = [this.control(kind)];
      } else if (word.kind === 'keyword' && ['if', 'with'].includes(word.value)) {
        throw new TemplateFailure(`an else ${word.value} in ${kind}`);
      } else {
        const rest = this.list();
        if (rest.end === 'else') throw new TemplateFailure('a second else');
        otherwise = rest.nodes;
      }
    }
    this.variables = variables;
    return { kind, pipeline, body, otherwise };
  }

  private pipeline(context: string, end: 'right' | ')'): Pipeline {
    this.depth += 1;
    if (this.depth > MOST_NESTED) throw new TemplateFailure('parentheses are nested too deep');
    const { variables, declares } = this.declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.peekNonSpace();
      if (token.kind === end) {
        this.nextNonSpace();
        break;
      }
      commands.push(this.command());
    }
    if (commands.length === 0) throw new TemplateFailure(`nothing behind ${context}`);
    if (commands.slice(1).some(([first]) => first === undefined || !isExecutable(first)))
      throw new TemplateFailure('behind "|" is a value and no function');
    this.depth -= 1;
    return { variables, declares, commands };
  }

  private declaration(context: string): Pick<Pipeline, 'variables' | 'declares'> {
    const start = this.at;
    const names: string[] = [];
    while (this.peekNonSpace().kind === 'variable') {
      names.push(this.nextNonSpace().value);
      const sign = this.peekNonSpace();
      if (sign.kind === 'declare' || sign.kind === 'assign') {
        this.nextNonSpace();
        const declares = sign.kind === 'declare';
        if (declares) this.variables.push(...names);
        else for (const name of names) this.use(name);
        return { variables: names, declares };
      }
      if (sign.kind !== ',' || context !== 'range' || names.length === 2) break;
      this.nextNonSpace();
    }
    this.at = start;
    return { variables: [], declares: false };
  }

  private command(): Command {
    const operands: Operand[] = [];
    for (;;) {
      this.skipSpace();
      const operand = this.operand();
      if (operand !== undefined) operands.push(operand);
      const token = this.next();
      if (token.kind === 'space') continue;
      if (token.kind === 'right' || token.kind === ')') this.at -= 1;
      else if (token.kind !== 'pipe')
        throw new TemplateFailure(
          token.kind === 'text' || token.kind === 'end'
            ? 'an action is not closed'
            : `${shown(token)} where a blank, "|" or the end of the action is expected`,
        );
      break;
    }
    if (operands.length === 0) throw new TemplateFailure('an empty command');
    return operands;
  }

  private operand(): Operand | undefined {
    const token = this.peek();
    const term = this.term();
    if (term === undefined) return undefined;
    const fields: string[] = [];
    while (this.peek().kind === 'field') fields.push(this.next().value.slice(1));
    if (fields.length === 0) return term;
    if (term.kind === 'field' || term.kind === 'function' || term.kind === 'pipeline')
      return { ...term, fields: [...term.fields, ...fields] };
    throw new TemplateFailure(`a field of ${shown(token)}`);
  }

  private term(): Operand | undefined {
    const token = this.next();
    const { kind, value } = token;
    switch (kind) {
      case 'identifier':
        if (!isTemplateFunction(value)) {
          const meant = likelyFunction(value);
          throw new TemplateFailure(
            `there is no function ${value}${meant === undefined ? '' : `; ${meant} is one`}`,
          );
        }
        return { kind: 'function', name: value, fields: [] };
      case 'dot':
      case 'nil':
      case 'bool':
      case 'string':
      case 'number':
      case 'char':
        return { kind, value };
      case 'variable':
        this.use(value);
        return { kind: 'field', variable: value, fields: [] };
      case 'field':
        return { kind: 'field', variable: undefined, fields: [value.slice(1)] };
      case '(':
        return { kind: 'pipeline', pipeline: this.pipeline('a parenthesis', ')'), fields: [] };
      default:
        this.at -= 1;
        return undefined;
    }
  }

  private use(name: string): void {
    if (!this.variables.includes(name)) throw new TemplateFailure(`there is no variable ${name} here`);
  }
}

function isExecutable(operand: Operand): boolean {
  return !['bool', 'dot', 'nil', 'number', 'string', 'char'].includes(operand.kind);
}

function isEmpty(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.blank);
}
