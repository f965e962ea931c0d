import { SecretRef } from '../secret-ref';
import { type SecretRequest } from '../secret-request';
import { failure, goString, literalText } from './go-template';

/** A text made of plain parts and of references. */
export type TextParts = readonly (string | SecretRef)[];

/**
 * Builds the template of one file. All requests come first, so that the agent makes them side by side; then every
 * value is looked up and checked, so that no part of a file is written before all of it is known; then comes the body.
 *
 * Only functions that consul-template had by 0.29.1 (Vault 1.13, every OpenBao) are used: `secret`, `toUnescapedJSON`, `base64Encode`,
 * `base64Decode`, `replaceAll` and `sprig_*`. The text does not rely on `error_on_missing_key`, which does not see
 * keys that are no Go identifiers.
 */
export class TemplateWriter {
  private readonly calls = new Map<string, string>();
  private readonly containers = new Map<string, string>();
  private readonly values = new Map<string, string>();
  private readonly texts = new Map<string, string>();
  private readonly chains = new Map<string, string>();
  private readonly checks: string[] = [];
  private readonly definitions: string[] = [];

  /** A named template that the body calls with `[[ template "name" X ]]`. */
  public define(name: string, lines: readonly string[]): void {
    this.definitions.push(`[[- define ${goString(name)} -]]`, ...lines, '[[- end -]]');
  }

  /** The variable with the value as Vault gave it: string, number, boolean, list or map. */
  public value(ref: SecretRef): string {
    const container = this.container(ref.request);
    return remembered(this.values, `${container} ${ref.key}`, (index) => {
      const variable = `$v${String(index)}`;
      const fail = failure(`${ref.request.path} has no key ${JSON.stringify(ref.key)}`);
      this.checks.push(
        `[[- ${variable} := index ${container} ${goString(ref.key)} -]]`,
        // "invalid" is the kind of nil: what index gives for a missing key, and null.
        `[[- if eq (sprig_kindOf ${variable}) "invalid" ]]${fail}[[ end -]]`,
      );
      return variable;
    });
  }

  /** An expression for the value as text, after its encodings. */
  public text(ref: SecretRef): string {
    let expression: string | undefined;
    for (const encoding of ref.encodings) {
      if (encoding === 'chain') expression = this.chain(ref.request);
      if (encoding === 'json') expression = `(toUnescapedJSON ${expression ?? this.value(ref)})`;
      // QueryEscape writes a space as "+", which is a space only in queries; a "+" itself is %2B by then.
      if (encoding === 'url')
        expression = `(replaceAll "+" "%20" (urlquery ${expression ?? this.plain(ref)}))`;
      if (encoding === 'base64') expression = `(base64Encode ${expression ?? this.plain(ref)})`;
      if (encoding === 'base64-decoded') expression = `(base64Decode ${expression ?? this.plain(ref)})`;
    }
    return expression ?? this.plain(ref);
  }

  /** An expression for the parts joined. */
  public joined(parts: TextParts): string {
    const [only, ...others] = parts;
    if (only !== undefined && others.length === 0) return this.part(only);
    return `(print ${parts.map((part) => this.part(part)).join(' ')})`;
  }

  /** The parts as body text: what is literal stays readable. */
  public body(parts: TextParts): string {
    return parts
      .map((part) => (typeof part === 'string' ? literalText(part) : `[[ ${this.text(part)} ]]`))
      .join('');
  }

  /** Fails the template, with `message`, when `expression` is the empty string. */
  public refuseEmpty(expression: string, message: string): void {
    this.checks.push(`[[- if eq ${expression} "" ]]${failure(message)}[[ end -]]`);
  }

  /** Fails the template, with `message`, when `expression` holds a NUL. */
  public refuseNul(expression: string, message: string): void {
    this.checks.push(`[[- if sprig_contains "\\x00" ${expression} ]]${failure(message)}[[ end -]]`);
  }

  /** Fails the template, with `message`, when `expression` holds `part`. */
  public refuse(expression: string, part: string, message: string): void {
    this.checks.push(`[[- if sprig_contains ${goString(part)} ${expression} ]]${failure(message)}[[ end -]]`);
  }

  /** The whole template. Whatever `body` begins with stays: the line above it does not trim what follows. */
  public render(body: string): string {
    const variables = [...this.calls.values()];
    const condition = variables.length === 1 ? variables.join('') : `and ${variables.join(' ')}`;
    const head = [
      ...this.definitions,
      ...[...this.calls].map(([call, variable]) => `[[- ${variable} := ${call} -]]`),
      `[[- if ${condition} -]]`,
      ...this.checks,
    ].join('\n');
    return `${head.replace(/-\]\]$/, ']]')}${body}[[ end ]]`;
  }

  private part(part: string | SecretRef): string {
    return typeof part === 'string' ? goString(part) : this.text(part);
  }

  /** The variable with the value as text: a string as it is, anything else as its JSON text. */
  private plain(ref: SecretRef): string {
    const value = this.value(ref);
    return remembered(this.texts, value, (index) => {
      const variable = `$t${String(index)}`;
      this.checks.push(
        `[[- ${variable} := sprig_ternary (print ${value}) (toUnescapedJSON ${value}) (sprig_kindIs "string" ${value}) -]]`,
      );
      return variable;
    });
  }

  /** The certificates above an issued one, each from a new line on: the issuer's where the answer has no chain. */
  private chain(request: SecretRequest): string {
    const container = this.container(request);
    return remembered(this.chains, container, (index) => {
      const variable = `$c${String(index)}`;
      const issuer = this.plain(new SecretRef(request, 'issuing_ca'));
      this.checks.push(
        `[[- ${variable} := ${issuer} -]]`,
        `[[- if index ${container} "ca_chain" ]][[ ${variable} = sprig_join "\\n" (index ${container} "ca_chain") ]][[ end -]]`,
      );
      return variable;
    });
  }

  /** The expression for the map that holds the keys. */
  private container(request: SecretRequest): string {
    const answer = remembered(this.calls, request.call, (index) => `$r${String(index)}`);
    if (request.engine !== 'kv-v2') return `${answer}.Data`;
    return remembered(this.containers, answer, (index) => {
      const variable = `$d${String(index)}`;
      const fail = failure(
        `${request.path}: the answer is not one of KV version 2; is the mount of version 1?`,
      );
      this.checks.push(
        `[[- ${variable} := index ${answer}.Data "data" -]]`,
        `[[- if ne (sprig_kindOf ${variable}) "map" ]]${fail}[[ end -]]`,
      );
      return variable;
    });
  }
}

function remembered(known: Map<string, string>, key: string, make: (index: number) => string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make(known.size);
  known.set(key, made);
  return made;
}
