// The last step of `npm run build`: every room's index.js becomes one file, made of the room's own sources.
//
// The sources are many small files, and opening one costs node a third of a millisecond: the light door would open 120
// of them, a third of what cdk8s-plus-28 takes as a whole. A room is entered through its index alone (test/packaging/
// rooms.test.ts), so that one file a room changes nothing for anybody: rooms and packages stay `require`s of their own,
// every class exists once whatever doors are opened, and source maps lead to lib/**/*.ts. Declarations are tsc's.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { build, type BuildOptions, type Plugin, transform } from 'esbuild';
import {
  cdktnDeclarations,
  ENTRY_MAP,
  entriesOf,
  forTwoFrameworks,
  modulesOfFramework,
  ROOM_BEGIN,
  ROOM_END,
  ROOM_PACKAGES,
  withLaterBindings,
  withoutPackages,
  withPackages,
} from './frameworks';
import { inlineScripts } from './inline-scripts';
import {
  type Cut,
  cutOf,
  laterBanner,
  laterFile,
  laterModules,
  type LaterPart,
  laterValues,
  mainEntry,
  mainModules,
  partEntry,
  withGivenModules,
  withLaterParts,
  withLoader,
} from './later-parts';
import { atEnd, type Exported, namesForImports, withPlainExports } from './plain-exports';
import { withInserted } from './source-map-columns';
import { lib, root, sourceOf } from './sources';

const built = join(root, 'build/lib');

/** The rooms, each with its index. */
const bundled = readdirSync(lib).filter((name) => existsSync(join(lib, name, 'index.ts')));

/** Those that users enter. */
const DOORS: ReadonlySet<string> = new Set(['policy', 'vault', 'aks', 'check', 'jest']);

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

/** A line with this text in it is none that node prints. */
const NOT_PRINTED = '/*node-do-not-add-exception-line*/';

/** Generated code and its map. */
interface Mapped {
  readonly code: string;
  readonly map: string;
}

/**
 * Before an error that nobody catches, node prints the line of the source that threw it: here a line of ours, which tells
 * a user nothing (the stack begins with theirs).
 * @throws when the comment would be in a text
 */
async function withoutSourceLines({ code, map }: Mapped): Promise<Mapped> {
  const { mappings, ...rest } = JSON.parse(map) as { readonly mappings: string };
  const lines = code.split('\n').map((line) => ({ line, column: /[;{})](?=throw\b)/.exec(line)?.index }));
  const marked = lines
    .map(({ line, column }) =>
      column === undefined ? line : `${line.slice(0, column + 1)}${NOT_PRINTED}${line.slice(column + 1)}`,
    )
    .join('\n');
  const [before, after] = await Promise.all(
    [code, marked].map((one) => transform(one, { minifyWhitespace: true, sourcemap: false })),
  );
  if (before?.code !== after?.code) throw new Error('a comment would be in a text of the library');
  const moved = mappings.split(';').map((line, index) => {
    const column = lines[index]?.column;
    return column === undefined ? line : withInserted(line, column + 1, NOT_PRINTED.length);
  });
  return { code: marked, map: JSON.stringify({ ...rest, mappings: moved.join(';') }) };
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

/**
 * Without line ends, indents and the spaces between words: node reads through a third less. Names stay, and the map leads
 * to the lines of the sources.
 */
async function withoutSpaces({ code, map }: Mapped): Promise<Mapped> {
  const bare = code.replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  return transform(`${bare}\n//# sourceMappingURL=${url}`, {
    minifyWhitespace: true,
    sourcemap: 'external',
    sourcesContent: false,
  });
}

