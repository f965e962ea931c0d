import { callFunction, callScratch } from './calls';
import { expressionsIn, isTrue, presentIf, presentUnless, textOf } from './expressions';
import { type MissingValue, type TemplateOutcome } from './outcome';
import { TemplateFailure } from './scanner';
import { type Command, type Node, type Operand, type Pipeline, type TemplateTree } from './syntax';
import { fieldOf, NOTHING, UNKNOWN, type Value } from './values';

/** Calls of templates in all, where many call many. */
const MOST_CALLS = 500;

/** Where a node is executed. */
interface Scope {
  readonly dot: Value;
  /** Variables; inner blocks have a copy, and what they assign is not known behind them. */
  readonly variables: Map<string, Value>;
  /** Expressions that were looked at before, and are there. */
  readonly present: Set<string>;
  /** Whether it is executed in any case. */
  readonly certain: boolean;
  /** The templates that are being executed, the outer ones first. */
  readonly calls: readonly string[];
}

/** Executes a template without its secrets, as far as their values do not matter. */
export class TemplateEvaluation {
  private readonly missing = new Map<string, MissingValue>();
  private readonly reads = new Map<string, Set<string>>();
  private secretsAround = 0;
  private called = 0;
  /** What the template has put aside, by its keys as they are written. */
  private readonly scratch = new Set<string>();

  public constructor(
    private readonly tree: TemplateTree,
    private readonly failsOnMissingKey: boolean,
  ) {}

  /** Where the execution is, or has failed. */
  public get phase(): TemplateOutcome['phase'] {
    return this.secretsAround > 0 ? 'secrets' : 'start';
  }

  /** @throws TemplateFailure where it certainly fails */
  public outcome(): TemplateOutcome {
    const root = {
      dot: NOTHING,
      variables: new Map([['$', NOTHING]]),
      present: new Set<string>(),
      certain: true,
      calls: [],
    };
    this.list(this.tree.nodes, root);
    return {
      failure: undefined,
      phase: 'secrets',
      missing: [...this.missing.values()],
      reads: [...this.reads].map(([path, keys]) => ({ path, keys: [...keys] })),
    };
  }

