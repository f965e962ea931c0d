import { isWellFormed } from '../core';
import { type EntryValue } from './entry-value';
import { type Entry, entriesOf, usesOf } from './private/entries';
import { goString, literalText } from './private/go-template';
import { asText, TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { WholeSecret } from './whole-secret';

/**
 * A Java properties file, one `name=value` a line. Everything outside of ASCII is written as `\uXXXX`, so that
 * `Properties.load` gives the same with an InputStream (ISO 8859-1, what Spring uses) and with a Reader.
 *
 * @example propertiesFile({ 'spring.datasource.username': creds.username, 'spring.datasource.password': creds.password })
 * @example propertiesFile(kv2('secret').at('shop/spring').all())
 * @throws SECRETS_ENTRY_NAME_INVALID for the empty name
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_ENTRY_VALUE_INVALID, SECRETS_BINARY_IN_TEXT,
 *   SECRETS_OPTIONAL_UNDECIDED
 * @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export function propertiesFile(entries: WholeSecret | Readonly<Record<string, EntryValue>>): PropertiesFile {
  return new PropertiesFile(entries);
}

/** A Java properties file. */
export class PropertiesFile extends SecretFile {
  public readonly format = 'properties';
  private readonly entries: readonly Entry[];
  private readonly whole: WholeSecret | undefined;

  /** @internal */
  public constructor(entries: WholeSecret | Readonly<Record<string, EntryValue>>) {
    super();
    this.whole = entries instanceof WholeSecret ? entries : undefined;
    this.entries =
      entries instanceof WholeSecret
        ? []
        : entriesOf('properties', entries, (name) => {
            if (name === '') return 'a name has at least one character';
            return isWellFormed(name) ? undefined : 'a name has no half of a surrogate pair';
          });
    Object.freeze(this);
  }

  /** @internal */
  protected override emptyByDecision(): boolean {
    return this.whole?.mayBeEmpty ?? false;
  }

  public template(): string {
    const writer = new TemplateWriter();
    writer.define('properties', [...ENCODER, VALUE]);
    if (this.whole !== undefined) return ofAllKeys(writer, this.whole);
    const lines = this.entries.map(({ name, parts }) => {
      const value = parts.some((part) => typeof part !== 'string')
        ? `[[ template "properties" ${writer.joined(parts)} ]]`
        : literalText(encoded(parts.join('')).replace(/^ /, '\\ '));
      return `${literalText(encoded(name).replace(/[ :=#!]/g, '\\$&'))}=${value}\n`;
    });
    return writer.render(lines.join(''));
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return this.whole === undefined ? usesOf(this.entries) : [this.whole];
  }
}

/** Each key is a name, with what ends a name escaped. */
function ofAllKeys(writer: TemplateWriter, { request, mayBeEmpty }: WholeSecret): string {
  writer.define('name', [...ENCODER, NAME]);
  const keys = writer.keysOf(request);
  if (!mayBeEmpty) writer.refuseWithoutKeys(keys, `${request.path} has no keys`);
  const isNull = `[[ sprig_fail (printf ${goString(`${request.path}: key %q is null`)} $k) ]]`;
  return writer.render(
    [
      `[[ range $k, $v := ${keys} -]]`,
      `[[- if eq (sprig_kindOf $v) "invalid" ]]${isNull}[[ end -]]`,
      `[[- template "name" $k ]]=[[ template "properties" (${asText('$v')}) ]]`,
      '[[ end ]]',
    ].join('\n'),
  );
}

/** What `ENCODER` does, for text that is known now: ASCII without controls and backslashes. */
function encoded(text: string): string {
  return text.replace(/[^\x20-\x7E]|\\/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The same in the agent's language. Go's `%+q` writes ASCII with escapes; those that Java does not know are replaced:
 * first `\\`, after which a backslash always begins an escape, and last the characters above U+FFFF, of which Java
 * wants the two surrogates.
 */
const ENCODER: readonly string[] = [
  String.raw`[[- $q := sprig_trimSuffix "\"" (sprig_trimPrefix "\"" (printf "%+q" .)) -]]`,
  String.raw`[[- $q = sprig_replace "\\\"" "\"" (sprig_replace "\\\\" "\\u005c" $q) -]]`,
  String.raw`[[- $q = sprig_replace "\\a" "\\u0007" (sprig_replace "\\b" "\\u0008" (sprig_replace "\\v" "\\u000b" $q)) -]]`,
  String.raw`[[- $q = sprig_replace "\\x" "\\u00" $q -]]`,
  String.raw`[[- range sprig_uniq (sprig_regexFindAll "\\\\U[0-9a-f]{8}" $q -1) -]]`,
  String.raw`[[- $n := sprig_sub (sprig_int64 (sprig_replace "\\U" "0x" .)) 65536 -]]`,
  String.raw`[[- $high := sprig_add 55296 (sprig_div $n 1024) -]]`,
  String.raw`[[- $low := sprig_add 56320 (sprig_mod $n 1024) -]]`,
  String.raw`[[- $q = sprig_replace . (printf "\\u%04x\\u%04x" $high $low) $q -]]`,
  '[[- end -]]',
];

/** Of a value a space at its beginning. */
const VALUE = String.raw`[[- regexReplaceAll "^ " "\\ " $q -]]`;
/** Of a name what ends one, and what begins a comment. */
const NAME = String.raw`[[- regexReplaceAll "([ :=#!])" "\\\x241" $q -]]`;
