import { SecretsErrors } from './errors';
import { textParts } from './private/entries';
import { literalText } from './private/go-template';
import { TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { SecretRef } from './secret-ref';
import { SecretText } from './secret-text';

/** What a JSON file is made of: JSON in which references and secret texts may stand for values. */
export type JsonContent =
  SecretRef | SecretText | string | number | boolean | null | readonly JsonContent[] | JsonObject;

/** An object in a JSON file. */

export interface JsonObject {
  readonly [key: string]: JsonContent;
}

/**
 * A JSON file (UTF-8, two spaces of indentation, a newline at the end). A secret that is a string becomes a string;
 * numbers, booleans, lists and objects in a secret keep their type. A secret text or an encoded value is a string.
 *
 * @example jsonFile({ db: { host: 'db.shop', port: 5432, user: creds.username, password: creds.password } })
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_BINARY_IN_TEXT
 * @throws SECRETS_ENTRY_VALUE_INVALID for what JSON cannot hold, such as undefined or NaN (from untyped code)
 */
export function jsonFile(content: JsonObject | readonly JsonContent[]): JsonFile {
  return new JsonFile(content);
}

/** A JSON file. */
export class JsonFile extends SecretFile {
  public readonly format = 'json';
  private readonly content: JsonContent;

  /** @internal */
  public constructor(content: JsonContent) {
    super();
    this.content = copied(content, '$');
    if (Object.keys(this.content as object).length === 0)
      throw SecretsErrors.SECRETS_FILE_EMPTY({ format: 'json' });
    if (this.uses().length === 0) throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format: 'json' });
    Object.freeze(this);
  }

  public template(): string {
    const writer = new TemplateWriter();
    return writer.render(`${written(writer, this.content, '')}\n`);
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return usesIn(this.content);
  }
}

/** A frozen copy, checked, so that what the caller changes later does not matter. */
function copied(content: unknown, at: string): JsonContent {
  if (content instanceof SecretRef || content instanceof SecretText || typeof content === 'string') {
    textParts('json', at, content);
    return content;
  }
  if (content === null || typeof content === 'boolean') return content;
  if (typeof content === 'number' && Number.isFinite(content)) return content;
  if (Array.isArray(content)) {
    return Object.freeze(content.map((item, index) => copied(item, `${at}[${String(index)}]`)));
  }
  if (typeof content === 'object' && isPlain(content)) {
    const entries = Object.entries(content).map(
      ([key, value]) => [key, copied(value, `${at}.${key}`)] as const,
    );
    return Object.freeze(Object.fromEntries(entries));
  }
  throw SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({
    format: 'json',
    entry: JSON.stringify(at),
    rule: 'a value is a secret reference, a secret text, or plain JSON',
  });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function usesIn(content: JsonContent): readonly SecretUse[] {
  if (content instanceof SecretRef) return [content];
  if (content instanceof SecretText) return content.parts.filter((part) => part instanceof SecretRef);
  if (typeof content !== 'object' || content === null) return [];
  return Object.values(content).flatMap((value: JsonContent) => usesIn(value));
}

function written(writer: TemplateWriter, content: JsonContent, indent: string): string {
  if (content instanceof SecretRef) {
    // As it is in Vault, with its type; an encoded value is text.
    const expression = content.encodings.length === 0 ? writer.value(content) : writer.text(content);
    return `[[ toUnescapedJSON ${expression} ]]`;
  }
  if (content instanceof SecretText) return `[[ toUnescapedJSON ${writer.joined(content.parts)} ]]`;
  if (typeof content !== 'object' || content === null) return literalText(JSON.stringify(content));
  const inner = `${indent}  `;
  const items = Array.isArray(content)
    ? content.map((item: JsonContent) => `${inner}${written(writer, item, inner)}`)
    : Object.entries(content).map(
        ([key, value]) => `${inner}${literalText(JSON.stringify(key))}: ${written(writer, value, inner)}`,
      );
  const [open, close] = Array.isArray(content) ? ['[', ']'] : ['{', '}'];
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join(',\n')}\n${indent}${close}`;
}
