import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContainerEnvironment } from '../../lib/render/container-environment';
import { movedPaths, variablesFor } from '../../lib/render/variables';

// The environment of a container on this machine, without a server: what becomes of a value.

const folder = mkdtempSync(join(tmpdir(), 'avc-variables-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const place = { from: '/vault/secrets', to: folder };
const NOTHING: ContainerEnvironment = { variables: [], sourced: undefined, supervised: undefined };
const text = (value: string) => ({ kind: 'text', text: value }) as const;

test('$(NAME) is a variable before it, $$ one dollar, and what is unknown stays', () => {
  const { values } = variablesFor(
    {
      ...NOTHING,
      variables: [
        ['A', text('a')],
        ['B', text('$(A) $$(A) $(LATER) $HOME')],
        ['LATER', text('l')],
      ],
    },
    place,
  );
  expect(values).toEqual({ A: 'a', B: 'a $(A) $(LATER) $HOME', LATER: 'l' });
});

test.each([
  ['/vault/secrets/tls.crt', `${folder}/tls.crt`],
  ['/vault/secrets', folder],
  ['file:///vault/secrets/a,/vault/secrets/b', `file://${folder}/a,${folder}/b`],
  ['x?sslrootcert=/vault/secrets/ca.crt&y', `x?sslrootcert=${folder}/ca.crt&y`],
  ['/vault/secrets-old/a', '/vault/secrets-old/a'],
  ['/my/vault/secrets/a', '/my/vault/secrets/a'],
  ['/vault/secrets.d', '/vault/secrets.d'],
])('%s is %s', (value, moved) => {
  expect(movedPaths(value, place)).toBe(moved);
});

test('a folder with characters that mean something in a pattern or its replacement is taken as it is', () => {
  expect(movedPaths('/a.b/x /aXb/x', { from: '/a.b', to: "/$&$1$'" })).toBe("/$&$1$'/x /aXb/x");
});

test('values of our files of variables arrive as they are written, whatever they hold', () => {
  const value = fc.string({ unit: 'binary', maxLength: 60 }).filter((one) => !one.includes('\0'));
  fc.assert(
    fc.property(value, value, (a, b) => {
      fc.pre(movedPaths(a, place) === a);
      const quoted = (one: string): string => `'${one.replaceAll("'", String.raw`'\''`)}'`;
      writeFileSync(join(folder, 'vault.env'), `A=${quoted(a)}\nB_2=${quoted(b)}\n`);
      const { values } = variablesFor({ ...NOTHING, sourced: '/vault/secrets/vault.env' }, place);
      // The file is UTF-8.
      expect(values).toEqual({ A: Buffer.from(a).toString(), B_2: Buffer.from(b).toString() });
    }),
  );
});

test('a file elsewhere is not read: the same path may be something else here', () => {
  expect(variablesFor({ ...NOTHING, sourced: '/etc/hostname' }, place).values).toEqual({});
});

test('PATH and HOME are those of this machine, and what the cluster knows is named', () => {
  const { values, notes } = variablesFor(
    {
      ...NOTHING,
      variables: [
        ['PATH', text('/usr/local/bin')],
        ['TOKEN', { kind: 'missing', from: 'secretKeyRef' }],
        ['F', text('/vault/secrets/f')],
      ],
    },
    place,
  );
  expect(values).toEqual({ F: `${folder}/f` });
  expect(notes).toEqual([
    'PATH is the one of this machine',
    'TOKEN comes from the cluster (secretKeyRef) and is not set',
    `/vault/secrets is ${folder} in F`,
  ]);
});
