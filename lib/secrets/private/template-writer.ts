import { type Encoding, SecretRef } from '../secret-ref';
import { type SecretRequest } from '../secret-request';
import { failure, goString, literalText } from './go-template';
import { existenceLines } from './existence';
import { EncodedText, JoinedList, type TextPart, type TextParts } from './text-parts';

/**
 * Builds the template of one file. All requests come first, so that the agent makes them side by side; then every
 * value is looked up and checked, so that no part of a file is written before all of it is known; then comes the body.
 *
 * Only functions that consul-template had by 0.29.1 (Vault 1.13, every OpenBao) are used: `secret`, `secrets`,
 * `toUnescapedJSON`, `base64Encode`, `base64Decode`, `replaceAll`, `regexMatch`, `timestamp` and `sprig_*`. The text does
 * not rely on `error_on_missing_key`, which does not see keys that are no Go identifiers.
 */
export class TemplateWriter {
  private readonly calls = new Map<string, string>();
  private readonly optional = new Map<string, string>();
  private readonly containers = new Map<string, string>();
  private readonly values = new Map<string, string>();
  private readonly texts = new Map<string, string>();
  private readonly lists = new Map<string, string>();
  private readonly chains = new Map<string, string>();
  private readonly checks: string[] = [];
  private readonly existence: string[] = [];
  private readonly definitions: string[] = [];

  /** A named template that the body calls with `[[ template "name" X ]]`. */
  public define(name: string, lines: readonly string[]): void {
    this.definitions.push(`[[- define ${goString(name)} -]]`, ...lines, '[[- end -]]');
  }

  /** The variable with the value as Vault gave it: string, number, boolean, list or map. */
  public value(ref: SecretRef): string {
    const container = this.container(ref.request);
    const { key, steps, fallback, request } = ref;
    return remembered(this.values, JSON.stringify([container, key, steps, fallback]), (index) => {
      const variable = `$v${String(index)}`;
      const where =
        steps.length === 0 ? `key ${JSON.stringify(key)}` : `value at ${JSON.stringify([key, ...steps])}`;
      const missing =
        fallback === undefined
          ? failure(`${request.path} has no ${where}`)
          : `[[ ${variable} = ${typeof fallback === 'string' ? goString(fallback) : String(fallback)} ]]`;
      this.checks.push(
        `[[- ${variable} := index ${container} ${goString(key)} -]]`,
        ...steps.map((step) => stepInto(variable, step)),
        // "invalid" is the kind of nil: what index gives for a missing key, and null.
        `[[- if eq (sprig_kindOf ${variable}) "invalid" ]]${missing}[[ end -]]`,
      );
      return variable;
    });
  }

