import {
  base64Decoded,
  base64Encoded,
  database,
  dotenvFile,
  type FileContent,
  jsonFile,
  jsonEncoded,
  kv2,
  pki,
  propertiesFile,
  secretFiles,
  secretText,
  urlEncoded,
} from '../../lib/secrets';
import { errorWith } from '../support/errors';

const db = kv2('secret').at('shop/db');
const creds = database('database').role('shop');

describe('the template of a file', () => {
  test('makes all requests first, checks all values, then writes', () => {
    expect(secretText`${db.key('a')}:${creds.password}`.template()).toBe(
      [
        '[[- $r0 := secret "secret/data/shop/db" -]]',
        '[[- $r1 := secret "database/creds/shop" -]]',
        '[[- if and $r0 $r1 -]]',
        '[[- $d0 := index $r0.Data "data" -]]',
        '[[- if ne (sprig_kindOf $d0) "map" ]][[ sprig_fail "secret/data/shop/db: the answer is not one of KV version 2; is the mount of version 1?" ]][[ end -]]',
        '[[- $v0 := index $d0 "a" -]]',
        '[[- if eq (sprig_kindOf $v0) "invalid" ]][[ sprig_fail "secret/data/shop/db has no key \\"a\\"" ]][[ end -]]',
        '[[- $t0 := sprig_ternary (print $v0) (toUnescapedJSON $v0) (sprig_kindIs "string" $v0) -]]',
        '[[- $v1 := index $r1.Data "password" -]]',
        '[[- if eq (sprig_kindOf $v1) "invalid" ]][[ sprig_fail "database/creds/shop has no key \\"password\\"" ]][[ end -]]',
        '[[- $t1 := sprig_ternary (print $v1) (toUnescapedJSON $v1) (sprig_kindIs "string" $v1) ]][[ $t0 ]]:[[ $t1 ]][[ end ]]',
      ].join('\n'),
    );
  });

  test('asks for one secret once, however many keys of it are used', () => {
    const text = dotenvFile({ A: db.key('a'), B: db.key('b'), A2: db.key('a') }).template();
    expect(text.match(/secret "/g)).toHaveLength(1);
    expect(text.match(/index \$d0 /g)).toHaveLength(2);
  });

  test('says the same request in the same words in every file, which is how the agent shares it', () => {
    const call = /\$r\d+ := (.*) -\]\]/;
    const files = [
      dotenvFile({ A: creds.username }),
      jsonFile({ a: creds.password }),
      secretText`${creds.password}`,
    ];
    expect(new Set(files.map((file) => call.exec(file.template())?.[1]))).toEqual(
      new Set(['secret "database/creds/shop"']),
    );
  });

  test('is the same text each time', () => {
    const file = dotenvFile({ A: db.key('a'), B: creds.password });
    expect(file.template()).toBe(file.template());
  });
});

describe('what a file reads', () => {
  test('is united by path and sorted, with the rules for just that', () => {
    const file = jsonFile({
      z: creds.username,
      list: [db.key('b'), { c: secretText`x${db.key('a')}` }],
      plain: 1,
    });
    expect(file.dynamic).toBe(true);
    expect(file.reads.map(({ path, keys }) => [path, keys])).toEqual([
      ['database/creds/shop', ['username']],
      ['secret/data/shop/db', ['a', 'b']],
    ]);
    expect(file.rules.map(({ path, capabilities }) => [path.toString(), capabilities])).toEqual([
      ['database/creds/shop', ['read']],
      ['secret/data/shop/db', ['read']],
    ]);
  });

  test('does not change when the object that it was made of does', () => {
    const content = { a: db.key('a'), list: [db.key('b')] };
    const file = jsonFile(content);
    const before = file.template();
    content.list.push(db.key('c'));
    expect(file.template()).toBe(before);
  });
});

