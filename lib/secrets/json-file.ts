import { checkedDocument, type Document, isLeaf, usesInDocument } from './private/document';
import { literalText } from './private/go-template';
import { TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { SecretRef } from './secret-ref';
import { SecretText } from './secret-text';
import { WholeSecret } from './whole-secret';

/** What a JSON file is made of: JSON in which references, secret texts and whole secrets may be values. */
export type JsonContent =
  | SecretRef
  | SecretText
  | WholeSecret
  | string
  | number
  | boolean
  | null
  | readonly JsonContent[]
  | JsonObject;

/** An object in a JSON file. */
export interface JsonObject {
  readonly [key: string]: JsonContent;
}

/**
 * A JSON file (UTF-8, two spaces of indentation, a newline at the end). A secret that is a string becomes a string;
 * numbers, booleans, lists and objects in a secret keep their type. A secret text or an encoded value is a string, and a
 * whole secret an object with all of its keys.
 *
 * @example jsonFile({ db: { host: 'db.shop', port: 5432, user: creds.username, password: creds.password } })
 * @example jsonFile(kv2('secret').at('shop/config').all())
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_BINARY_IN_TEXT, SECRETS_OPTIONAL_UNDECIDED
 * @throws SECRETS_ENTRY_VALUE_INVALID for what JSON cannot hold, such as undefined or NaN (from untyped code)
 */
export function jsonFile(content: WholeSecret | JsonObject | readonly JsonContent[]): JsonFile {
  return new JsonFile(content);
}

/** A JSON file. */
export class JsonFile extends SecretFile {
  public readonly format = 'json';
  private readonly content: Document;

  /** @internal */
  public constructor(content: JsonContent) {
    super();
    this.content = checkedDocument('json', content);
    Object.freeze(this);
  }

  public template(): string {
    const writer = new TemplateWriter();
    return writer.render(`${written(writer, this.content, '')}\n`);
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return usesInDocument(this.content);
  }
}

function written(writer: TemplateWriter, content: Document, indent: string): string {
  if (content instanceof SecretRef) {
    // As it is in Vault, with its type; an encoded value is text.
    const expression = content.encodings.length === 0 ? writer.value(content) : writer.text(content);
    return `[[ toUnescapedJSON ${expression} ]]`;
  }
  if (content instanceof SecretText) return `[[ toUnescapedJSON ${writer.joined(content.parts)} ]]`;
  if (content instanceof WholeSecret) return `[[ toUnescapedJSON ${writer.keysOf(content.request)} ]]`;
  if (isLeaf(content)) return literalText(JSON.stringify(content));
  const inner = `${indent}  `;
  const items = Array.isArray(content)
    ? content.map((item: Document) => `${inner}${written(writer, item, inner)}`)
    : Object.entries(content).map(
        ([key, value]) =>
          `${inner}${literalText(JSON.stringify(key))}: ${written(writer, value as Document, inner)}`,
      );
  const [open, close] = Array.isArray(content) ? ['[', ']'] : ['{', '}'];
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join(',\n')}\n${indent}${close}`;
}
