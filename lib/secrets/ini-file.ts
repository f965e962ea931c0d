import { type EntryValue } from './entry-value';
import { SecretsErrors } from './errors';
import { IniDialect } from './ini-dialect';
import { type Entry, entriesOf, isPlainObject, usesOf } from './private/entries';
import { goString, literalText } from './private/go-template';
import { knownTexts } from './private/text-parts';
import { asText, TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { WholeSecret } from './whole-secret';
import { check, INI_OPTIONS } from './private/shapes';

/** The entries of a section: names and values, or all keys of a secret. */
export type IniSection = WholeSecret | Readonly<Record<string, EntryValue>>;

/** Sections by their names. What is a value and no section comes before all sections. */
export type IniContent = Readonly<Record<string, IniSection | EntryValue>>;

/** Options of {@link iniFile}. */
export interface IniOptions {
  /** What reads the file. @default IniDialect.plain() */
  readonly dialect?: IniDialect;
}

/**
 * An INI file: `[section]` and `name = value` lines.
 *
 * @example iniFile({ database: { user: creds.username, password: creds.password } })
 * @throws SECRETS_ENTRY_NAME_INVALID for a name with other characters than letters, digits, `_`, `-` and `.`, and for a
 *   section with a bracket, a line break or a blank around it
 * @throws SECRETS_ENTRY_VALUE_INVALID for a literal value that the dialect cannot hold
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_BINARY_IN_TEXT, SECRETS_OPTIONAL_UNDECIDED
 */
export function iniFile(content: IniContent, options: IniOptions = {}): IniFile {
  check('options', options, INI_OPTIONS);
  const { dialect = IniDialect.plain() } = options;
  return new IniFile(content, dialect);
}

interface Section {
  readonly name: string;
  readonly content: WholeSecret | readonly Entry[];
}

/** An INI file. */
export class IniFile extends SecretFile {
  public readonly format = 'ini';
  private readonly before: readonly Entry[];
  private readonly sections: readonly Section[];

  /** @internal */
  public constructor(
    content: IniContent,
    private readonly dialect: IniDialect,
  ) {
    super();
    if (!isPlainObject(content)) throw invalid('the content', 'must be an object of sections');
    const all = Object.entries(content as Readonly<Record<string, unknown>>);
    const values = all.filter(([, value]) => !(value instanceof WholeSecret || isPlainObject(value)));
    this.before = sectionEntries(Object.fromEntries(values));
    this.sections = all.flatMap(([name, value]) => {
      if (!(value instanceof WholeSecret || isPlainObject(value))) return [];
      const rule = sectionProblem(name);
      if (rule !== undefined) throw SecretsErrors.SECRETS_ENTRY_NAME_INVALID({ format: 'ini', name, rule });
      return [{ name, content: value instanceof WholeSecret ? value : sectionEntries(value) }];
    });
    if (all.length === 0) throw SecretsErrors.SECRETS_FILE_EMPTY({ format: 'ini' });
    if (this.uses().length === 0) throw SecretsErrors.SECRETS_FILE_WITHOUT_SECRET({ format: 'ini' });
    for (const { name, parts } of this.allEntries()) {
      for (const text of knownTexts(parts)) {
        const rule = this.literalProblem(text, parts.length === 1);
        if (rule !== undefined) throw invalid(JSON.stringify(name), rule);
      }
    }
    if (this.before.length > 0 && dialect.kind === 'configparser')
      throw invalid(
        JSON.stringify(this.before[0]?.name),
        'ConfigParser reads no value that is before all sections',
      );
    Object.freeze(this);
  }

  public template(): string {
    const writer = new TemplateWriter();
    const sections = this.sections.map(({ name, content }) => {
      const lines =
        content instanceof WholeSecret ? this.wholeLines(writer, content) : this.lines(writer, content);
      return `${literalText(`[${name}]`)}\n${lines}`;
    });
    const blocks = [this.lines(writer, this.before), ...sections].filter((one) => one !== '');
    return writer.render(blocks.join('\n'));
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return [
      ...usesOf(this.before),
      ...this.sections.flatMap(({ content }) =>
        content instanceof WholeSecret ? [content] : usesOf(content),
      ),
    ];
  }

  private allEntries(): readonly Entry[] {
    return [
      ...this.before,
      ...this.sections.flatMap(({ content }) => (content instanceof WholeSecret ? [] : content)),
    ];
  }

  private lines(writer: TemplateWriter, entries: readonly Entry[]): string {
    return entries
      .map(({ name, parts }) => {
        const secret = parts.some((part) => typeof part !== 'string');
        const value = secret
          ? this.secretValue(writer, name, writer.joined(parts))
          : literalText(this.literalValue(parts.join('')));
        return `${literalText(name)} = ${value}\n`;
      })
      .join('');
  }

  private literalValue(text: string): string {
    if (this.dialect.kind === 'quoted') {
      // As the agent writes it: JavaScript's expressions take the two for the end of a line.
      return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
    }
    return this.dialect.kind === 'configparser' ? text.replaceAll('%', '%%') : text;
  }

  private literalProblem(text: string, alone: boolean): string | undefined {
    if (this.dialect.kind === 'quoted') return undefined;
    if (/[\p{Cc}\u2028\u2029]/u.test(text))
      return `a value of an INI file has no line break and no control character${HINT}`;
    return alone && text.trim() !== text ? `a value of an INI file has no blank around it${HINT}` : undefined;
  }

  private secretValue(writer: TemplateWriter, name: string, expression: string): string {
    if (this.dialect.kind === 'quoted') return `[[ toUnescapedJSON ${expression} ]]`;
    writer.refuseUnless(
      expression,
      PLAIN,
      `the value of ${name} has a line break, another control character or a blank around it, which no INI file can hold`,
    );
    return this.shown(expression);
  }

  private shown(expression: string): string {
    return this.dialect.kind === 'configparser'
      ? `[[ replaceAll "%" "%%" ${expression} ]]`
      : `[[ ${expression} ]]`;
  }

  private wholeLines(writer: TemplateWriter, { request, mayBeEmpty }: WholeSecret): string {
    const keys = writer.keysOf(request);
    const { path } = request;
    if (!mayBeEmpty) writer.refuseWithoutKeys(keys, `${path} has no keys`);
    const fail = (what: string) => `[[ sprig_fail (printf ${goString(`${path}: key %q ${what}`)} $k) ]]`;
    return [
      `[[ range $k, $v := ${keys} -]]`,
      `[[- if not (regexMatch ${goString(NAME.source)} $k) ]]${fail('is no name of an INI file')}[[ end -]]`,
      `[[- if eq (sprig_kindOf $v) "invalid" ]]${fail('is null')}[[ end -]]`,
      `[[- $t := ${asText('$v')} -]]`,
      ...(this.dialect.kind === 'quoted'
        ? []
        : [
            `[[- if not (regexMatch ${goString(PLAIN)} $t) ]]${fail('has a value with a line break, another control character or a blank around it')}[[ end -]]`,
          ]),
      `[[- $k ]] = ${this.dialect.kind === 'quoted' ? '[[ toUnescapedJSON $t ]]' : this.shown('$t')}`,
      '[[ end ]]',
    ].join('\n');
  }
}

const HINT = '; IniDialect.quoted() has a form for it';
const NAME = /^[\w.-]+$/;
/** Go's expressions: without control characters, without a blank of any kind at the ends; or nothing. */
const PLAIN = String.raw`^(?:[^\p{Cc}\pZ](?:[^\p{Cc}\p{Zl}\p{Zp}]*[^\p{Cc}\pZ])?)?$`;

function sectionEntries(values: Readonly<Record<string, unknown>>): readonly Entry[] {
  if (Object.keys(values).length === 0) return [];
  return entriesOf(
    'ini',
    values as Readonly<Record<string, EntryValue>>,
    nameProblem,
    'may be without secrets',
  );
}

function nameProblem(name: string): string | undefined {
  return NAME.test(name) ? undefined : 'a name has letters, digits, "_", "-" and "."';
}

function sectionProblem(name: string): string | undefined {
  return name !== '' && name.trim() === name && !/[[\]\p{Cc}\u2028\u2029]/u.test(name)
    ? undefined
    : 'the name of a section has no bracket, no line break and no blank around it';
}

function invalid(entry: string, rule: string): Error {
  return SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format: 'ini', entry, rule });
}
