import { checkedDocument, type Document, isLeaf, usesInDocument } from './private/document';
import { literalText } from './private/go-template';
import { TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { type JsonContent, type JsonObject } from './json-file';
import { SecretRef } from './secret-ref';
import { SecretText } from './secret-text';
import { WholeSecret } from './whole-secret';

/**
 * A YAML file. Every text is in double quotes with escapes that YAML 1.1 and 1.2 have in common, so that none is taken
 * for a number, a boolean or a time (`no`, `1_000`, `12:30`), and newlines, tabs and characters that cannot be seen
 * survive. Values of a secret that are numbers, booleans, lists and objects keep their type; objects and lists in a
 * secret are written in one line.
 *
 * A number is written as Vault has it. YAML 1.1 takes one with an exponent and no dot, such as `1e+21`, for a text.
 *
 * @example yamlFile({ spring: { datasource: { username: creds.username, password: creds.password } } })
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_BINARY_IN_TEXT, SECRETS_OPTIONAL_UNDECIDED,
 *   SECRETS_ENTRY_VALUE_INVALID
 * @see https://yaml.org/spec/1.2.2/#57-escaped-characters
 */
export function yamlFile(content: WholeSecret | JsonObject | readonly JsonContent[]): YamlFile {
  return new YamlFile(content);
}

/** A YAML file. */
export class YamlFile extends SecretFile {
  public readonly format = 'yaml';
  private readonly content: Document;

  /** @internal */
  public constructor(content: JsonContent) {
    super();
    this.content = checkedDocument('yaml', content);
    Object.freeze(this);
  }

  public template(): string {
    const writer = new TemplateWriter();
    writer.define('yaml', VALUE);
    return writer.render(block(writer, this.content, '').replace(/^[\n ]/, '') + '\n');
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return usesInDocument(this.content);
  }
}

/**
 * Any value, in one line. Go's `%q` writes a text with escapes that YAML has, and leaves what can be seen as it is. A
 * number of Vault's is text to Go too, of another type.
 */
const VALUE: readonly string[] = [
  '[[- $kind := sprig_kindOf . -]]',
  '[[- $sep := "" -]]',
  '[[- if sprig_typeIs "string" . ]][[ printf "%q" . ]]',
  '[[- else if eq $kind "map" ]][["\\x7b"]][[ range $k, $v := . ]][[ $q := printf "%q" $k ]][[ $sep ]][[ if gt (len $q) 1000 ]]? [[ end ]][[ $q ]]: [[ template "yaml" $v ]][[ $sep = ", " ]][[ end ]][["\\x7d"]]',
  '[[- else if eq $kind "slice" ]][["\\x5b"]][[ range . ]][[ $sep ]][[ template "yaml" . ]][[ $sep = ", " ]][[ end ]][["\\x5d"]]',
  '[[- else ]][[ toUnescapedJSON . ]][[ end -]]',
];

/** What follows a key or a dash: a value behind a blank, or lines of their own. */
function block(writer: TemplateWriter, content: Document, indent: string): string {
  if (content instanceof SecretRef) {
    const expression = content.encodings.length === 0 ? writer.value(content) : writer.text(content);
    return ` [[ template "yaml" ${expression} ]]`;
  }
  if (content instanceof SecretText) return ` [[ template "yaml" ${writer.joined(content.parts)} ]]`;
  if (content instanceof WholeSecret) return ` [[ template "yaml" ${writer.keysOf(content.request)} ]]`;
  if (isLeaf(content))
    return ` ${literalText(typeof content === 'string' ? quoted(content) : JSON.stringify(content))}`;
  const inner = `${indent}  `;
  if (Array.isArray(content)) {
    if (content.length === 0) return ' []';
    return content.map((item: Document) => `\n${indent}-${block(writer, item, inner)}`).join('');
  }
  const entries = Object.entries(content);
  if (entries.length === 0) return ' [["\\x7b\\x7d"]]';
  return entries
    .map(([key, value]) => {
      const written = quoted(key);
      // A key that is longer than YAML lets a simple one be.
      const before =
        written.length > LONGEST_KEY ? `? ${literalText(written)}\n${indent}` : literalText(written);
      return `\n${indent}${before}:${block(writer, value as Document, inner)}`;
    })
    .join('');
}

/** Of 1024 characters that a simple key may have. */
const LONGEST_KEY = 1000;

/** JSON's escapes are YAML's; what JSON leaves and YAML refuses or reads as the end of a line is escaped as well. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
