import { ConfigurationError, type TextPosition as Position } from '../../core';
import { otherLanguage } from './other-language';
import { PolicyErrors } from '../errors';

export type { TextPosition as Position } from '../../core';

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
  private starts: readonly number[] | undefined;

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
    return other && this.placed(PolicyErrors.POLICY_OTHER_LANGUAGE({ place: this.place(at), ...other }), at);
  }

  /** @returns POLICY_SYNTAX, or POLICY_OTHER_LANGUAGE */
  public syntaxError(at: Position, rule: string, got?: string): ConfigurationError {
    const error = PolicyErrors.POLICY_SYNTAX({ place: this.place(at), rule, got });
    return this.otherLanguage(at) ?? this.placed(error, at);
  }

  /** The error with its place, where it does not know one yet: values are checked elsewhere, too. */
  public placed(error: ConfigurationError, { line, column }: Position): ConfigurationError {
    const { code, problem } = error;
    if (problem.at !== undefined) return error;
    const place = this.place({ line, column });
    const subject = problem.subject.startsWith(place) ? problem.subject : `${place}: ${problem.subject}`;
    return new ConfigurationError(code, { ...problem, subject, at: { line, column } });
  }

  /** The place of an offset. */
  public positionOf(offset: number): Position {
    const starts = this.lineStarts();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }

  /** Counted only when a place is needed. */
  private lineStarts(): readonly number[] {
    this.starts ??= [0, ...[...this.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return this.starts;
  }
}
