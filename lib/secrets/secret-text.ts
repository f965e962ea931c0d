import { SecretsErrors } from './errors';
import { type TextParts, TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { SecretRef } from './secret-ref';

/** What can be in a placeholder of {@link secretText}. */
export type SecretTextValue = SecretRef | string | number;

/**
 * Text with secrets in it, as a tag of template literals. The text arrives as it is written, `{{` and `$` included;
 * values arrive byte for byte, so that the format around them is yours to respect: `urlEncoded`, `jsonEncoded` and
 * `base64Encoded` write a value for a URL, for JSON or YAML, and in base64.
 *
 * The result is a file, and also a value in {@link dotenvFile}, {@link jsonFile} and {@link propertiesFile}.
 *
 * @example secretText`postgres://${urlEncoded(creds.username)}:${urlEncoded(creds.password)}@db.shop:5432/shop`
 * @throws SECRETS_FILE_WITHOUT_SECRET without a reference
 * @throws SECRETS_TEMPLATE_ESCAPE_INVALID for a backslash that begins no escape of JavaScript
 */
export function secretText(texts: TemplateStringsArray, ...values: readonly SecretTextValue[]): SecretText {
  const parts: (string | SecretRef)[] = [];
  texts.forEach((text: string | undefined, index) => {
    if (text === undefined) throw SecretsErrors.SECRETS_TEMPLATE_ESCAPE_INVALID({ part: index });
    parts.push(text);
    if (index < values.length) parts.push(placeholder(values[index], index));
  });
  return new SecretText(mergedTexts(parts));
}

/** A text with secrets in it. */
export class SecretText extends SecretFile {
  public readonly format = 'text';

  /** @internal */
  public constructor(
    /** Text and references, no two texts beside each other. @internal */
    public readonly parts: TextParts,
  ) {
    super();
    if (!parts.some((part) => part instanceof SecretRef)) {
      throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format: 'text' });
    }
    Object.freeze(parts);
    Object.freeze(this);
  }

  public template(): string {
    const writer = new TemplateWriter();
    const body = writer.body(this.parts);
    if (this.parts.every((part) => part instanceof SecretRef)) {
      const paths = this.reads.map((read) => read.path);
      writer.refuseEmpty(writer.joined(this.parts), `${paths.join(', ')}: all values of the file are empty`);
    }
    return writer.render(body);
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return this.parts.filter((part) => part instanceof SecretRef);
  }
}

function placeholder(value: SecretTextValue | undefined, index: number): string | SecretRef {
  if (value instanceof SecretRef || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({
    format: 'text',
    entry: `placeholder ${String(index + 1)}`,
    rule: 'a placeholder is a secret reference, a string or a finite number',
  });
}

function mergedTexts(parts: readonly (string | SecretRef)[]): TextParts {
  const merged: (string | SecretRef)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === 'string' && typeof last === 'string') merged[merged.length - 1] = last + part;
    else if (part !== '') merged.push(part);
  }
  return merged;
}
