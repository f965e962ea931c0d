import {
  dotenvFile,
  type EntryValue,
  type FileContent,
  jsonFile,
  type JsonContent,
  type JsonObject,
  kubeletEnvFile,
  propertiesFile,
  type SecretRef,
  type SecretText,
  secretText,
} from '../../secrets';
import {
  type ContainerEnv,
  type DeclaredEnv,
  type DeclaredFile,
  type FileDeclaration,
  FileMode,
} from '../../pod';
import { described, dictionary, type Form, list, made, text, typeOf } from '../form/form';
import { object, variant } from '../form/object';
import { type Written } from '../form/written';
import { envDelivery } from './choices';
import { certificate, certificatePart } from './certificates';
import { reference, referenceVariants } from './secrets';

/** What a file holds: one value as it is, or a format with values in it. */
export function fileContent(): Form<FileContent> {
  return variant<FileContent>('what a file holds', {
    ...referenceVariants(),
    pki: certificate(),
    dotenv: format('dotenv', dictionary(entryValue()), 'Variables for a POSIX shell.', dotenvFile),
    kubeletEnv: format(
      'kubeletEnv',
      dictionary(entryValue()),
      'Variables for the kubelet (fileKeyRef).',
      kubeletEnvFile,
    ),
    properties: format('properties', dictionary(entryValue()), 'A Java properties file.', propertiesFile),
    json: format(
      'json',
      jsonContent(),
      'JSON, in which { $secret: ... } and { $text: ... } are values from Vault.',
      (content) => jsonFile(content as JsonObject),
    ),
    text: textFile(),
  });
}

/** A file: what it holds, or `content` with more to say of it. */
export function declaredFile(): Form<DeclaredFile> {
  const content = fileContent();
  const more = object<FileDeclaration>(
    {
      content: described('What the file holds.', content),
      mode: described(
        'Its permissions as a text of octal digits; "0440" by default.',
        made(text(), (octal) => FileMode.of(octal)),
      ),
      visibleTo: described('The containers that see the file.', list(text(), 1)),
    },
    ['content'],
  );
  return {
    schema: { anyOf: [content.schema, more.schema] },
    read: (written) => (written.names?.includes('content') === true ? more : content).read(written),
  };
}

/** The variables of a workload: those of all containers, or a list where they differ. */
export function environment(): Form<DeclaredEnv> {
  const variables = dictionary(entryValue());
  const several = list(
    object<ContainerEnv>(
      {
        variables: described('The variables.', variables),
        delivery: described('How they reach which containers; envDelivery by default.', envDelivery()),
      },
      ['variables'],
    ),
    1,
  );
  return {
    schema: { anyOf: [variables.schema, several.schema] },
    read: (written) => (Array.isArray(written.value) ? several.read(written) : variables.read(written)),
  };
}

/** One value: a reference, or a part of a certificate. */
function secretValue(): Form<SecretRef | SecretText> {
  return variant<SecretRef | SecretText>('a secret', { ...referenceVariants(), pki: certificatePart() });
}

/** A value of a variable or of an entry: a secret, a text with secrets in it, or what is no secret. */
export function entryValue(): Form<EntryValue> {
  const secret = variant<SecretRef | SecretText>('a value', {
    ...referenceVariants(),
    pki: certificatePart(),
    text: textFile(),
  });
  return {
    schema: { anyOf: [{ type: ['string', 'number', 'boolean'] }, secret.schema] },
    read: (written) => {
      const { value } = written;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      if (written.names !== undefined) return secret.read(written);
      throw written.invalid('it is a secret, a text, a number or a boolean', { got: typeOf(value) });
    },
  };
}

function format<T>(
  name: string,
  form: Form<T>,
  description: string,
  make: (value: T) => FileContent,
): Form<FileContent> {
  const whole = object<Readonly<Record<string, T>>>(
    { [name]: described(description, form) } as Readonly<Record<string, Form<NonNullable<T>>>>,
    [name],
  );
  return made(whole, (value) => make(value[name] as T));
}

function textFile(): Form<SecretText> {
  const parts = described('Texts and secrets, one after the other.', textParts());
  return made(object<{ text: SecretText }>({ text: parts }, ['text']), ({ text }) => text);
}

/** A text in parts: what the tag `secretText` is in TypeScript. */
function textParts(): Form<SecretText> {
  const secret = reference();
  return {
    schema: { type: 'array', minItems: 1, items: { anyOf: [{ type: ['string', 'number'] }, secret.schema] } },
    read: (written) => {
      const { value } = written;
      if (!Array.isArray(value))
        throw written.invalid('it is a list of texts and secrets', { got: typeOf(value) });
      const values = value.map((_, index) => {
        const part = written.at(index);
        if (typeof part.value === 'string' || typeof part.value === 'number') return part.value;
        return secret.read(part);
      });
      const between = Array.from({ length: values.length + 1 }, () => '');
      return written.making(() => secretText(Object.assign(between, { raw: between }), ...values));
    },
  };
}

const RECURSIVE = { $ref: '#/definitions/json' };

/** JSON with secrets in it; an object whose only member is `$secret` or `$text` is one. */
function jsonContent(): Form<JsonContent> {
  return {
    schema: RECURSIVE,
    read: (written) => {
      if (typeof written.value === 'object' && written.value !== null) return jsonValue(written);
      throw written.invalid('a JSON file is an object or a list', { got: typeOf(written.value) });
    },
  };
}

/** The definition that `jsonContent` refers to. */
export function jsonDefinition(): object {
  const only = (name: string, schema: object): object => ({
    type: 'object',
    properties: { [name]: schema },
    required: [name],
    additionalProperties: false,
  });
  return {
    anyOf: [
      { type: ['string', 'number', 'boolean', 'null'] },
      { type: 'array', items: RECURSIVE },
      only('$secret', secretValue().schema),
      only('$text', textParts().schema),
      {
        type: 'object',
        not: { anyOf: [{ required: ['$secret'] }, { required: ['$text'] }] },
        additionalProperties: RECURSIVE,
      },
    ],
  };
}

function jsonValue(written: Written): JsonContent {
  const { value, names } = written;
  if (Array.isArray(value)) return value.map((_, index) => jsonValue(written.at(index)));
  if (names === undefined) return value as JsonContent;
  const marked = names.find((name) => name === '$secret' || name === '$text');
  if (marked !== undefined) {
    if (names.length > 1) throw written.invalid(`${marked} is alone in its object`, { got: names });
    return marked === '$secret'
      ? secretValue().read(written.at(marked))
      : textParts().read(written.at(marked));
  }
  // A name of the user's own that begins with "$" is written with one more.
  return Object.fromEntries(names.map((name) => [name.replace(/^\$\$/, '$'), jsonValue(written.at(name))]));
}
