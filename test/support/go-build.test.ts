import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMissing, type GoBuild, requiredVersion } from './go-build';

// The builder of Go programs for tests: one process builds, and what is there is not built again.

let source: string;
let build: GoBuild;
let notes: jest.SpyInstance;

beforeEach(() => {
  source = mkdtempSync(join(tmpdir(), 'avc-go-'));
  const folder = join(source, 'programs');
  mkdirSync(folder);
  writeFileSync(join(source, 'go.mod'), 'module example.invalid/hello\n\ngo 1.21\n');
  writeFileSync(join(source, 'main.go'), 'package main\n\nfunc main() { println("hello") }\n');
  build = { source, folder, what: '.' };
  notes = jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => {
  notes.mockRestore();
  rmSync(source, { recursive: true, force: true });
});

const run = (): string => spawnSync(join(build.folder, 'hello'), { encoding: 'utf8' }).stderr;

test('two that want the same program at the same time build it once, and both find it', async () => {
  await Promise.all([
    buildMissing(['hello'], build, 'building hello').then(() => expect(run()).toBe('hello\n')),
    buildMissing(['hello'], build, 'building hello').then(() => expect(run()).toBe('hello\n')),
  ]);
  expect(notes).toHaveBeenCalledTimes(1);
  expect(readdirSync(build.folder)).toEqual(['hello']);
}, 120_000);

test('a build whose process has died does not keep the next one', async () => {
  const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' });
  writeFileSync(join(build.folder, 'building.pid'), dead);
  await buildMissing(['hello'], build, 'building hello');
  expect(existsSync(join(build.folder, 'hello'))).toBe(true);
}, 120_000);

test('a program that does not compile is an error with what the compiler says, and leaves nothing behind', async () => {
  writeFileSync(join(source, 'main.go'), 'package main\n\nfunc main() { nothing() }\n');
  await expect(buildMissing(['hello'], build, '')).rejects.toThrow('undefined: nothing');
  expect(readdirSync(build.folder)).toEqual([]);
}, 120_000);

test('requiredVersion reads the version that a go.mod requires, alone or in a list', () => {
  const requires =
    'require example.invalid/one v1.2.3\n\nrequire (\n\texample.invalid/two v4.5.6 // indirect\n)\n';
  writeFileSync(join(source, 'go.mod'), `module example.invalid/hello\n\n${requires}`);
  expect(requiredVersion(source, 'example.invalid/one')).toBe('v1.2.3');
  expect(requiredVersion(source, 'example.invalid/two')).toBe('v4.5.6');
  expect(() => requiredVersion(source, 'example.invalid/three')).toThrow('does not require');
});
