import * as fc from 'fast-check';
import {
  agentTemplate,
  base64Encoded,
  dotenvFile,
  type EntryValue,
  type FileContent,
  IniDialect,
  iniFile,
  joined,
  jsonEncoded,
  jsonFile,
  kubeletEnvFile,
  kv1,
  kv2,
  pki,
  propertiesFile,
  secretText,
  type SecretText,
  tomlFile,
  urlEncoded,
  yamlFile,
} from '../../../lib/secrets';
import { hostile } from '../../pod/random-pods';
import { type Said, type SaidOf, said, oneOf } from './said';
import { reference } from './references';

export const text: SaidOf<SecretText> = fc
  .tuple(hostile, hostile, reference)
  .map(([before, after, { file, code }]) =>
    said({ text: [before, file, after] }, secretText`${before}${code}${after}`),
  );

export const entry: SaidOf<EntryValue> = fc.oneof(
  reference,
  text,
  hostile.map((plain) => said<EntryValue>(plain, plain)),
  oneOf<EntryValue>(said(5432, 5432), said(true, true)),
);

/** At least one of them is a secret. */
export const entries: SaidOf<Readonly<Record<string, EntryValue>>> = fc
  .tuple(reference, fc.dictionary(fc.constantFrom('A', 'B_2', 'c'), entry, { maxKeys: 2 }))
  .map(([first, more]) => {
    const all = Object.entries<Said<EntryValue>>({ DB_PASSWORD: first, ...more });
    return said(
      Object.fromEntries(all.map(([name, { file }]) => [name, file])),
      Object.fromEntries(all.map(([name, { code }]) => [name, code])),
    );
  });

export const files: SaidOf<FileContent> = fc.oneof(
  { weight: 2, arbitrary: reference },
  text,
  entries.map(({ file, code }) => said({ dotenv: file }, dotenvFile(code))),
  entries.map(({ file, code }) => said({ properties: file }, propertiesFile(code))),
  fc.constant(
    said(
      { kubeletEnv: { A: { kv2: 'secret', at: 'a', key: 'b' } } },
      kubeletEnvFile({ A: kv2('secret').at('a').key('b') }),
    ),
  ),
  fc.tuple(hostile, reference, text).map(([name, ref, of]) =>
    said(
      {
        json: {
          // A name that begins with "$$" loses one of them.
          [name.replace(/^\$\$/, '$$$$$$')]: [
            1,
            null,
            { $secret: ref.file },
            { deep: { $text: (of.file as { text: unknown }).text } },
          ],
          $$secret: 'plain',
        },
      },
      jsonFile({ [name]: [1, null, ref.code, { deep: of.code }], $secret: 'plain' }),
    ),
  ),
  entries.map(({ file, code }) =>
    said(
      { ini: { section: file, 'all of it': { $all: { kv2: 'secret', at: 'x' } } }, dialect: 'quoted' },
      iniFile({ section: code, 'all of it': kv2('secret').at('x').all() }, { dialect: IniDialect.quoted() }),
    ),
  ),
  reference.map(({ file, code }) =>
    said(
      { text: ['a', file, { text: [file, '!'], encode: ['json', 'base64'] }], encode: 'url' },
      urlEncoded(secretText`a${code}${base64Encoded(jsonEncoded(secretText`${code}!`))}`),
    ),
  ),
  reference.map(({ file, code }) =>
    said(
      { joined: [file, 'x', 7], separator: ', ', encode: 'json' },
      jsonEncoded(joined(', ', [code, 'x', 7])),
    ),
  ),
  oneOf<FileContent>(
    said(
      { joined: { kv2: 'secret', at: 'x', key: 'list' }, separator: '' },
      joined('', kv2('secret').at('x').key('list')),
    ),
    said(
      {
        agentTemplate: '<< with secret "secret/data/x" >><< .Data.data.k >><< end >>',
        reads: [{ $all: { kv2: 'secret', at: 'x' } }, { kv2: 'secret', at: 'x', key: 'k' }],
        delimiters: { left: '<<', right: '>>' },
      },
      agentTemplate('<< with secret "secret/data/x" >><< .Data.data.k >><< end >>', {
        reads: [kv2('secret').at('x').all(), kv2('secret').at('x').key('k')],
        delimiters: { left: '<<', right: '>>' },
      }),
    ),
    said({ ini: { s: { $all: { kv1: 'kv', at: 'x' } } } }, iniFile({ s: kv1('kv').at('x').all() })),
    said(
      { yaml: { a: [{ $all: { kv2: 'secret', at: 'x', version: 2, optional: true } }] } },
      yamlFile({ a: [kv2('secret').at('x').version(2).optional().all().orEmpty()] }),
    ),
    said({ toml: { $all: { kv2: 'secret', at: 'x' } } }, tomlFile(kv2('secret').at('x').all())),
    said({ dotenv: { $all: { kv1: 'kv', at: 'x' } } }, dotenvFile(kv1('kv').at('x').all())),
    said({ properties: { $all: { kv2: 'secret', at: 'x' } } }, propertiesFile(kv2('secret').at('x').all())),
  ),
  fc.constant(
    said(
      { pki: 'pki', role: 'web', certificate: { commonName: 'web.shop.svc', altNames: ['web'], ttl: '72h' } },
      pki('pki')
        .role('web')
        .certificate({ commonName: 'web.shop.svc', altNames: ['web'], ttl: '72h' }),
    ),
  ),
);
