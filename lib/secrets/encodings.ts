import { term } from '../core';
import { SecretsErrors } from './errors';
import { undecided } from './optional-secret';
import { EncodedText, isBinary } from './private/text-parts';
import { type Encoding, SecretRef } from './secret-ref';
import { SecretText } from './secret-text';

/**
 * The value as a component of a URL: everything but letters, digits, `-`, `_`, `.` and `~` becomes `%XX`.
 * A password with an `@` or a `/` otherwise changes what the URL means.
 *
 * @example secretText`postgres://${urlEncoded(creds.username)}:${urlEncoded(creds.password)}@db:5432/shop`
 * @throws SECRETS_ENTRY_VALUE_INVALID for what is neither a reference nor a secret text (from untyped code)
 */
export function urlEncoded(value: SecretRef): SecretRef;
export function urlEncoded(value: SecretText): SecretText;
export function urlEncoded(value: SecretRef | SecretText): SecretRef | SecretText {
  return encoded('urlEncoded', value, 'url');
}

/**
 * The value in base64 (standard alphabet, padded, one line), or a whole text.
 *
 * @example base64Encoded(secretText`${creds.username}:${creds.password}`)
 * @throws SECRETS_ENTRY_VALUE_INVALID as {@link urlEncoded}
 */
export function base64Encoded(value: SecretRef): SecretRef;
export function base64Encoded(value: SecretText): SecretText;
export function base64Encoded(value: SecretRef | SecretText): SecretRef | SecretText {
  return encoded('base64Encoded', value, 'base64');
}

/**
 * The bytes that the value is the base64 of, such as a keystore's. Only for a file of its own and in {@link secretText}.
 * A value that is no base64 is an error of the template.
 *
 * @example const files = { 'keystore.p12': base64Decoded(kv2('secret').at('shop/tls').key('keystore')) };
 * @throws SECRETS_ENTRY_VALUE_INVALID for what is no reference (from untyped code)
 */
export function base64Decoded(ref: SecretRef): SecretRef {
  if ((ref as unknown) instanceof SecretRef) return ref.encoded('base64-decoded');
  throw invalid('base64Decoded', ref, 'its argument must be a secret reference');
}

/**
 * The value as a JSON text, a string with its quotes: for {@link secretText} where it writes JSON or YAML.
 *
 * @throws SECRETS_BINARY_IN_TEXT for a text with bytes in it
 * @throws SECRETS_ENTRY_VALUE_INVALID as {@link urlEncoded}
 */
export function jsonEncoded(value: SecretRef): SecretRef;
export function jsonEncoded(value: SecretText): SecretText;
export function jsonEncoded(value: SecretRef | SecretText): SecretRef | SecretText {
  if (value instanceof SecretText && isBinary(value.parts)) {
    throw SecretsErrors.SECRETS_BINARY_IN_TEXT({
      format: 'json',
      entry: term('jsonEncoded(...)', 'encode: json'),
    });
  }
  return encoded('jsonEncoded', value, 'json');
}

function encoded(
  name: string,
  value: unknown,
  encoding: Exclude<Encoding, 'base64-decoded'>,
): SecretRef | SecretText {
  if (value instanceof SecretRef) return value.encoded(encoding);
  if (value instanceof SecretText) return new SecretText([new EncodedText(value.parts, encoding)]);
  throw invalid(name, value, 'its argument must be a secret reference or a secret text');
}

function invalid(name: string, value: unknown, rule: string): Error {
  return (
    undecided(value) ??
    SecretsErrors.SECRETS_ENTRY_VALUE_INVALID({ format: 'text', entry: `${name}(...)`, rule })
  );
}
