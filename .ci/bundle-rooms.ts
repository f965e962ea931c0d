// The last step of `npm run build`: every room's index.js becomes one file, made of the room's own sources.
//
// The sources are many small files, and opening one costs node a third of a millisecond: the light door would open 120
// of them, a third of what cdk8s-plus-28 takes as a whole. A room is entered through its index alone (test/packaging/
// rooms.test.ts), so that one file a room changes nothing for anybody: rooms and packages stay `require`s of their own,
// every class exists once whatever doors are opened, and source maps lead to lib/**/*.ts. Declarations are tsc's.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { inlineScripts } from './inline-scripts';

const root = resolve(__dirname, '../..');
const lib = join(root, 'lib');
const built = join(root, 'build/lib');

/** The rooms, each with its index. */
const bundled = readdirSync(lib).filter((name) => existsSync(join(lib, name, 'index.ts')));

/** The TypeScript file behind an import specifier. */
function sourceOf(from: string, specifier: string): string {
  const path = resolve(from, specifier);
  return existsSync(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts');
}

/** What lies outside of the room stays a `require` of the file that node finds there. */
function roomOnly(room: string): Plugin {
  return {
    name: 'room-only',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\./ }, ({ resolveDir, path }) => {
        const source = sourceOf(resolveDir, path);
        if (source.startsWith(room + sep)) return { path: source };
        return { path: relative(room, source).replace(/\.ts$/, '.js'), external: true };
      });
    },
  };
}

/** What only some calls need and costs a start several milliseconds: loaded when one of its functions is called first. */
const LAZY = /^valibot$/;

/** Puts a module of wrappers in the package's place, of which the bundle keeps those that are used. */
const lazyPackages: Plugin = {
  name: 'lazy-packages',
  setup: (bundler) => {
    bundler.onResolve({ filter: LAZY }, ({ path, namespace }) =>
      namespace === 'lazy' ? { path, external: true } : { path, namespace: 'lazy' },
    );
    bundler.onLoad({ filter: LAZY, namespace: 'lazy' }, async ({ path }) => {
      const exported = Object.entries((await import(path)) as Record<string, unknown>);
      // Functions only: the bundler reports the use of anything else, which could not be wrapped.
      const names = exported.filter(
        ([name, value]) => typeof value === 'function' && /^[a-z]\w*$/.test(name),
      );
      const wrappers = names.map(
        ([name]) => `const lazy_${name} = (...args) => require('${path}')['${name}'](...args);
          export { lazy_${name} as ${name} };`,
      );
      return { contents: wrappers.join('\n'), resolveDir: root };
    });
  },
};

/**
 * esbuild calls a class that speaks of itself `_Class`, and inspect() and stack traces would too. Its own `keepNames`
 * names every function, which costs the light door another millisecond, most of it for the error tables.
 */
function withClassNames(code: string): string {
  const names = [...code.matchAll(/^var (\w+) = class _\1\b/gm)].map(([, name = '']) => name);
  const restored = `for (const [name, value] of Object.entries({ ${names.join(', ')} })) Object.defineProperty(value, "name", { value: name });`;
  // At the end, so that the map stays right.
  return names.length === 0 ? code : code.replace(/^(?=\/\/# sourceMappingURL=)/m, `${restored}\n`);
}

/**
 * Before an error that nobody catches, node prints the line of the source that threw it: here a line of ours, which tells
 * a user nothing (the stack begins with theirs). A line with this text in it is not printed.
 */
function withoutSourceLines(code: string): string {
  return code.replace(
    /^(?:\s*(?:(?:if|else)\b.*\s)?throw \w|.*\bnew ConfigurationError\().*$/gm,
    '$& // node-do-not-add-exception-line',
  );
}

/** The wrappers of lazy packages are in no source that a debugger could show: their name in the map is null. */
function withSourcesOnly(text: string): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  return JSON.stringify({
    ...map,
    sources: map.sources.map((source) => (source.startsWith('lazy:') ? null : source)),
  });
}

/** In one step, since tests build and pack at the same time. */
function replaceFile(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const draft = `${path}.${String(process.pid)}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

async function bundleRoom(name: string): Promise<void> {
  const room = join(lib, name);
  const outfile = join(built, name, 'index.js');
  const { warnings, outputFiles } = await build({
    write: false,
    entryPoints: [join(room, 'index.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    packages: 'external',
    // The package ships the sources, so that the maps need not hold them a second time.
    sourcemap: true,
    sourcesContent: false,
    tsconfig: join(root, 'tsconfig.json'),
    plugins: [roomOnly(room), lazyPackages, inlineScripts],
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error(`bundling ${relative(root, dirname(outfile))} warns, see above`);
  for (const { path, text } of outputFiles) {
    replaceFile(
      path,
      path.endsWith('.map') ? withSourcesOnly(text) : withoutSourceLines(withClassNames(text)),
    );
  }
}

/** Takes away what was made from sources that are gone, which would be shipped with the rest. */
function prune(): void {
  for (const path of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    const compiled = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path)?.[1];
    if (compiled !== undefined && !existsSync(join(lib, `${compiled}.ts`)))
      rmSync(join(built, path), { force: true });
  }
}

async function main(): Promise<void> {
  prune();
  await Promise.all(bundled.map((name) => bundleRoom(name)));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
