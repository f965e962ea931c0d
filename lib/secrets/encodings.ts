import { type SecretRef } from './secret-ref';

/**
 * The value as a component of a URL: everything but letters, digits, `-`, `_`, `.` and `~` becomes `%XX`.
 * A password with an `@` or a `/` otherwise changes what the URL means.
 *
 * @example secretText`postgres://${urlEncoded(creds.username)}:${urlEncoded(creds.password)}@db:5432/shop`
 */
export function urlEncoded(ref: SecretRef): SecretRef {
  return ref.encoded('url');
}

/** The value in base64 (standard alphabet, padded, one line). */
export function base64Encoded(ref: SecretRef): SecretRef {
  return ref.encoded('base64');
}

/**
 * The bytes that the value is the base64 of, such as a keystore's. Only for a file of its own and in {@link secretText}.
 * A value that is no base64 is an error of the template.
 *
 * @example const files = { 'keystore.p12': base64Decoded(kv2('secret').at('shop/tls').key('keystore')) };
 */
export function base64Decoded(ref: SecretRef): SecretRef {
  return ref.encoded('base64-decoded');
}

/** The value as a JSON text, a string with its quotes: for {@link secretText} where it writes JSON or YAML. */
export function jsonEncoded(ref: SecretRef): SecretRef {
  return ref.encoded('json');
}
