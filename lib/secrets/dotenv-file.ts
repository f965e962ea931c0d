import { SecretsErrors } from './errors';
import { type EntryValue } from './entry-value';
import { type Entry, entriesOf, usesOf } from './private/entries';
import { goString, literalText } from './private/go-template';
import { knownTexts } from './private/text-parts';
import { asText, TemplateWriter } from './private/template-writer';
import { SecretFile, type SecretUse } from './secret-file';
import { WholeSecret } from './whole-secret';

/**
 * A file of environment variables, one `NAME='value'` each, for a POSIX shell: `set -a; . /vault/secrets/db.env`.
 * The values are in single quotes, so that the shell reads every byte as it is, newlines included.
 *
 * Other readers know less: docs/secrets.md says what Node's `--env-file`, the dotenv packages, Docker, systemd and
 * Kubernetes make of it. Without `'`, newline or backslash in a value they all agree with the shell, save Docker,
 * which keeps the quotes.
 *
 * A value with a NUL, which no environment can hold, is an error of the template.
 *
 * With all keys of a secret, each has to be the name of a variable; one that is not, or is null, is an error of the
 * template, which names it.
 *
 * @example dotenvFile({ DB_HOST: 'db.shop', DB_USER: creds.username, DB_PASSWORD: creds.password })
 * @example dotenvFile(kv2('secret').at('shop/env').all())
 * @throws SECRETS_ENTRY_NAME_INVALID for a name that is no shell variable: `[A-Za-z_][A-Za-z0-9_]*`
 * @throws SECRETS_FILE_EMPTY, SECRETS_FILE_WITHOUT_SECRET, SECRETS_ENTRY_VALUE_INVALID, SECRETS_BINARY_IN_TEXT,
 *   SECRETS_OPTIONAL_UNDECIDED
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02
 */
export function dotenvFile(variables: WholeSecret | Readonly<Record<string, EntryValue>>): DotenvFile {
  return new DotenvFile(variables);
}

/**
 * A file of environment variables as the kubelet reads it for `fileKeyRef` (Kubernetes 1.35 and later): the same
 * lines, but a value with `'` or a carriage return, which the kubelet's reader has no form for, and an empty one, which
 * it takes for a missing one, are errors of the template. For `env` of a workload, with `EnvDelivery.fileKeyRef()`.
 *
 * @throws as {@link dotenvFile}
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-via-file/
 */
export function kubeletEnvFile(variables: Readonly<Record<string, EntryValue>>): DotenvFile {
  return new DotenvFile(variables, 'kubelet');
}

/** A file of environment variables. */
export class DotenvFile extends SecretFile {
  public readonly format = 'dotenv';
  private readonly entries: readonly Entry[];
  private readonly whole: WholeSecret | undefined;

