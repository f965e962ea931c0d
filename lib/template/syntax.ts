/** The tree of a Go template. */
export type Node = TextNode | ActionNode | ControlNode | CallNode | JumpNode;

export interface TextNode {
  readonly kind: 'text';
  /** Without what trim markers take away. */
  readonly text: string;
  /** Whether it is of blanks alone. */
  readonly blank: boolean;
}

/** `{{ pipeline }}`. */
export interface ActionNode {
  readonly kind: 'action';
  readonly pipeline: Pipeline;
}

export interface ControlNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** `{{ template "name" pipeline }}`, and `{{ block }}`, which defines and calls. */
export interface CallNode {
  readonly kind: 'template';
  readonly name: string;
  readonly pipeline: Pipeline | undefined;
}

export interface JumpNode {
  readonly kind: 'break' | 'continue';
}

/** `$a := x | f`. */
export interface Pipeline {
  /** The variables that it declares or assigns. */
  readonly variables: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly Command[];
}

/** A function or a value with what is behind it. */
export type Command = readonly Operand[];

export type Operand =
  | { readonly kind: 'string' | 'number' | 'char' | 'bool' | 'nil' | 'dot'; readonly value: string }
  | { readonly kind: 'function'; readonly name: string; readonly fields: readonly string[] }
  /** `.a.b` of the dot; `$v.a.b` of a variable. */
  | { readonly kind: 'field'; readonly variable: string | undefined; readonly fields: readonly string[] }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly string[] };

/** A template with those that it defines. */
export interface TemplateTree {
  readonly nodes: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}