  private list(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) {
      if (scope.certain) this.node(node, scope);
      // What fails in a branch that may not be taken is no failure of the template.
      else if (
        this.fails(() => {
          this.node(node, scope);
        })
      )
        return;
    }
  }

  private node(node: Node, scope: Scope): void {
    switch (node.kind) {
      case 'action': {
        const value = this.pipeline(node.pipeline, scope);
        if (node.pipeline.variables.length === 0) this.print(value);
        return;
      }
      case 'if':
        this.branch(node.pipeline, node.body, node.otherwise, scope);
        return;
      case 'with': {
        const value = this.pipeline(node.pipeline, scope);
        if (value.type !== 'nothing') {
          const dot = { ...value, missing: undefined };
          const inner = this.inner(scope, scope.certain && value.type === 'secret', dot);
          for (const name of node.pipeline.variables) inner.variables.set(name, dot);
          if (inner.certain) this.secretsAround += 1;
          this.list(node.body, inner);
          if (inner.certain) this.secretsAround -= 1;
        }
        this.list(node.otherwise, this.inner(scope, false));
        return;
      }
      case 'range':
        this.range(node.pipeline, node.body, node.otherwise, scope);
        return;
      case 'template':
        this.call(node.name, node.pipeline, scope);
        return;
      default:
        return;
    }
  }

  private branch(condition: Pipeline, body: readonly Node[], otherwise: readonly Node[], scope: Scope): void {
    this.pipeline(condition, scope);
    const always = isTrue(condition);
    const inner = this.inner(scope, scope.certain && always);
    for (const expression of presentIf(condition)) inner.present.add(expression);
    this.list(body, inner);
    const other = this.inner(scope, false);
    for (const expression of presentUnless(condition)) other.present.add(expression);
    this.list(otherwise, other);
    // `if not X` that ends the template: behind it X is there.
    const ends =
      otherwise.length === 0 &&
      this.fails(() => {
        this.quietly(body, this.inner(scope, true));
      });
    if (ends) for (const expression of expressionsIn(condition)) scope.present.add(expression);
  }

  private range(pipeline: Pipeline, body: readonly Node[], otherwise: readonly Node[], scope: Scope): void {
    const over = this.pipeline(pipeline, scope);
    if (over.type === 'secret') throw new TemplateFailure('range over a secret; its keys are below .Data');
    const fromSecret = over.type === 'keys' || over.type === 'data' || over.type === 'metadata';
    const dot: Value =
      over.type === 'list' ? { type: 'text' } : fromSecret ? { type: 'unknown', path: over.path } : UNKNOWN;
    const inner = this.inner(scope, false, dot);
    const [first, second] = pipeline.variables;
    if (second !== undefined) {
      inner.variables.set(first ?? '', fromSecret ? { type: 'text' } : UNKNOWN);
      inner.variables.set(second, dot);
    } else if (first !== undefined) inner.variables.set(first, dot);
    this.list(body, inner);
    this.list(otherwise, this.inner(scope, false));
  }

  private call(name: string, pipeline: Pipeline | undefined, scope: Scope): void {
    const dot = pipeline === undefined ? NOTHING : this.pipeline(pipeline, scope);
    const nodes = this.tree.defined.get(name);
    if (nodes === undefined) throw new TemplateFailure('a template is called that is not defined');
    // One that calls itself in two places, as those for lists and maps do, would double with every level.
    if (scope.calls.includes(name) || this.called >= MOST_CALLS) return;
    this.called += 1;
    this.list(nodes, {
      ...this.inner(scope, scope.certain, dot),
      variables: new Map([['$', dot]]),
      calls: [...scope.calls, name],
    });
  }

  private inner(scope: Scope, certain: boolean, dot = scope.dot): Scope {
    return {
      ...scope,
      dot,
      certain,
      variables: new Map(scope.variables),
      present: new Set(scope.present),
    };
  }

  private pipeline({ commands, variables, declares }: Pipeline, scope: Scope): Value {
    let value: Value | undefined;
    for (const command of commands) value = this.command(command, value, scope);
    const result = value ?? UNKNOWN;
    for (const name of variables) {
      // An assignment in a block counts behind it too: then nothing is known of the variable.
      scope.variables.set(name, declares || scope.certain ? result : UNKNOWN);
    }
    return result;
  }

  private command([first, ...behind]: Command, piped: Value | undefined, scope: Scope): Value {
    if (first === undefined) return UNKNOWN;
    if (first.kind === 'function') {
      const args = behind.map((operand) => ({ operand, value: this.operand(operand, scope) }));
      if (first.name === 'scratch' && first.fields.length > 0)
        return callScratch(first.fields, behind, this.scratch, textOf([first, ...behind]));
      const called = callFunction(first.name, args, piped, (path) => {
        if (!this.reads.has(path)) this.reads.set(path, new Set());
      });
      const expression = behind.length > 0 ? textOf([first, ...behind]) : undefined;
      const isThere = expression !== undefined && scope.present.has(expression);
      const value = isThere ? { ...called, missing: undefined } : called;
      return this.fields({ ...value, expression }, first.fields, scope);
    }
    if (first.kind === 'nil') throw new TemplateFailure('nil alone is no action');
    const hasArguments = behind.length > 0 || piped !== undefined;
    if (hasArguments && first.kind !== 'field' && first.kind !== 'pipeline')
      throw new TemplateFailure('a value that is called like a function');
    if (hasArguments && first.kind === 'field' && first.fields.length === 0)
      throw new TemplateFailure('a variable that is called like a function');
    for (const operand of behind) this.operand(operand, scope);
    const value = this.operand(first, scope);
    if (hasArguments && (value.type === 'keys' || value.type === 'element' || value.type === 'data'))
      throw new TemplateFailure(
        'a key of a secret that is called like a function; index takes a key out of a map',
      );
    // Nothing stays nothing, whatever it is given.
    return hasArguments && value.type !== 'nothing' ? UNKNOWN : value;
  }

  private operand(operand: Operand, scope: Scope): Value {
    switch (operand.kind) {
      case 'function':
        return this.command([operand], undefined, scope);
      case 'dot':
        return { ...scope.dot, expression: '' };
      case 'field': {
        const base =
          operand.variable === undefined ? scope.dot : (scope.variables.get(operand.variable) ?? UNKNOWN);
        // A variable that was looked at before, and is there.
        const isThere = operand.variable !== undefined && scope.present.has(operand.variable);
        const value = isThere ? { ...base, missing: undefined } : base;
        return this.fields({ ...value, expression: operand.variable ?? '' }, operand.fields, scope);
      }
      case 'pipeline': {
        const value = this.pipeline(operand.pipeline, scope);
        return this.fields(
          { ...value, expression: textOf([{ ...operand, fields: [] }]) },
          operand.fields,
          scope,
        );
      }
      case 'string':
        return { type: 'text' };
      case 'bool':
        return { type: 'bool' };
      case 'nil':
        return NOTHING;
      default:
        return { type: 'number' };
    }
  }

  private fields(start: Value, fields: readonly string[], scope: Scope): Value {
    let value = start;
    for (const name of fields) {
      if (value.type === 'data' && value.path !== undefined) this.reads.get(value.path)?.add(name);
      const found = fieldOf(value, name, this.failsOnMissingKey);
      value =
        found.expression !== undefined && scope.present.has(found.expression)
          ? { ...found, missing: undefined }
          : found;
    }
    return value;
  }

  private print(value: Value): void {
    if (value.type === 'nothing') {
      const expression = value.expression === undefined || value.expression === '' ? '.' : value.expression;
      this.missing.set(expression, { expression, seenBySetting: true, always: true });
    } else if (value.missing !== undefined) {
      const { expression, seenBySetting } = value.missing;
      if (!(seenBySetting && this.failsOnMissingKey))
        this.missing.set(expression, { expression, seenBySetting, always: false });
    }
  }

  private fails(execute: () => void): boolean {
    try {
      execute();
      return false;
    } catch (error) {
      if (error instanceof TemplateFailure) return true;
      throw error;
    }
  }

  /** Executes for its failures alone. */
  private quietly(nodes: readonly Node[], scope: Scope): void {
    new TemplateEvaluation(this.tree, this.failsOnMissingKey).list(nodes, scope);
  }
}
