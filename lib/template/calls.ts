import { operandText } from './expressions';
import { templateFunction } from './functions';
import { TemplateFailure } from './scanner';
import { type Operand } from './syntax';
import { keyOf, NOTHING, UNKNOWN, type Value } from './values';

/** An argument as it is written, with its value. */
export interface Argument {
  readonly operand: Operand;
  readonly value: Value;
}

const GIVES_TEXT =
  /^(?:base64|envOrDefault$|env$|mustEnv$|file$|key$|keyOrDefault$|trim|replaceAll$|regexReplaceAll$|sha256Hex$|md5sum$|hmacSHA256Hex$|timestamp$|toLower$|toUpper$|toTitle$|to.*JSON|toYAML$|toTOML$|indent$|join$|html$|js$|urlquery$|print)/;
const GIVES_BOOL =
  /^(?:not|eq|ne|lt|le|gt|ge|contains|containsAll|containsAny|containsNone|containsNotAll|in|regexMatch|parseBool|keyExists)$/;

/**
 * What a function gives, as far as that is known without secrets.
 * @param piped the value before "|", which is its last argument
 * @param read is told the path of each secret that is written out
 * @throws TemplateFailure where the call fails whatever the secrets hold
 */
export function callFunction(
  name: string,
  args: readonly Argument[],
  piped: Value | undefined,
  read: (path: string) => void,
): Value {
  const values = [...args.map(({ value }) => value), ...(piped === undefined ? [] : [piped])];
  if (name === 'sprig_fail') throw new TemplateFailure('sprig_fail is reached in any case');
  const known = templateFunction(name);
  if (known === undefined) return UNKNOWN;
  const [least, most] = known.arity;
  if (values.length < least || values.length > most)
    throw new TemplateFailure(
      `${name} with ${String(values.length)} argument${values.length === 1 ? '' : 's'}`,
    );
  if (known.texts && values.some(({ type }) => !mayBeText(type)))
    throw new TemplateFailure(`${name} gets something else than texts`);
  switch (name) {
    case 'secret':
      return secret(args, piped, read);
    case 'secrets':
      return { type: 'list' };
    case 'index':
      return indexed(args, piped);
    case 'or':
      return {
        ...UNKNOWN,
        missing: values.every(({ missing }) => missing) ? values.at(-1)?.missing : undefined,
      };
    case 'and':
      return { ...UNKNOWN, missing: values.find(({ missing }) => missing)?.missing };
    default:
  }
  if (known.prints) return { type: 'text', missing: values.find(({ missing }) => missing)?.missing };
  if (GIVES_BOOL.test(name)) return { type: 'bool' };
  return GIVES_TEXT.test(name) ? { type: 'text' } : UNKNOWN;
}

/**
 * `scratch.Set "key" "value"`: the arguments are those of the method.
 * @param kept the keys that something was put aside under
 */
export function callScratch(
  [method = '']: readonly string[],
  args: readonly Operand[],
  kept: Set<string>,
  expression: string,
): Value {
  if (!/^(?:Key|Get|Set|SetX|MapSet|MapSetX|MapValues)$/.test(method))
    throw new TemplateFailure(`scratch has no .${method}`);
  const [key] = args;
  const name = key === undefined ? '' : operandText(key);
  if (/^(?:Map)?Set/.test(method)) kept.add(name);
  if (method !== 'Get' || kept.has(name)) return UNKNOWN;
  return { ...UNKNOWN, expression, missing: { expression, seenBySetting: false } };
}

function secret(args: readonly Argument[], piped: Value | undefined, read: (path: string) => void): Value {
  const [first] = args;
  if (first === undefined) return piped === undefined ? NOTHING : { type: 'secret' };
  const path = first.operand.kind === 'string' ? literal(first.operand.value).trim() : undefined;
  if (path !== undefined && /^\/*$/.test(path)) throw new TemplateFailure('secret without a path');
  for (const { operand } of args.slice(1)) {
    if (operand.kind === 'string' && !/^(?:$|[^=]*=)/.test(literal(operand.value)))
      throw new TemplateFailure('secret takes values as "key=value" behind the path');
  }
  if (path !== undefined) read(path);
  return { type: 'secret', path };
}

/** `index MAP KEY...`. */
function indexed(args: readonly Argument[], piped: Value | undefined): Value {
  const [base, ...keys] = args;
  if (base === undefined) return piped ?? UNKNOWN;
  let { value } = base;
  if (keys.length === 0 && piped === undefined) return value;
  if (value.type === 'secret') throw new TemplateFailure('index of a secret; its keys are below .Data');
  if (value.type === 'nothing') throw new TemplateFailure('index of nothing');
  const text = (count: number): string =>
    ['index', ...[base, ...keys.slice(0, count)].map(({ operand }) => operandText(operand))].join(' ');
  for (const [number, { operand }] of keys.entries()) {
    const isMap = ['data', 'keys', 'metadata'].includes(value.type);
    if (isMap && operand.kind === 'number') throw new TemplateFailure('a number as the key of a secret');
    if (!isMap && value.type !== 'element') return UNKNOWN;
    const key = operand.kind === 'string' ? literal(operand.value) : '';
    value = keyOf(value, key, text(number + 1), false);
  }
  if (piped !== undefined && ['data', 'keys', 'metadata', 'element'].includes(value.type))
    value = keyOf(value, '', text(keys.length), false);
  return value;
}

function mayBeText(type: Value['type']): boolean {
  return type === 'text' || type === 'element' || type === 'unknown';
}

function literal(quoted: string): string {
  return quoted.slice(1, -1);
}
