import { type YamlParserError } from './yaml-problem';
import { indentWrappedFlows } from './yaml-wrapped-flows';
import { indentWrappedQuotes } from './yaml-wrapped-quotes';

/** A text of YAML and what the parser makes of it. */
export interface ReadYaml<T> {
  /** The text as it was given, or with wrapped lines indented; its lines are the same. */
  readonly text: string;
  readonly parsed: T;
}

/** What the parser makes of a text, as far as it is looked at here. */
interface ParsedYaml {
  readonly documents: readonly { readonly errors: readonly YamlParserError[] }[];
}

/** Wrapped lines in brackets of the root end all that is behind them: each round finds the next ones. */
const MOST_ROUNDS = 20;

/**
 * Reads YAML as kubectl does, which takes lines in quotes and in brackets wherever they begin, though YAML wants them
 * indented: old serializers wrap so, and people do.
 *
 * @returns the text as it was given where it is right, or is wrong in another way
 */
export function readWrappedYaml<T extends ParsedYaml>(text: string, parse: (text: string) => T): ReadYaml<T> {
  const strict = { text, parsed: parse(text) };
  let read = strict;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const errors = errorsOf(read.parsed);
    if (errors.length === 0) return read;
    const moved = indentWrappedQuotes(read.text, errors) ?? indentWrappedFlows(read.text, errors);
    if (moved === undefined || moved === read.text) return strict;
    read = { text: moved, parsed: parse(moved) };
  }
  return strict;
}

function errorsOf({ documents }: ParsedYaml): readonly YamlParserError[] {
  return documents.flatMap(({ errors }) => errors.filter(({ code }) => code !== 'DUPLICATE_KEY'));
}
