import { SecretsErrors } from './errors';
import { undecided } from './optional-secret';
import { type Meant, meantBy } from './private/meant';
import { isWellFormed } from '../core';
import { JoinedList, refsIn, type TextPart, type TextParts } from './private/text-parts';
import { TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { SecretRef } from './secret-ref';

/** What can be in a placeholder of {@link secretText}. */
export type SecretTextValue = SecretRef | SecretText | string | number;

/**
 * Text with secrets in it, as a tag of template literals. The text arrives as it is written, `{{` and `$` included;
 * values arrive byte for byte, so that the format around them is yours to respect: `urlEncoded`, `jsonEncoded` and
 * `base64Encoded` write a value for a URL, for JSON or YAML, and in base64.
 *
 * The result is a file, and also a value in {@link dotenvFile}, {@link jsonFile}, {@link yamlFile} and their like, in
 * `...Encoded`, and in another secret text.
 *
 * @example secretText`postgres://${urlEncoded(creds.username)}:${urlEncoded(creds.password)}@db.shop:5432/shop`
 * @throws SECRETS_FILE_WITHOUT_SECRET without a reference
 * @throws SECRETS_TEMPLATE_ESCAPE_INVALID for a backslash that begins no escape of JavaScript
 * @throws SECRETS_ENTRY_VALUE_INVALID for a placeholder of another type (from untyped code)
 */
export function secretText(texts: TemplateStringsArray, ...values: readonly SecretTextValue[]): SecretText {
  if (!Array.isArray(texts)) throw invalid('text', 'the tag is put in front of a template literal');
  const parts: TextPart[] = [];
  texts.forEach((text: string | undefined, index) => {
    if (text === undefined) throw SecretsErrors.SECRETS_TEMPLATE_ESCAPE_INVALID({ part: index });
    parts.push(text);
    if (index < values.length) parts.push(...placeholder(values[index], `placeholder ${String(index + 1)}`));
  });
  return new SecretText(parts);
}

/**
 * Several values with a text between them; or the items of a list that is one value in Vault, which are then as many as
 * the list has. An item that is no text is written as its JSON text.
 *
 * @param separator Between two, not around them.
 * @example joined(',', [creds.username, 'postgres'])
 * @example joined(',', kv2('secret').at('shop/kafka').key('brokers'))
 * @throws SECRETS_FILE_WITHOUT_SECRET for a list without a reference
 * @throws SECRETS_ENTRY_VALUE_INVALID for other types, and for an encoded reference, whose value is no list
 */
export function joined(separator: string, values: readonly SecretTextValue[] | SecretRef): SecretText {
  if (typeof separator !== 'string' || !isWellFormed(separator)) {
    throw invalid('separator', 'a separator is a text without half of a surrogate pair');
  }
  if (values instanceof SecretRef) {
    if (values.encodings.length === 0) return new SecretText([new JoinedList(values, separator)]);
    throw invalid('list', 'the value of an encoded reference is no list: encode the joined text instead');
  }
  if (!Array.isArray(values)) throw undecided(values) ?? invalid('values', 'must be a list');
  const parts = (values as readonly unknown[]).flatMap((value, index): readonly TextPart[] => [
    ...(index === 0 ? [] : [separator]),
    ...placeholder(value, `value ${String(index + 1)}`),
  ]);
  return new SecretText(parts);
}

/** A text with secrets in it. */
export class SecretText extends SecretFile {
  public readonly format = 'text';
  /** Text and references, no two texts beside each other. @internal */
  public readonly parts: TextParts;

  /** @internal */
  public constructor(parts: TextParts) {
    super();
    this.parts = Object.freeze(mergedTexts(parts));
    if (refsIn(this.parts).length === 0) {
      throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format: 'text' });
    }
    Object.freeze(this);
  }

  /** @internal */
  protected override emptyByDecision(): boolean {
    return this.parts.every((part) => part instanceof SecretRef && part.mayBeEmpty);
  }

  public template(): string {
    const writer = new TemplateWriter();
    const body = writer.body(this.parts);
    if (!this.mayBeEmpty && this.parts.every((part) => typeof part !== 'string')) {
      const paths = [...new Set(refsIn(this.parts).map(({ request }) => request.path))].sort();
      writer.refuseEmpty(writer.joined(this.parts), `${paths.join(', ')}: all values of the file are empty`);
    }
    return writer.render(body);
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return refsIn(this.parts);
  }
}

function placeholder(value: unknown, entry: string): readonly TextPart[] {
  if (value instanceof SecretText) return value.parts;
  if (value instanceof SecretRef || typeof value === 'string') return [value];
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)];
  throw (
    undecided(value) ??
    invalid(entry, 'must be a secret reference, a secret text, a text or a finite number', meantBy(value))
  );
}

function invalid(entry: string, rule: string, meant?: Meant): Error {
  return SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format: 'text', entry, rule, ...meant });
}

function mergedTexts(parts: TextParts): TextPart[] {
  const merged: TextPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  return merged;
}
