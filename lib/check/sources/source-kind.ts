import { kindByName } from './by-name';
import { kindByText } from './by-text';
import { kindByValue } from './by-value';
import { CHECK, lineOf, looksLikeManifest, type SourceKind } from './source';

/**
 * What a text is if it is no manifest; undefined where it may be one, or is nothing that is known.
 * @param value a document of it, where it could be read
 */
export function sourceKind(file: string, text: string, value?: unknown): SourceKind | undefined {
  return value === undefined ? (kindByText(text) ?? kindByName(file, text)) : kindByValue(file, value);
}

/** What a text is that is no YAML either. */
export function unreadableKind(text: string): SourceKind | undefined {
  const at = /\$\{|\$[A-Z_]{2,}|<%|\(\([\w.-]+\)\)/.exec(text);
  return at === null || !looksLikeManifest(text)
    ? undefined
    : {
        what: 'template that was not filled in',
        remedy: `the program that fills it in, such as envsubst ${CHECK}`,
        line: lineOf(text, at.index),
      };
}
