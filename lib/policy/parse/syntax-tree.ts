import { type ConfigurationError } from '../../core';
import { otherLanguage } from './other-language';
import { PolicyErrors } from '../errors';

/** A place in a policy's text; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A text with the value that its escapes give. JSON's `null` is the empty text, as the server takes it. */
export interface TextNode extends Position {
  readonly kind: 'text';
  readonly value: string;
}

/** A number as it was written: a server takes it for a text where a text is wanted. */
export interface NumberNode extends Position {
  readonly kind: 'integer' | 'float';
  readonly text: string;
}

export interface BooleanNode extends Position {
  readonly kind: 'boolean';
  readonly value: boolean;
}

export interface ListNode extends Position {
  readonly kind: 'list';
  readonly values: readonly ValueNode[];
}

export interface ObjectNode extends Position {
  readonly kind: 'object';
  readonly items: readonly ItemNode[];
}

export type ValueNode = TextNode | NumberNode | BooleanNode | ListNode | ObjectNode;

/** `key = value`, or `key "label" { ... }` with several keys. */
export interface ItemNode extends Position {
  readonly keys: readonly string[];
  readonly value: ValueNode;
  /** Written in HCL as `key = value`, not as a block. */
  readonly assigned?: boolean;
  /** The comment that ends on the line before. */
  readonly comment?: string | undefined;
}

/** Makes the errors of a text, with its name and the place in it. */
export class PolicyText {
  public constructor(
    public readonly text: string,
    /** For the errors: the name of the file, if it has one. */
    private readonly name: string | undefined,
  ) {}

  /** `shop.hcl:3:5`, or `policy, line 3, column 5`. */
  public place({ line, column }: Position): string {
    return this.name === undefined
      ? `policy, line ${String(line)}, column ${String(column)}`
      : `${this.name}:${String(line)}:${String(column)}`;
  }

  /** The error of a text that looks like something else than a policy, for where reading it has failed anyway. */
  public otherLanguage(at: Position): ConfigurationError | undefined {
    const other = otherLanguage(this.text);
    return other && PolicyErrors.POLICY_OTHER_LANGUAGE({ place: this.place(at), ...other });
  }

  /** @returns POLICY_SYNTAX, or POLICY_OTHER_LANGUAGE */
  public syntaxError(at: Position, rule: string, got?: string): ConfigurationError {
    return this.otherLanguage(at) ?? PolicyErrors.POLICY_SYNTAX({ place: this.place(at), rule, got });
  }

  /** The place of an offset. Counted only when it is needed. */
  public positionOf(offset: number): Position {
    const before = this.text.slice(0, offset);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: offset - lineStart + 1 };
  }
}