/** In one step, since tests build and pack at the same time. */
function replaceFile(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  const draft = `${path}.${String(process.pid)}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** Gives the files that no source has the name of. */
async function bundleRoom(name: string): Promise<readonly string[]> {
  const cut = await cutOf(name);
  const more = forTwoFrameworks(name) ? await bundleForTwoFrameworks(name, cut) : [];
  if (!forTwoFrameworks(name)) await bundleMain(name, cut);
  for (const part of cut.parts) await bundlePart(name, part);
  return [...more, ...cut.parts.map((part) => laterFile(name, part))];
}

/** The room as a function of its framework, and what calls it with each. */
async function bundleForTwoFrameworks(name: string, cut: Cut): Promise<readonly string[]> {
  const outfile = join(built, name, 'room.js');
  const values = await laterValues(name, cut);
  const text = await bundle(name, outfile, {
    entry: await mainEntry(name, cut),
    banner: [ROOM_BEGIN, laterBanner(cut), ROOM_PACKAGES].join('\n'),
    plugins: [modulesOfFramework(name), laterModules(name, cut)],
    finish: (code) =>
      withLaterBindings(
        name,
        withPackages(withLaterParts(withPlainExports(code, propertyOf(code, values)), cut)),
      ),
    end: ROOM_END,
    isDoor: false,
  });
  const entries = [...entriesOf(name, withPackages(text), namesForImports(text))].flatMap(
    ([path, code]) =>
      [
        [path, code],
        [`${path}.map`, ENTRY_MAP],
      ] as const,
  );
  const made = [...entries, ...cdktnDeclarations(name)];
  for (const [path, content] of made) {
    mkdirSync(dirname(join(built, path)), { recursive: true });
    replaceFile(join(built, path), content);
  }
  const compiled = made.map(([path]) => join(built, path.replace(/(?:\.d\.ts|\.js)(?:\.map)?$/, '.js')));
  return [outfile, ...compiled];
}

/** The room's index with all of its modules but those of the parts that load later. */
async function bundleMain(name: string, cut: Cut): Promise<void> {
  const values = await laterValues(name, cut);
  await bundle(name, join(built, name, 'index.js'), {
    entry: await mainEntry(name, cut),
    banner: laterBanner(cut),
    plugins: [laterModules(name, cut)],
    finish: (code) => withLaterParts(withPlainExports(code, propertyOf(code, values)), cut),
    end: '',
    isDoor: DOORS.has(name),
  });
}

/** Rooms of which a door takes names that few processes need. */
const LATER_ROOMS: readonly string[] = ['guard'];

/** The light door, which is no room: it gives names of the rooms, as they are there or when they are asked for. */
async function bundleLightDoor(): Promise<void> {
  const rooms = new Map(
    await Promise.all(
      bundled.map(async (room) => [room, await laterValues(room, await cutOf(room))] as const),
    ),
  );
  const imported = /^var (\w+) = require\("\.\/(\w+)\/index\.js"\);$/gm;
  await bundle('', join(built, 'index.js'), {
    entry: `export * from './index.ts';`,
    banner: '"use strict";',
    plugins: [roomsExternal],
    finish: (code) => {
      const roomOf = new Map(
        [...code.matchAll(imported)].map(([, variable = '', room = '']) => [variable, room]),
      );
      const propertyOf = ({ name, value }: Exported): string => {
        const [variable = '', member = ''] = value.split('.');
        const room = roomOf.get(variable) ?? '';
        const isLater = LATER_ROOMS.includes(room) || rooms.get(room)?.has(member) === true;
        return isLater ? `get ${name}() { return ${value}; }` : `${name}: ${value}`;
      };
      return [...roomOf]
        .filter(([, room]) => LATER_ROOMS.includes(room))
        .reduce(
          (done, [variable, room]) => {
            const load = `require("./${room}/index.js")`;
            return withLoader(done.replace(`var ${variable} = ${load};`, ''), variable, load);
          },
          withPlainExports(code, propertyOf),
        );
    },
    end: '',
    isDoor: true,
  });
}

/** For the light door, all but its own index. */
const roomsExternal: Plugin = {
  name: 'rooms-external',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^\./ }, ({ resolveDir, path }) => {
      const source = relative(lib, sourceOf(resolveDir, path));
      return source === 'index.ts'
        ? undefined
        : { path: `./${source.replace(/\.ts$/, '.js')}`, external: true };
    });
  },
};

/** A part as a function of the main file's modules. */
async function bundlePart(name: string, part: LaterPart): Promise<void> {
  await bundle(name, laterFile(name, part), {
    entry: await partEntry(name, part),
    banner: '"use strict";\nmodule.exports = (__main) => {\nconst module = {};',
    plugins: [mainModules(name, part)],
    finish: (code) => {
      const finished = withPlainExports(withGivenModules(code), ({ name: own, value }) => `${own}: ${value}`);
      return forTwoFrameworks(name) ? withoutPackages(finished) : finished;
    },
    end: 'return module.exports;\n};\n',
    isDoor: false,
  });
}

/** A property with the value, where it is there when the file has run; otherwise one that finds it when it is asked for. */
function propertyOf(code: string, laterValues: ReadonlySet<string>): (exported: Exported) => string {
  const isLater = (variable: string): boolean => code.includes(`var ${variable} = require("__later:`);
  return ({ name, value }) => {
    const [variable = '', member] = value.split('.');
    if (member === undefined || !isLater(variable)) return value === name ? name : `${name}: ${value}`;
    return laterValues.has(member)
      ? `get ${name}() { return ${value}; }`
      : `${name}: (...args) => ${value}(...args)`;
  };
}

/** One file of a room: what it is made of, and what is written before and after it. */
interface Piece {
  readonly entry: string;
  readonly banner: string;
  readonly plugins: readonly Plugin[];
  /** What is done to the code of the bundler. */
  readonly finish: (code: string) => string;
  readonly end: string;
  /** Whether users enter it, so that node is told its names. */
  readonly isDoor: boolean;
}

/** Gives the code as the bundler makes it. */
async function bundle(
  name: string,
  outfile: string,
  { entry, banner, plugins, finish, end, isDoor }: Piece,
): Promise<string> {
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
    plugins: [...plugins, roomOnly(room, outfile), lazyPackages, deepImports, inlineScripts],
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const { warnings, outputFiles } = await build(options);
  if (warnings.length > 0) throw new Error(`bundling ${relative(root, outfile)} warns, see above`);
  mkdirSync(dirname(outfile), { recursive: true });
  const [map = '', text = ''] = ['.js.map', '.js'].map(
    (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text,
  );
  const whole = atEnd(finish(withClassNames(text)), end);
  const short = await withoutSourceLines(await withoutSpaces({ code: whole, map }));
  const names = isDoor ? namesForImports(text) : '';
  replaceFile(outfile, `${short.code}${names}//# sourceMappingURL=${basename(outfile)}.map\n`);
  replaceFile(`${outfile}.map`, withSourcesOnly(short.map));
  return text;
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
  await bundleLightDoor();
  prune(new Set(later.flat()));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
