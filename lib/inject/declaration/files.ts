import {
  agentTemplate,
  type AgentTemplateOptions,
  dotenvFile,
  type EntryValue,
  type FileContent,
  IniDialect,
  iniFile,
  type IniSection,
  jsonFile,
  type JsonContent,
  type JsonObject,
  kubeletEnvFile,
  propertiesFile,
  type SecretRef,
  type SecretText,
  tomlFile,
  type TomlObject,
  type WholeSecret,
  yamlFile,
} from '../../secrets';
import {
  type ContainerEnv,
  type DeclaredEnv,
  type DeclaredFile,
  type FileDeclaration,
  FileMode,
} from '../../pod';
import { described, dictionary, type Form, list, made, text, typeOf } from '../form/form';
import { choice, object, referred, variant } from '../form/object';
import { type Written } from '../form/written';
import { envDelivery } from './choices';
import { certificate, certificateDefinitions, certificatePart } from './certificates';
import { reference, referenceDefinitions, referenceVariants, wholeSecret } from './secrets';
import { textDefinitions, textParts, textVariants } from './texts';

/** What a file holds: one value as it is, or a format with values in it. */
export function fileContent(): Form<FileContent> {
  return referred({ fileContent: writtenContent() })['fileContent'] as Form<FileContent>;
}

function writtenContent(): Form<FileContent> {
  return variant<FileContent>('what a file holds', {
    ...referenceVariants(),
    pki: certificate(),
    dotenv: format('dotenv', orAll(dictionary(entryValue())), 'Variables for a POSIX shell.', dotenvFile),
    kubeletEnv: format(
      'kubeletEnv',
      dictionary(entryValue()),
      'Variables for the kubelet (fileKeyRef).',
      kubeletEnvFile,
    ),
    properties: format(
      'properties',
      orAll(dictionary(entryValue())),
      'A Java properties file.',
      propertiesFile,
    ),
    json: format(
      'json',
      jsonContent(),
      'JSON, in which { $secret: ... }, { $text: ... } and { $all: ... } are values from Vault.',
      (content) => jsonFile(content as JsonObject),
    ),
    yaml: format('yaml', jsonContent(), 'YAML, written as json is.', (content) =>
      yamlFile(content as JsonObject),
    ),
    toml: format('toml', jsonContent(), 'TOML, written as json is.', (content) =>
      tomlFile(content as TomlObject),
    ),
    ini: iniSections(),
    ...textVariants(),
    agentTemplate: ownTemplate(),
  });
}

/** A template in the agent's language. */
function ownTemplate(): Form<FileContent> {
  const read = orAll(reference());
  return made(
    object<AgentTemplateOptions & { agentTemplate: string }>(
      {
        agentTemplate: described("A template in the agent's language.", text()),
        reads: described('What it reads: a value, or { $all: ... }.', list(read, 1)),
        delimiters: object<{ left: string; right: string }>({ left: text(), right: text() }, [
          'left',
          'right',
        ]),
      },
      ['agentTemplate', 'reads'],
    ),
    ({ agentTemplate: template, ...options }) => agentTemplate(template, options),
  );
}

/** Sections by their names, each with its entries. */
function iniSections(): Form<FileContent> {
  const section = orAll(dictionary(entryValue()));
  const dialect = choice<IniDialect>({
    plain: { alone: () => IniDialect.plain() },
    configParser: { alone: () => IniDialect.configParser() },
    quoted: { alone: () => IniDialect.quoted() },
  });
  return made(
    object<{ ini: Readonly<Record<string, IniSection>>; dialect?: IniDialect }>(
      {
        ini: described('An INI file: sections with their entries.', dictionary(section)),
        dialect: described('What reads it; plain by default.', dialect),
      },
      ['ini'],
    ),
    ({ ini, dialect: chosen }) => iniFile(ini, chosen === undefined ? {} : { dialect: chosen }),
  );
}

/** What a form reads, or all keys of a secret: an object whose only member is `$all`. */
function orAll<T>(form: Form<T>): Form<T | WholeSecret> {
  const all = object<{ $all: WholeSecret }>({ $all: wholeSecret() }, ['$all']);
  return {
    schema: { anyOf: [all.schema, form.schema] },
    read: (written) =>
      written.names?.includes('$all') === true ? all.read(written).$all : form.read(written),
  };
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
  return referred({ entryValue: writtenValue() })['entryValue'] as Form<EntryValue>;
}

function writtenValue(): Form<EntryValue> {
  const secret = variant<SecretRef | SecretText>('a value', {
    ...referenceVariants(),
    pki: certificatePart(),
    ...textVariants(),
  });
  return {
    schema: { anyOf: [{ type: ['string', 'number', 'boolean'] }, secret.schema] },
    read: (written) => {
      const { value } = written;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
      if (written.names !== undefined) return secret.read(written);
      throw written.invalid('must be a secret, a text, a number or a boolean', { kind: typeOf(value) });
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

const RECURSIVE = { $ref: '#/definitions/json' };

/** JSON with secrets in it; an object whose only member is `$secret`, `$text` or `$all` is one. */
function jsonContent(): Form<JsonContent> {
  return {
    schema: RECURSIVE,
    read: (written) => {
      if (typeof written.value === 'object' && written.value !== null) return jsonValue(written);
      throw written.invalid('a JSON file must be an object or a list', { kind: typeOf(written.value) });
    },
  };
}

/** The definitions that the forms of this folder refer to. */
export function definitions(): Readonly<Record<string, object>> {
  return {
    json: jsonDefinition(),
    fileContent: writtenContent().schema,
    entryValue: writtenValue().schema,
    ...certificateDefinitions(),
    ...referenceDefinitions(),
    ...textDefinitions(),
  };
}

/** The definition that `jsonContent` refers to. */
function jsonDefinition(): object {
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
      only('$all', wholeSecret().schema),
      {
        type: 'object',
        not: { anyOf: [{ required: ['$secret'] }, { required: ['$text'] }, { required: ['$all'] }] },
        additionalProperties: RECURSIVE,
      },
    ],
  };
}

function jsonValue(written: Written): JsonContent {
  const { value, names } = written;
  if (Array.isArray(value)) return value.map((_, index) => jsonValue(written.at(index)));
  if (names === undefined) return value as JsonContent;
  const marked = names.find((name) => name === '$secret' || name === '$text' || name === '$all');
  if (marked !== undefined) {
    if (names.length > 1) throw written.invalid(`${marked} must be alone in its object`, { got: names });
    if (marked === '$all') return wholeSecret().read(written.at(marked));
    return marked === '$secret'
      ? secretValue().read(written.at(marked))
      : textParts().read(written.at(marked));
  }
  // A name of the user's own that begins with "$" is written with one more.
  return Object.fromEntries(names.map((name) => [name.replace(/^\$\$/, '$'), jsonValue(written.at(name))]));
}