  /** An expression for the value as text, after its encodings. */
  public text(ref: SecretRef): string {
    let expression: string | undefined;
    for (const encoding of ref.encodings) {
      if (encoding === 'chain') expression = this.chain(ref.request);
      else
        expression =
          encoding === 'json'
            ? `(toUnescapedJSON ${expression ?? this.value(ref)})`
            : encodedText(encoding, expression ?? this.plain(ref));
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
      .map((part) => (typeof part === 'string' ? literalText(part) : `[[ ${this.part(part)} ]]`))
      .join('');
  }

  /** The variable with all keys of a secret and their values. */
  public keysOf(request: SecretRequest): string {
    const container = this.container(request);
    if (container.startsWith('$d')) return container;
    return remembered(this.containers, `keys of ${container}`, (index) => {
      const variable = `$d${String(index)}`;
      this.checks.push(`[[- ${variable} := ${container} -]]`);
      return variable;
    });
  }

  /** Fails the template, with `message`, when `expression` is the empty string. */
  public refuseEmpty(expression: string, message: string): void {
    this.checks.push(`[[- if eq ${expression} "" ]]${failure(message)}[[ end -]]`);
  }

  /** Fails the template, with `message`, when the map `expression` has no key. */
  public refuseWithoutKeys(expression: string, message: string): void {
    this.checks.push(`[[- if eq (len ${expression}) 0 ]]${failure(message)}[[ end -]]`);
  }

  /** Fails the template, with `message`, when `expression` holds a NUL. */
  public refuseNul(expression: string, message: string): void {
    this.checks.push(`[[- if sprig_contains "\\x00" ${expression} ]]${failure(message)}[[ end -]]`);
  }

  /** Fails the template, with `message`, when `expression` holds `part`. */
  public refuse(expression: string, part: string, message: string): void {
    this.checks.push(`[[- if sprig_contains ${goString(part)} ${expression} ]]${failure(message)}[[ end -]]`);
  }

  /** Fails the template, with `message`, unless all of `expression` matches. */
  public refuseUnless(expression: string, pattern: string, message: string): void {
    this.checks.push(
      `[[- if not (regexMatch ${goString(pattern)} ${expression}) ]]${failure(message)}[[ end -]]`,
    );
  }

  /** The whole template. Whatever `body` begins with stays: the line above it does not trim what follows. */
  public render(body: string): string {
    const variables = [...this.calls.values()];
    const condition = variables.length === 1 ? variables.join('') : `and ${variables.join(' ')}`;
    const head = [
      ...this.definitions,
      ...[...this.calls].map(([call, variable]) => `[[- ${variable} := ${call} -]]`),
      ...this.existence,
      ...(variables.length === 0 ? [] : [`[[- if ${condition} -]]`]),
      ...this.checks,
    ].join('\n');
    return `${head.replace(/-\]\]$/, ']]')}${body}${variables.length === 0 ? '' : '[[ end ]]'}`;
  }

  private part(part: TextPart): string {
    if (typeof part === 'string') return goString(part);
    if (part instanceof EncodedText) return encodedText(part.encoding, this.joined(part.parts));
    return part instanceof JoinedList ? this.list(part) : this.text(part);
  }

  /** The variable with the value as text: a string as it is, anything else as its JSON text. */
  private plain(ref: SecretRef): string {
    const value = this.value(ref);
    return remembered(this.texts, value, (index) => {
      const variable = `$t${String(index)}`;
      this.checks.push(`[[- ${variable} := ${asText(value)} -]]`);
      return variable;
    });
  }

  /** The variable with the items of a list as one text. */
  private list({ ref, separator }: JoinedList): string {
    const value = this.value(ref);
    return remembered(this.lists, JSON.stringify([value, separator]), (index) => {
      const variable = `$l${String(index)}`;
      const { request, key } = ref;
      const noList = failure(`${request.path}: the value of key ${JSON.stringify(key)} is no list`);
      const items = [
        `[[- if $i ]][[ ${variable} = print ${variable} ${goString(separator)} ]][[ end -]]`,
        `[[- ${variable} = print ${variable} (${asText('$item')}) -]]`,
      ];
      this.checks.push(
        `[[- ${variable} := "" -]]`,
        `[[- if eq (sprig_kindOf ${value}) "slice" -]]`,
        `[[- range $i, $item := ${value} -]]`,
        ...items,
        '[[- end -]]',
        // A default is a text already.
        ref.fallback === undefined
          ? `[[- else ]]${noList}[[ end -]]`
          : `[[- else if eq (print ${value}) ${goString(String(ref.fallback))} ]][[ ${variable} = print ${value} ]][[ else ]]${noList}[[ end -]]`,
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
    if (request.existence !== undefined) return this.optionalContainer(request);
    const answer = remembered(this.calls, request.call, (index) => `$r${String(index)}`);
    if (request.engine !== 'kv-v2') return `${answer}.Data`;
    return remembered(this.containers, answer, (index) => {
      const variable = `$d${String(index)}`;
      this.checks.push(
        `[[- ${variable} := index ${answer}.Data "data" -]]`,
        `[[- if ne (sprig_kindOf ${variable}) "map" ]]${wrongVersion(request)}[[ end -]]`,
      );
      return variable;
    });
  }

  /** The keys of a secret that may be missing: then none. */
  private optionalContainer(request: SecretRequest): string {
    const answer = remembered(this.optional, request.call, (index) => {
      const variable = `$o${String(index)}`;
      this.existence.push(...existenceLines(request, variable));
      return variable;
    });
    return remembered(this.containers, answer, (index) => {
      const variable = `$d${String(index)}`;
      const data = request.engine === 'kv-v2' ? `index ${answer}.Data "data"` : `${answer}.Data`;
      this.checks.push(
        `[[- ${variable} := sprig_dict -]]`,
        `[[- if ${answer} ]][[ ${variable} = ${data} ]][[ end -]]`,
        `[[- if ne (sprig_kindOf ${variable}) "map" ]]${wrongVersion(request)}[[ end -]]`,
      );
      return variable;
    });
  }
}

/** The value as text: a string as it is, anything else as its JSON text. */
export function asText(value: string): string {
  return `sprig_ternary (print ${value}) (toUnescapedJSON ${value}) (sprig_kindIs "string" ${value})`;
}

function encodedText(encoding: Encoding, expression: string): string {
  switch (encoding) {
    case 'json':
      return `(toUnescapedJSON ${expression})`;
    case 'url':
      // QueryEscape writes a space as "+", which is a space only in queries; a "+" itself is %2B by then.
      return `(replaceAll "+" "%20" (urlquery ${expression}))`;
    case 'base64':
      return `(base64Encode ${expression})`;
    case 'base64-decoded':
      return `(base64Decode ${expression})`;
  }
}

/** Goes on from a value to one inside of it: to nil where there is none. */
function stepInto(variable: string, step: string | number): string {
  const nothing = `[[ ${variable} = index (sprig_dict) "" ]]`;
  const kind = typeof step === 'number' ? 'slice' : 'map';
  const index =
    typeof step === 'number'
      ? `[[ if gt (len ${variable}) ${String(step)} ]][[ ${variable} = index ${variable} ${String(step)} ]][[ else ]]${nothing}[[ end ]]`
      : `[[ ${variable} = index ${variable} ${goString(step)} ]]`;
  return `[[- if eq (sprig_kindOf ${variable}) "${kind}" ]]${index}[[ else ]]${nothing}[[ end -]]`;
}

function wrongVersion({ path }: SecretRequest): string {
  return failure(`${path}: the answer is not one of KV version 2; is the mount of version 1?`);
}

function remembered(known: Map<string, string>, key: string, make: (index: number) => string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make(known.size);
  known.set(key, made);
  return made;
}