describe('encodings of one value', () => {
  const body = (file: { template(): string }) =>
    /\[\[ ([^[\]]*) \]\]\[\[ end \]\]$/.exec(file.template())?.[1];

  test('urlEncoded writes a space as %20 and not as +', () => {
    expect(body(secretText`x${urlEncoded(db.key('a'))}`)).toBe('(replaceAll "+" "%20" (urlquery $t0))');
  });

  test('base64Encoded, base64Decoded and jsonEncoded are functions of the agent, and can be combined', () => {
    expect(body(secretText`x${base64Encoded(db.key('a'))}`)).toBe('(base64Encode $t0)');
    expect(body(secretText`x${base64Decoded(db.key('a'))}`)).toBe('(base64Decode $t0)');
    expect(body(secretText`x${jsonEncoded(db.key('a'))}`)).toBe('(toUnescapedJSON $v0)');
    expect(body(secretText`x${urlEncoded(base64Encoded(db.key('a')))}`)).toBe(
      '(replaceAll "+" "%20" (urlquery (base64Encode $t0)))',
    );
  });

  test('bytes out of base64 are in raw and template files only: SECRETS_BINARY_IN_TEXT', () => {
    const bytes = base64Decoded(db.key('keystore'));
    expect(() =>
      secretFiles({ a: bytes, b: secretText`${bytes}`, c: dotenvFile({ A: base64Encoded(bytes) }) }),
    ).not.toThrow();
    for (const make of [
      () => dotenvFile({ A: bytes }),
      () => jsonFile({ a: bytes }),
      () => propertiesFile({ a: secretText`x${bytes}` }),
      () => jsonEncoded(bytes),
    ]) {
      expect(make).toThrow(errorWith('SECRETS_BINARY_IN_TEXT'));
    }
  });
});

describe('a file refuses', () => {
  const untyped = (value: unknown) => value as never;

  test('to be empty: SECRETS_FILE_EMPTY', () => {
    for (const make of [
      () => dotenvFile({}),
      () => jsonFile({}),
      () => jsonFile([]),
      () => propertiesFile({}),
    ]) {
      expect(make).toThrow(errorWith('SECRETS_FILE_EMPTY'));
    }
  });

  test('to hold no secret: SECRETS_FILE_WITHOUT_SECRET', () => {
    for (const make of [
      () => dotenvFile({ A: 'x' }),
      () => jsonFile({ a: [1, null] }),
      () => propertiesFile({ a: true }),
      () => secretText`x`,
    ]) {
      expect(make).toThrow(errorWith('SECRETS_FILE_WITHOUT_SECRET'));
    }
  });

  test.each(['', '1A', 'A-B', 'A.B', 'A B', 'A=', 'Ä', 'A\n'])(
    'the variable name %j: SECRETS_ENTRY_NAME_INVALID',
    (name) => {
      expect(() => dotenvFile({ [name]: db.key('a') })).toThrow(errorWith('SECRETS_ENTRY_NAME_INVALID'));
    },
  );

  test('the empty property name: SECRETS_ENTRY_NAME_INVALID', () => {
    expect(() => propertiesFile({ '': db.key('a') })).toThrow(errorWith('SECRETS_ENTRY_NAME_INVALID'));
  });

  test.each([undefined, null, {}, Number.NaN, Number.POSITIVE_INFINITY, '\ud800'])(
    'the value %p in a dotenv or properties file: SECRETS_ENTRY_VALUE_INVALID',
    (value) => {
      expect(() => dotenvFile({ A: untyped(value), B: db.key('b') })).toThrow(
        errorWith('SECRETS_ENTRY_VALUE_INVALID'),
      );
      expect(() => propertiesFile({ a: untyped(value) })).toThrow(errorWith('SECRETS_ENTRY_VALUE_INVALID'));
    },
  );

  test.each([undefined, new Date(0), Number.NaN, () => 1])(
    'the value %p in a JSON file: SECRETS_ENTRY_VALUE_INVALID',
    (value) => {
      expect(() => jsonFile({ a: [untyped(value)], b: db.key('b') })).toThrow(
        errorWith('SECRETS_ENTRY_VALUE_INVALID'),
      );
    },
  );

  test('what is given is told, and what was most likely meant: a misspelt property, a forgotten key', () => {
    const said = (message: string) =>
      expect.objectContaining({ message: expect.stringContaining(message) as string });
    expect(() =>
      dotenvFile({ PGPASSWORD: untyped((creds as unknown as Record<string, unknown>)['pasword']) }),
    ).toThrow(said('a finite number or a boolean, got nothing; look at the spelling of what is given'));
    const keyless = untyped(kv2('secret').at('shop/db'));
    for (const build of [
      () => dotenvFile({ A: keyless }),
      () => jsonFile({ a: keyless }),
      () => secretText`x=${keyless}`,
      () => secretFiles({ a: keyless }),
    ])
      expect(build).toThrow(said('got a secret without a key; write .key("...") behind it'));
    expect(() => dotenvFile({ A: untyped(['hunter2']) })).toThrow(
      said('got a list; write a reference such as'),
    );
  });

  test('a NUL in a plain dotenv value, and objects in a template: SECRETS_ENTRY_VALUE_INVALID', () => {
    expect(() => dotenvFile({ A: 'a\0', B: db.key('b') })).toThrow(errorWith('SECRETS_ENTRY_VALUE_INVALID'));
    expect(() => secretText`${untyped({})}${db.key('b')}`).toThrow(errorWith('SECRETS_ENTRY_VALUE_INVALID'));
  });

  test('a broken escape in a template: SECRETS_TEMPLATE_ESCAPE_INVALID', () => {
    expect(() => secretText`\u ${db.key('a')}`).toThrow(errorWith('SECRETS_TEMPLATE_ESCAPE_INVALID'));
  });

  test.each([
    ['commonName', { commonName: '' }],
    ['commonName', { commonName: 'a,b' }],
    ['altNames', { commonName: 'a', altNames: ['b c'] }],
    ['ipSans', { commonName: 'a', ipSans: ['300.0.0.1'] }],
    ['ttl', { commonName: 'a', ttl: '24' }],
    ['ttl', { commonName: 'a', ttl: '0h' }],
    ['ttl', { commonName: 'a', ttl: '500ms' }],
    ['ttl', { commonName: 'a', ttl: 3600 }],
    ['ttl', { commonName: 'a', ttl: { toSeconds: () => Number.NaN } }],
  ])('a certificate with a wrong %s: SECRETS_CERTIFICATE_INVALID', (property, options) => {
    expect(() => pki('pki').role('web').certificate(untyped(options))).toThrow(
      errorWith('SECRETS_CERTIFICATE_INVALID', {
        problem: expect.objectContaining({ subject: `${property} of a certificate` }) as unknown,
      }),
    );
  });
});

