import {
  type Encoding,
  joined,
  type SecretRef,
  type SecretText,
  secretText,
  type SecretTextValue,
} from '../../secrets';
import { anyText, described, type Form, type JsonSchema, list, made, typeOf } from '../form/form';
import { definitionsOf, object, referred, variant, type Variants } from '../form/object';
import { certificatePart } from './certificates';
import { textEncoded, textEncodings } from './decisions';
import { reference, referenceVariants } from './secrets';

/** Texts with secrets in them: parts one after the other, and values with a text between them. */
export function textVariants(): Variants<SecretText> {
  return referred(writtenTexts());
}

/** What their schemas refer to. */
export function textDefinitions(): Readonly<Record<string, JsonSchema>> {
  return definitionsOf(writtenTexts());
}

function writtenTexts(): Variants<SecretText> {
  return { text: text(textParts()), joined: joinedValues() };
}

interface Text {
  readonly text: SecretText;
  readonly encode?: readonly Encoding[];
}

function text(parts: Form<SecretText>): Form<SecretText> {
  return made(
    object<Text>(
      { text: described('Texts and secrets, one after the other.', parts), encode: textEncodings() },
      ['text'],
    ),
    ({ text: all, encode }) => textEncoded(all, encode),
  );
}

function joinedValues(): Form<SecretText> {
  const values = list(part(reference()), 1);
  const secret = reference();
  const items: Form<readonly SecretTextValue[] | SecretRef> = {
    schema: { anyOf: [values.schema, secret.schema] },
    read: (written) => (Array.isArray(written.value) ? values.read(written) : secret.read(written)),
  };
  return made(
    object<{
      joined: readonly SecretTextValue[] | SecretRef;
      separator: string;
      encode?: readonly Encoding[];
    }>(
      {
        joined: described('Values, or one value of Vault that is a list.', items),
        separator: described('What is between two of them.', anyText()),
        encode: textEncodings(),
      },
      ['joined', 'separator'],
    ),
    ({ joined: of, separator, encode }) => textEncoded(joined(separator, of), encode),
  );
}

/** A text, a number, or what `secret` reads. */
function part<T>(secret: Form<T>): Form<T | string | number> {
  return {
    schema: { anyOf: [{ type: ['string', 'number'] }, secret.schema] },
    read: (written) => {
      const { value } = written;
      return typeof value === 'string' || typeof value === 'number' ? value : secret.read(written);
    },
  };
}

/** A text in parts: what the tag `secretText` is in TypeScript. A part may be a text that is encoded as a whole. */
export function textParts(): Form<SecretText> {
  const inner = partsOf(part(reference()));
  return partsOf(
    part(
      variant<SecretRef | SecretText>('a part of a text', {
        ...referenceVariants(),
        pki: certificatePart(),
        text: text(inner),
      }),
    ),
  );
}

function partsOf(one: Form<SecretTextValue>): Form<SecretText> {
  return {
    schema: { type: 'array', minItems: 1, items: one.schema },
    read: (written) => {
      const { value } = written;
      if (!Array.isArray(value))
        throw written.invalid('must be a list of texts and secrets', { kind: typeOf(value) });
      const values = value.map((_, index) => one.read(written.at(index)));
      const between = Array.from({ length: values.length + 1 }, () => '');
      return written.making(() => secretText(Object.assign(between, { raw: between }), ...values));
    },
  };
}
