import { PolicyErrors } from '../errors';
import { frozenConstraints, type ParameterConstraints, type ParameterValue } from '../parameter-constraints';
import { parseDuration } from '../../core';
import type { ItemNode, NumberNode, PolicyText, ValueNode } from './syntax-tree';

/**
 * Reads the values of a stanza's keys as the server does: which kinds it takes for which key, and that a key written
 * twice adds to a list or a map and replaces anything else.
 */
export class ValueReader {
  public constructor(
    private readonly source: PolicyText,
    /** The items of one block. */
    private readonly items: readonly ItemNode[],
  ) {}

  /** All items of one key. */
  public of(key: string): readonly ItemNode[] {
    return this.items.filter((item) => item.keys[0] === key);
  }

  /** @throws POLICY_SYNTAX */
  public text(key: string): string | undefined {
    const values = this.of(key).map((item) => this.textOf(this.unlabelled(item)));
    return values.at(-1);
  }

  /** @throws POLICY_SYNTAX */
  public texts(key: string): readonly string[] | undefined {
    const items = this.of(key);
    if (items.length === 0) return undefined;
    return items.flatMap((item) => this.elements(this.unlabelled(item)).map((value) => this.textOf(value)));
  }

  /** In seconds; 0 and "" are no limit. @throws POLICY_SYNTAX */
  public seconds(key: string): number | undefined {
    const items = this.of(key);
    const mixed = items.find((item) => item.value.kind !== items[0]?.value.kind);
    if (mixed !== undefined)
      throw this.source.syntaxError(mixed, `${key} occurs once, or always in the same spelling`);
    const values = items.map((item) => this.secondsOf(this.unlabelled(item)));
    return values.at(-1) ?? undefined;
  }

  /** @throws POLICY_SYNTAX */
  public boolean(key: string): boolean | undefined {
    const values = this.of(key).map((item) => {
      if (item.value.kind === 'boolean') return item.value.value;
      throw this.source.syntaxError(item.value, `${key} is true or false`);
    });
    return values.at(-1);
  }

  /** A whole number, also in quotes. @throws POLICY_SYNTAX */
  public integer(key: string): number | undefined {
    const values = this.of(key).map(({ value }) => {
      const text = value.kind === 'integer' ? value.text : value.kind === 'text' ? value.value : '';
      const number = integerOf(text);
      if (number === undefined) throw this.source.syntaxError(value, `${key} is a whole number`);
      return number;
    });
    return values.at(-1);
  }

  /** @throws POLICY_SYNTAX, POLICY_PARAMETERS_REPEATED */
  public constraints(key: string): ParameterConstraints | undefined {
    const items = this.of(key);
    if (items.length === 0) return undefined;
    const values = new Map<string, ParameterValue[]>();
    for (const inner of items.flatMap((item) => this.object(item))) {
      const name = inner.keys[0] ?? '';
      const elements = this.elements(this.unlabelled(inner)).map((value) => this.parameterValue(value));
      values.set(name, [...(values.get(name) ?? []), ...elements]);
    }
    const lower = [...values.keys()].map((name) => name.toLowerCase());
    const repeated = lower.find((name, index) => lower.indexOf(name) !== index);
    if (repeated !== undefined)
      throw PolicyErrors.POLICY_PARAMETERS_REPEATED({ option: key, name: repeated });
    return frozenConstraints(Object.fromEntries(values));
  }

  /** The items of a block. @throws POLICY_SYNTAX */
  public object(item: ItemNode): readonly ItemNode[] {
    const value = this.unlabelled(item);
    if (value.kind === 'object') return value.items;
    throw this.source.syntaxError(value, `${item.keys[0] ?? ''} is a block in braces`);
  }

  private unlabelled(item: ItemNode): ValueNode {
    if (item.keys.length === 1) return item.value;
    throw this.source.syntaxError(item, `${item.keys[0] ?? ''} takes no label`, item.keys[1]);
  }

  private elements(value: ValueNode): readonly ValueNode[] {
    if (value.kind === 'list') return value.values;
    throw this.source.syntaxError(value, 'a list in square brackets is expected here');
  }

  private textOf(value: ValueNode): string {
    if (value.kind === 'text') return value.value;
    if (value.kind === 'integer') return value.text;
    throw this.source.syntaxError(value, 'a text is expected here');
  }

  private secondsOf(value: ValueNode): number | undefined {
    const seconds = value.kind === 'text' ? parseDuration(value.value) : numberOf(value);
    if (seconds === undefined || seconds < 0) {
      const got = value.kind === 'text' ? value.value : undefined;
      throw this.source.syntaxError(
        value,
        'a duration is expected here: seconds, or a text such as "1h30m"',
        got,
      );
    }
    // The server drops what is below a second of a number, and takes 0 for no limit.
    const limit = value.kind === 'float' ? Math.trunc(seconds) : seconds;
    return limit === 0 ? undefined : limit;
  }

  private parameterValue(value: ValueNode): ParameterValue {
    if (value.kind === 'text' || value.kind === 'boolean') return value.value;
    if (value.kind === 'list') return value.values.map((element) => this.parameterValue(element));
    const number = numberOf(value);
    if (number !== undefined) return number;
    throw this.source.syntaxError(
      value,
      'a parameter value is a text, a number, true, false or a list of them',
    );
  }
}

function numberOf(value: ValueNode): number | undefined {
  if (value.kind === 'float') return Number(value.text);
  return value.kind === 'integer' ? integerOf((value satisfies NumberNode).text) : undefined;
}

/** As Go reads it with base 0: `0x1f` and `017` are 31 and 15. */
function integerOf(text: string): number | undefined {
  const match = /^([+-]?)(?:0x([0-9a-f]+)|0([0-7]+)|(0|[1-9]\d*))$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, hex, octal, decimal] = match;
  const number =
    hex !== undefined ? parseInt(hex, 16) : octal !== undefined ? parseInt(octal, 8) : Number(decimal);
  return sign === '-' ? -number : number;
}
