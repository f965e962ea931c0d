import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { imports, lib, sources } from './imports';

/** What each room may import of ours, and which packages from outside. `docs/architecture.md` draws the same. */
const ROOMS: Readonly<Record<string, { rooms: readonly string[]; packages: RegExp }>> = {
  core: { rooms: [], packages: /^node:/ },
  agent: { rooms: ['core'], packages: /^node:/ },
  policy: { rooms: ['core'], packages: /^node:/ },
  template: { rooms: [], packages: /^node:/ },
  secrets: { rooms: ['policy', 'template', 'core'], packages: /^node:/ },
  access: { rooms: ['secrets', 'policy', 'core'], packages: /^(?:node:|valibot$)/ },
  check: { rooms: ['agent', 'policy', 'template', 'core'], packages: /^(?:node:|yaml$)/ },
  pod: { rooms: ['agent', 'access', 'secrets', 'core'], packages: /^node:/ },
  workload: {
    rooms: ['pod', 'guard', 'agent', 'access', 'secrets', 'check', 'core'],
    packages: /^(?:node:|cdk8s$|cdk8s-plus-28$|constructs$)/,
  },
  vault: {
    rooms: ['access', 'policy', 'core'],
    packages: /^(?:node:|cdktf$|constructs$|@cdktf\/provider-vault\/lib\/)/,
  },
  aks: { rooms: ['core'], packages: /^(?:node:|cdktf$|constructs$|@cdktf\/provider-azurerm\/lib\/)/ },
  guard: { rooms: ['agent', 'access', 'core'], packages: /^node:/ },
  inject: { rooms: ['pod', 'agent', 'access', 'secrets', 'core'], packages: /^(?:node:|yaml$)/ },
  verify: { rooms: ['access', 'policy', 'core'], packages: /^node:/ },
  render: {
    rooms: ['check', 'verify', 'access', 'template', 'agent', 'core'],
    packages: /^(?:node:|yaml$)/,
  },
  jest: { rooms: ['policy', 'core'], packages: /^(?:node:|jest$|@jest\/|expect$)/ },
  cli: {
    rooms: ['access', 'policy', 'check', 'guard', 'inject', 'verify', 'render', 'core'],
    packages: /^(?:node:|yaml$)/,
  },
};

describe('the rooms of lib/', () => {
  const all = imports();

  test('are those of the table, each with its index', () => {
    const rooms = readdirSync(lib).filter((name) => statSync(join(lib, name)).isDirectory());
    expect(rooms.filter((room) => !(room in ROOMS))).toEqual([]);
  });

  test.each(Object.keys(ROOMS))('%s imports only the rooms its arrows name', (room) => {
    const allowed = [room, ...(ROOMS[room]?.rooms ?? [])];
    const wrong = all.filter((i) => i.room === room && i.target !== undefined && !allowed.includes(i.target));
    expect(wrong.map((i) => `${i.file} -> ${i.specifier}`)).toEqual([]);
  });

  test.each(Object.keys(ROOMS))('%s imports only the packages it may load', (room) => {
    const packages = ROOMS[room]?.packages ?? /^$/;
    const wrong = all.filter((i) => i.room === room && i.target === undefined && !packages.test(i.specifier));
    expect(wrong.map((i) => `${i.file} -> ${i.specifier}`)).toEqual([]);
  });

  test('rooms are entered through their index, so that the index is the table of contents', () => {
    const inside = all.filter(
      (i) => i.target !== undefined && i.target !== i.room && !/^(?:\.\.\/)+[a-z]+$/.test(i.specifier),
    );
    expect(inside.map((i) => `${i.file} -> ${i.specifier}`)).toEqual([]);
  });

  test.each(['vault', 'aks'])('%s names the bindings of its provider in bindings.ts alone', (room) => {
    const named = all.filter((i) => i.room === room && i.specifier.startsWith('@cdktf/'));
    expect([...new Set(named.map(({ file }) => file))]).toEqual([`${room}/bindings.ts`]);
  });

  test('no file is longer than 300 lines', () => {
    const long = sources(lib).map((path) => ({
      path: relative(lib, path),
      lines: readFileSync(path, 'utf8').split('\n').length,
    }));
    expect(long.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  test('the main entry point reaches neither vault nor aks, and check only by the plug-in that loads it when it runs', () => {
    const door = readFileSync(join(lib, 'index.ts'), 'utf8');
    expect(door).not.toMatch(/from '\.\/(?:vault|aks|check|inject|jest|cli)/);
  });
});

describe('docs/architecture.md', () => {
  const page = readFileSync(resolve(lib, '../docs/architecture.md'), 'utf8');

  test('draws the arrows that the sources import along, each once and no other', () => {
    const arrows = imports()
      .filter(({ room, target }) => target !== undefined && target !== room)
      .map(({ room, target }) => `${room} --> ${target ?? ''}`);
    const drawn = [...page.matchAll(/^ *([a-z]+ --> [a-z]+)$/gm)].map(([, arrow]) => arrow);
    expect(drawn).toEqual([...new Set(arrows)].sort());
  });

  test('has a line for each room, with what it may import', () => {
    const lines = Object.entries(ROOMS).map(([room, { rooms }]) => ({
      room,
      may: rooms.join(', ') || 'no other folder',
    }));
    const written = [...page.matchAll(/^\| \[?`([a-z]+)`.* \| ([a-z, ]+) \|$/gm)];
    expect(written.map(([, room, may]) => ({ room, may }))).toEqual(lines);
  });
});