describe('the files of a workload', () => {
  const ref = db.key('a');
  const named = (...names: string[]) => secretFiles(Object.fromEntries(names.map((name) => [name, ref])));

  test('keep their order, with name, file and template', () => {
    const files = secretFiles({ z: ref, 'a.env': dotenvFile({ A: ref }) });
    expect(files.map(({ name, file }) => [name, file.format])).toEqual([
      ['z', 'raw'],
      ['a.env', 'dotenv'],
    ]);
    expect(files[0]?.template).toBe(files[0]?.file.template());
  });

  test('are at least one: SECRETS_FILES_EMPTY', () => {
    expect(() => secretFiles({})).toThrow(errorWith('SECRETS_FILES_EMPTY'));
  });

  test.each([
    ['', 'not empty'],
    ['/etc/passwd', 'not absolute'],
    ['../a', 'does not lead out'],
    ['a/../b', 'does not lead out'],
    ['..', 'does not lead out'],
    ['a/b', 'no folder'],
    ['.', 'not "."'],
    ['..data', 'not "."'],
    ['--', 'not "--"'],
    ['a b', 'made of letters'],
    ["it's", 'made of letters'],
    ['ü', 'made of letters'],
    ['a\n', 'made of letters'],
    ['a'.repeat(254), 'at most 253'],
  ])('refuse the name %j, which is %s: SECRETS_FILE_NAME_INVALID', (name, rule) => {
    expect(() => named(name)).toThrow(errorWith('SECRETS_FILE_NAME_INVALID'));
    expect(() => named(name)).toThrow(rule);
  });

  test('take names of 253 characters and with a dot in front', () => {
    expect(named('.env', 'a'.repeat(253), '__proto__')).toHaveLength(3);
  });

  test('have names that differ in more than case: SECRETS_FILE_NAME_DUPLICATE', () => {
    expect(() => named('db.env', 'DB.env')).toThrow(errorWith('SECRETS_FILE_NAME_DUPLICATE'));
  });

  test.each(['hunter2', null, { A: 'hunter2' }])(
    'refuse content without a reference and do not repeat it: SECRETS_FILE_CONTENT_INVALID',
    (content) => {
      const make = () => secretFiles({ a: content as unknown as FileContent });
      expect(make).toThrow(errorWith('SECRETS_FILE_CONTENT_INVALID'));
      expect(make).not.toThrow(/hunter2/);
    },
  );
});
