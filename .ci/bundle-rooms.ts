// The last step of `npm run build`: every room's index.js becomes one file, made of the room's own sources.
//
// The sources are many small files, and opening one costs node a third of a millisecond: the light door would open 120
// of them, a third of what cdk8s-plus-28 takes as a whole. A room is entered through its index alone (test/packaging/
// rooms.test.ts), so that one file a room changes nothing for anybody: rooms and packages stay `require`s of their own,
// every class exists once whatever doors are opened, and source maps lead to lib/**/*.ts. Declarations are tsc's.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { inlineScripts } from './inline-scripts';
import {
  type Cut,
  cutOf,
  laterBanner,
  laterFile,
  laterModules,
  type LaterPart,
  mainEntry,
  mainModules,
  partEntry,
  withModules,
} from './later-parts';
import { lib, root, sourceOf } from './sources';

const built = join(root, 'build/lib');

/** The rooms, each with its index. */
const bundled = readdirSync(lib).filter((name) => existsSync(join(lib, name, 'index.ts')));

/** What lies outside of the room stays a `require` of the file that node finds there. */
function roomOnly(room: string, outfile: string): Plugin {
  const place = dirname(join(lib, relative(built, outfile)));
  return {
    name: 'room-only',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\./ }, ({ resolveDir, path }) => {
        const source = sourceOf(resolveDir, path);
        if (source.startsWith(room + sep)) return { path: source };
        return { path: relative(place, source).replace(/\.ts$/, '.js'), external: true };
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
 * cdk8s-plus-28 by the files that hold what is used: its index loads those of ingresses, network policies, volumes and
 * autoscalers as well, a twentieth of all that it loads. The sources import its index, and so do the declarations.
 */
const deepImports: Plugin = {
  name: 'deep-imports',
  setup: (bundler) => {
    const PACKAGE = 'cdk8s-plus-28';
    bundler.onResolve({ filter: /^cdk8s-plus-28(?:\/|$)/ }, ({ path, namespace }) =>
      namespace === 'deep'
        ? { path, external: true, sideEffects: false }
        : { path, namespace: 'deep', sideEffects: false },
    );
    bundler.onLoad({ filter: /./, namespace: 'deep' }, async () => {
      const folder = dirname(require.resolve(PACKAGE));
      const files = readdirSync(folder).filter((file) => /^[a-z-]+\.js$/.test(file) && file !== 'index.js');
      const found = new Map<string, string>();
      for (const file of files) {
        for (const name of Object.keys((await import(join(folder, file))) as object))
          if (/^[A-Z]/.test(name)) found.set(name, `${PACKAGE}/lib/${file.replace(/\.js$/, '')}`);
      }
      const contents = [...found].map(([name, path]) => `export { ${name} } from '${path}';`).join('\n');
      return { contents, resolveDir: root };
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
  return names.length === 0 ? code : atEnd(code, `${restored}\n`);
}

/** More code behind the rest, so that the map stays right. */
function atEnd(code: string, more: string): string {
  return code.replace(/^(?=\/\/# sourceMappingURL=)/m, () => more);
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

/** What is written here is in no source that a debugger could show: its name in the map is null. */
function withSourcesOnly(text: string): string {
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  return JSON.stringify({
    ...map,
    sources: map.sources.map((source) =>
      /\.ts$/.test(source) && !source.startsWith('deep:') ? source : null,
    ),
  });
}

/** In one step, since tests build and pack at the same time. */
function replaceFile(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const draft = `${path}.${String(process.pid)}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

async function bundleRoom(name: string): Promise<readonly string[]> {
  const cut = await cutOf(name);
  await bundleMain(name, cut);
  for (const part of cut.parts) await bundlePart(name, part);
  return cut.parts.map((part) => laterFile(name, part));
}

/** The room's index with all of its modules but those of the parts that load later. */
async function bundleMain(name: string, cut: Cut): Promise<void> {
  const outfile = join(built, name, 'index.js');
  await bundle(name, outfile, {
    entry: mainEntry(cut),
    banner: await laterBanner(name, cut),
    plugin: laterModules(name, cut),
    end: '',
  });
}

/** A part as a function of the main file's modules. */
async function bundlePart(name: string, part: LaterPart): Promise<void> {
  await bundle(name, laterFile(name, part), {
    entry: partEntry(part),
    banner: '"use strict";\nmodule.exports = (__main) => {\nconst module = { exports: {} };',
    plugin: mainModules(name, part),
    end: 'return module.exports;\n};\n',
  });
}

/** One file of a room: what it is made of, and what is written before and after it. */
interface Piece {
  readonly entry: string;
  readonly banner: string;
  readonly plugin: Plugin;
  readonly end: string;
}

async function bundle(name: string, outfile: string, { entry, banner, plugin, end }: Piece): Promise<void> {
  const room = join(lib, name);
  const options = {
    stdin: { contents: entry, resolveDir: room, sourcefile: 'entry' },
    write: false,
    outfile,
    banner: { js: banner },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'es2022',
    packages: 'external',
    // The package ships the sources, so that the maps need not hold them a second time.
    sourcemap: true,
    sourcesContent: false,
    tsconfig: join(root, 'tsconfig.json'),
    plugins: [plugin, roomOnly(room, outfile), lazyPackages, deepImports, inlineScripts],
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const { warnings, outputFiles } = await build(options);
  if (warnings.length > 0) throw new Error(`bundling ${relative(root, outfile)} warns, see above`);
  mkdirSync(dirname(outfile), { recursive: true });
  for (const { path, text } of outputFiles) {
    replaceFile(
      path,
      path.endsWith('.map')
        ? withSourcesOnly(text)
        : atEnd(withModules(withoutSourceLines(withClassNames(text))), end),
    );
  }
}

/** Takes away what was made from sources that are gone, and parts that are no more: they would be shipped with the rest. */
function prune(later: ReadonlySet<string>): void {
  for (const path of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
    const compiled = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(path)?.[1];
    if (compiled === undefined || existsSync(join(lib, `${compiled}.ts`))) continue;
    if (!later.has(join(built, `${compiled}.js`))) rmSync(join(built, path), { force: true });
  }
}

async function main(): Promise<void> {
  const later = await Promise.all(bundled.map((name) => bundleRoom(name)));
  prune(new Set(later.flat()));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
