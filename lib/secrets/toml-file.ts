import { SecretsErrors } from './errors';
import {
  checkedDocument,
  type Document,
  type DocumentObject,
  isLeaf,
  isObject,
  usesInDocument,
} from './private/document';
import { goString, literalText } from './private/go-template';
import { TemplateWriter } from './private/template-writer';
import { type JsonContent } from './json-file';
import { SecretFile, type SecretUse } from './secret-file';
import { SecretRef } from './secret-ref';
import { SecretText } from './secret-text';
import { WholeSecret } from './whole-secret';

/** What a TOML file is made of: a document without null, which TOML does not have. */
export type TomlContent =
  SecretRef | SecretText | WholeSecret | string | number | boolean | readonly TomlContent[] | TomlObject;

/** A table in a TOML file. */
export interface TomlObject {
  readonly [key: string]: TomlContent;
}

/**
 * A TOML file. Every text is a basic string with escapes of TOML 1.0; numbers, booleans, lists and objects in a secret
 * keep their type. An object is a table of its own, within a list or a secret an inline table. A null in a secret is an
 * error of the template, since TOML has none.
 *
 * @example tomlFile({ database: { host: 'db.shop', password: creds.password } })
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_BINARY_IN_TEXT, SECRETS_OPTIONAL_UNDECIDED
 * @throws SECRETS_ENTRY_VALUE_INVALID for null, and for what no file can hold (from untyped code)
 * @see https://toml.io/en/v1.0.0#string
 */
export function tomlFile(content: WholeSecret | TomlObject): TomlFile {
  return new TomlFile(content);
}

/** A TOML file. */
export class TomlFile extends SecretFile {
  public readonly format = 'toml';
  private readonly content: Document;

  /** @internal */
  public constructor(content: JsonContent) {
    super();
    this.content = checkedDocument('toml', content);
    if (Array.isArray(this.content)) throw invalid('$', 'a TOML file must be an object, and no list');
    refuseNull(this.content, '$');
    Object.freeze(this);
  }

  /** @internal */
  protected override emptyByDecision(): boolean {
    return this.content instanceof WholeSecret && this.content.mayBeEmpty;
  }

  public template(): string {
    const writer = new TemplateWriter();
    writer.define('toml', VALUE);
    if (!(this.content instanceof WholeSecret))
      return writer.render(table(writer, this.content as DocumentObject, []));
    const { request, mayBeEmpty } = this.content;
    const keys = writer.keysOf(request);
    if (!mayBeEmpty) writer.refuseWithoutKeys(keys, `${request.path} has no keys`);
    return writer.render(`[[ range $k, $v := ${keys} ]]${KEY} = [[ template "toml" $v ]]\n[[ end ]]`);
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return usesInDocument(this.content);
  }
}

/** A text as a basic string: JSON's escapes are TOML's, and TOML wants DEL escaped as well. */
const TEXT = (expression: string) => `[[ replaceAll "\\x7f" "\\\\u007f" (toUnescapedJSON ${expression}) ]]`;
const KEY = TEXT('$k');

/** Any value. A number of Vault's is text to Go too, of another type. */
const VALUE: readonly string[] = [
  '[[- $kind := sprig_kindOf . -]]',
  '[[- $sep := "" -]]',
  `[[- if sprig_typeIs "string" . ]]${TEXT('.')}`,
  `[[- else if eq $kind "map" ]][["\\x7b"]][[ range $k, $v := . ]][[ $sep ]]${KEY} = [[ template "toml" $v ]][[ $sep = ", " ]][[ end ]][["\\x7d"]]`,
  '[[- else if eq $kind "slice" ]][["\\x5b"]][[ range . ]][[ $sep ]][[ template "toml" . ]][[ $sep = ", " ]][[ end ]][["\\x5d"]]',
  `[[- else if eq $kind "invalid" ]][[ sprig_fail ${goString('TOML has no null, and a value of the secret is or has one')} ]]`,
  '[[- else ]][[ toUnescapedJSON . ]][[ end -]]',
];

/** The entries of a table, then the tables below it: what follows a header belongs to that table. */
function table(writer: TemplateWriter, content: DocumentObject, path: readonly string[]): string {
  const entries = Object.entries(content);
  const lines = entries
    .filter(([, value]) => !isObject(value))
    .map(([key, value]) => `${literalText(bareOrQuoted(key))} = ${inline(writer, value)}\n`);
  const tables = entries.flatMap(([key, value]) => {
    if (!isObject(value)) return [];
    const inner = [...path, key];
    return [`${literalText(`[${inner.map(bareOrQuoted).join('.')}]`)}\n${table(writer, value, inner)}`];
  });
  return [lines.join(''), ...tables]
    .filter((part) => part !== '')
    .join(path.length === 0 || lines.length > 0 ? '\n' : '');
}

function inline(writer: TemplateWriter, content: Document): string {
  if (content instanceof SecretRef) {
    const expression = content.encodings.length === 0 ? writer.value(content) : writer.text(content);
    return `[[ template "toml" ${expression} ]]`;
  }
  if (content instanceof SecretText) return `[[ template "toml" ${writer.joined(content.parts)} ]]`;
  if (content instanceof WholeSecret) return `[[ template "toml" ${writer.keysOf(content.request)} ]]`;
  if (typeof content === 'string') return literalText(quoted(content));
  if (isLeaf(content)) return literalText(JSON.stringify(content));
  if (Array.isArray(content)) {
    const items = content.map((item: Document) => inline(writer, item));
    return `${literalText('[')}${items.join(', ')}${literalText(']')}`;
  }
  const entries = Object.entries(content).map(
    ([key, value]) => `${literalText(quoted(key))} = ${inline(writer, value as Document)}`,
  );
  return `[["\\x7b"]]${entries.join(', ')}[["\\x7d"]]`;
}

function bareOrQuoted(key: string): string {
  return /^[\w-]+$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}

function refuseNull(content: Document, at: string): void {
  if (content === null) throw invalid(at, 'TOML has no null');
  if (isLeaf(content)) return;
  for (const [key, value] of Object.entries(content)) refuseNull(value as Document, `${at}.${key}`);
}

function invalid(at: string, rule: string): Error {
  return SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format: 'toml', entry: JSON.stringify(at), rule });
}