  /** @internal */
  public constructor(
    variables: WholeSecret | Readonly<Record<string, EntryValue>>,
    /** Who reads it; `template` is one of consul-template, which reads JSON. */
    private readonly reader: 'shell' | 'kubelet' | 'template' = 'shell',
  ) {
    super();
    if (variables instanceof WholeSecret && reader !== 'shell') {
      const rule = 'variables of a container are named: Kubernetes takes them one by one';
      throw SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format: 'env', entry: 'all()', rule });
    }
    this.whole = variables instanceof WholeSecret ? variables : undefined;
    this.entries =
      variables instanceof WholeSecret
        ? []
        : entriesOf('dotenv', variables, (name) =>
            VARIABLE.test(name)
              ? undefined
              : 'a variable is made of letters, digits and "_" and begins with no digit',
          );
    for (const { name, parts } of this.entries) {
      if (reader === 'kubelet') refuseForKubelet(name, parts);
      if (knownTexts(parts).some((text) => text.includes('\0'))) {
        const entry = JSON.stringify(name);
        throw SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({
          format: 'dotenv',
          entry,
          rule: 'no environment can hold a NUL character',
        });
      }
    }
    Object.freeze(this);
  }

  /** @internal */
  protected override emptyByDecision(): boolean {
    return this.whole?.mayBeEmpty ?? false;
  }

  public template(): string {
    const writer = new TemplateWriter();
    if (this.whole !== undefined) return ofAllKeys(writer, this.whole);
    if (this.reader === 'template') return this.asJson(writer);
    const lines = this.entries.map(({ name, parts }) => `${name}='${this.quoted(writer, name, parts)}'\n`);
    return writer.render(lines.join(''));
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return this.whole === undefined ? usesOf(this.entries) : [this.whole];
  }

  private asJson(writer: TemplateWriter): string {
    const members = this.entries.map(({ name, parts }) => {
      const text = writer.joined(parts);
      writer.refuseNul(text, nulMessage(name));
      return `${JSON.stringify(name)}: [[ toUnescapedJSON ${text} ]]`;
    });
    return writer.render(`{${members.join(',\n')}}\n`);
  }

  private quoted(writer: TemplateWriter, name: string, parts: Entry['parts']): string {
    const secret = parts.some((part) => typeof part !== 'string');
    if (!secret && this.reader === 'kubelet') return literalText(parts.join(''));
    if (!secret) return literalText(parts.join('').replaceAll("'", QUOTE));
    const text = writer.joined(parts);
    writer.refuseNul(text, nulMessage(name));
    if (this.reader === 'kubelet') {
      writer.refuse(
        text,
        "'",
        `the value of ${name} holds a single quote, which the kubelet's reader cannot take`,
      );
      writer.refuse(
        text,
        '\r',
        `the value of ${name} holds a carriage return, which the kubelet's reader drops`,
      );
      writer.refuseEmpty(text, `the value of ${name} is empty, which the kubelet takes for missing`);
      return `[[ ${text} ]]`;
    }
    return `[[ replaceAll "'" ${goString(QUOTE)} ${text} ]]`;
  }
}

function nulMessage(name: string): string {
  return `the value of ${name} holds a NUL character, which no environment can hold`;
}

/** Each key is a variable; the names are known to the agent only. */
function ofAllKeys(writer: TemplateWriter, { request, mayBeEmpty }: WholeSecret): string {
  const keys = writer.keysOf(request);
  const { path } = request;
  if (!mayBeEmpty) writer.refuseWithoutKeys(keys, `${path} has no keys`);
  const fail = (what: string) => `[[ sprig_fail (printf ${goString(`${path}: key %q ${what}`)} $k) ]]`;
  return writer.render(
    [
      `[[ range $k, $v := ${keys} -]]`,
      `[[- if not (regexMatch "^[A-Za-z_][A-Za-z0-9_]*\\x24" $k) ]]${fail('is no name of a variable')}[[ end -]]`,
      `[[- if eq (sprig_kindOf $v) "invalid" ]]${fail('is null')}[[ end -]]`,
      `[[- $t := ${asText('$v')} -]]`,
      `[[- if sprig_contains "\\x00" $t ]]${fail('has a value with a NUL character, which no environment can hold')}[[ end -]]`,
      `[[- $k ]]='[[ replaceAll "'" ${goString(QUOTE)} $t ]]'`,
      '[[ end ]]',
    ].join('\n'),
  );
}

/** What is known at synth is said at synth. */
function refuseForKubelet(name: string, parts: Entry['parts']): void {
  const known = knownTexts(parts);
  const literal = parts.every((part) => typeof part === 'string');
  const empty = literal ? known.join('') === '' : parts.length === 1 && known.includes('');
  if (known.some((text) => /['\r]/.test(text)) || empty) {
    throw SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({
      format: 'env',
      entry: JSON.stringify(name),
      rule: 'the kubelet reads no value that is empty or holds a single quote or a carriage return',
    });
  }
}

const VARIABLE = /^[A-Z_]\w*$/i;

/** Ends the quotes, writes one `'`, begins quotes again. */
const QUOTE = String.raw`'\''`;
