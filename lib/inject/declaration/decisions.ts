import {
  base64Decoded,
  base64Encoded,
  type DefaultValue,
  type Encoding,
  jsonEncoded,
  type SecretRef,
  type SecretText,
  urlEncoded,
} from '../../secrets';
import { described, type Form, list, oneOf, typeOf } from '../form/form';
import { type Fields } from '../form/object';

/** What every reference may say beside where the value is. */
export interface Decisions {
  readonly orElse?: DefaultValue;
  readonly encode?: readonly Encoding[];
}

/** How a value is written. A table, so that an encoding without its word does not compile. */
function encoders(): Readonly<Record<Encoding, (ref: SecretRef) => SecretRef>> {
  return { url: urlEncoded, base64: base64Encoded, 'base64-decoded': base64Decoded, json: jsonEncoded };
}

/** The forms of both. */
export function decisions(): Fields<Decisions> {
  return { orElse: orElse(), encode: encode() };
}

function encode(): Form<readonly Encoding[]> {
  const one = oneOf(...(Object.keys(encoders()) as Encoding[]));
  const several = list(one, 1);
  return described('How the value is written; several are applied in this order.', {
    schema: { anyOf: [one.schema, several.schema] },
    read: (written) => (Array.isArray(written.value) ? several.read(written) : [one.read(written)]),
  });
}

function orElse(): Form<DefaultValue> {
  return described('What is written where the value is missing or null; an empty text for nothing.', {
    schema: { type: ['string', 'number', 'boolean'] },
    read: (written) => {
      const { value } = written;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      throw written.invalid('must be a text, a number or a boolean', { kind: typeOf(value) });
    },
  });
}

/** How a whole text is written: all encodings but the one that makes bytes of it. */
export function textEncodings(): Form<readonly Encoding[]> {
  const one = oneOf('url', 'base64', 'json');
  const several = list(one, 1);
  return described('How the whole text is written; several are applied in this order.', {
    schema: { anyOf: [one.schema, several.schema] },
    read: (written) => (Array.isArray(written.value) ? several.read(written) : [one.read(written)]),
  });
}

/** A text in these encodings. */
export function textEncoded(text: SecretText, encodings: readonly Encoding[] = []): SecretText {
  return encodings.reduce((one, encoding) => {
    if (encoding === 'url') return urlEncoded(one);
    return encoding === 'base64' ? base64Encoded(one) : jsonEncoded(one);
  }, text);
}

/** A value with both. */
export function decided(
  value: { orElse(one: DefaultValue): SecretRef } | SecretRef,
  { orElse: fallback, encode: encodings = [] }: Decisions,
): SecretRef {
  const ref = fallback === undefined ? (value as SecretRef) : value.orElse(fallback);
  return encodings.reduce((one, encoding) => encoders()[encoding](one), ref);
}
