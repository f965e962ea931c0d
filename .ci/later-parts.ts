// A part of bundling: what a room needs only for some calls lies in files of its own, which load at the first of them.
//
// Node compiles whatever an import loads, a millisecond for 60 kB. The texts of errors, lint, parsers and the engines
// that no workload reads from are half of the light door's code, and few processes run any of it.
//
// A part is a function that is given the modules of the room's main file, so that every class exists once. In the main
// file each of its modules is an object of getters, of which the first one loads it.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { lib, root, sourceOf } from './sources';

/** Of a room: the name of a part, and the modules through which the rest of the room reaches it. */
type Parts = Readonly<Record<string, readonly string[]>>;

/** Nothing in them is used before a function of theirs is called, a class of theirs made, or an error thrown. */
const PARTS: Readonly<Record<string, Parts>> = {
  policy: {
    // Lint makes its findings of these texts without making errors.
    errors: ['errors.ts', 'lint/errors.ts'],
    engines: [
      'transit',
      'azure',
      'aws',
      'ssh',
      'totp',
      'cubbyhole',
      'token',
      'identity-store',
      'sys',
      'auth-methods',
    ].map((engine) => `engines/${engine}.ts`),
    pki: ['engines/pki.ts'],
    conditions: ['identity-template.ts', 'control-group.ts', 'parameter-constraints.ts', 'render/json.ts'],
    judging: [
      'policy-set.ts',
      'lint/lint.ts',
      'explain/explanation.ts',
      'explain/identity-selectors.ts',
      'diff/policy-diff.ts',
      'files/find-policies.ts',
      'files/lint-policies.ts',
      'files/lint-result.ts',
      'uses/path-use.ts',
    ],
    checking: ['private/arguments.ts'],
    parsing: ['parse/policy-reader.ts', 'parse/hcl.ts', 'format/format-policy.ts'],
    printing: ['print/typescript.ts'],
  },
  core: { beside: ['find-files.ts', 'sarif.ts', 'wrapped.ts'] },
  access: {
    reading: ['private/contract-files.ts', 'private/contract-schema.ts', 'platform-rules.ts'],
    comparing: ['contract-diff.ts', 'who-may.ts'],
  },
  pod: {
    errors: ['errors.ts', 'plan/change-errors.ts'],
    injector: ['injector-options.ts', 'deliveries/injector-delivery.ts'],
  },
  workload: { beside: ['injector-helm-values.ts', 'manifest-validation.ts'] },
};

/** One file of a room that loads later. */
export interface LaterPart {
  readonly name: string;
  /** Its modules that others import, relative to the room. */
  readonly entries: readonly string[];
  /** All modules in it. */
  readonly modules: ReadonlySet<string>;
}

/** How a room is cut. */
export interface Cut {
  readonly parts: readonly LaterPart[];
  /** What parts import beside their own modules, of the main file and of other parts. */
  readonly shared: readonly string[];
}

/** The errors of every room, and what the table names. */
function partsOf(room: string): Parts {
  return { errors: ['errors.ts'], ...PARTS[room] };
}

/**
 * Cuts a room by its imports: a part is what is reached through its entries alone.
 * @throws when a module would be in two parts
 */
export async function cutOf(room: string): Promise<Cut> {
  const folder = join(lib, room);
  const imported = await importsOf(folder);
  const named = Object.entries(partsOf(room)).filter(([, entries]) =>
    entries.every((entry) => existsSync(join(folder, entry))),
  );
  const entries = new Set(named.flatMap(([, own]) => own));
  const reached = (from: readonly string[]): ReadonlySet<string> => {
    const seen = new Set(from);
    for (const module of seen) {
      for (const next of imported.get(module) ?? []) if (!entries.has(next)) seen.add(next);
    }
    return seen;
  };
  const main = reached(['index.ts']);
  const parts = named.map(([name, own]) => ({
    name,
    entries: own,
    modules: new Set([...reached(own)].filter((module) => !main.has(module))),
  }));
  const all = parts.flatMap(({ modules }) => [...modules]);
  const twice = all.find((module, index) => all.indexOf(module) !== index);
  if (twice !== undefined)
    throw new Error(`${room}/${twice} would be in two parts: name it in .ci/later-parts.ts`);
  const shared = parts.flatMap(({ modules }) =>
    [...modules].flatMap((module) => [...(imported.get(module) ?? [])].filter((next) => !modules.has(next))),
  );
  return { parts, shared: [...new Set(shared)].sort() };
}

/** Which modules of the room each imports, types left out. */
async function importsOf(folder: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { metafile } = await build({
    entryPoints: [join(folder, 'index.ts')],
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    packages: 'external',
    tsconfig: join(root, 'tsconfig.json'),
    plugins: [outsideExternal(folder)],
  });
  return new Map(
    Object.entries((metafile satisfies Metafile).inputs).map(([path, { imports }]) => [
      path,
      new Set(imports.filter(({ external }) => external !== true).map((one) => one.path)),
    ]),
  );
}

function outsideExternal(folder: string): Plugin {
  return {
    name: 'outside-external',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\./ }, ({ resolveDir, path }) =>
        relative(folder, sourceOf(resolveDir, path)).startsWith('..') ? { path, external: true } : undefined,
      );
    },
  };
}

/** In the main file, what a part holds is an object of getters, of which the first one loads it: see {@link laterBanner}. */
export function laterModules(room: string, { parts }: Cut): Plugin {
  const folder = join(lib, room);
  return {
    name: 'later-modules',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\./ }, ({ resolveDir, path }) => {
        const module = relative(folder, sourceOf(resolveDir, path));
        const later = parts.some(({ entries }) => entries.includes(module));
        return later ? { path: `__later:${module}`, external: true } : undefined;
      });
    },
  };
}

/** What comes before the main file: the modules of parts by their names, and the object of those that parts are given. */
export async function laterBanner(room: string, { parts }: Cut): Promise<string> {
  const lines = ['"use strict";', 'const __main = {}, __later = {};'];
  for (const { name, entries } of parts) {
    lines.push(
      `let __${name}; const __load_${name} = () => __${name} ??= require("./later/${name}.js")(__main);`,
    );
    for (const module of entries) {
      const getters = (await exportedBy(room, module)).map(
        (exported) => `get ${exported}() { return __load_${name}()["${module}"].${exported}; }`,
      );
      lines.push(`__later["${module}"] = { ${getters.join(', ')} };`);
    }
  }
  return lines.join('\n');
}

/** The names that a module exports, as tsc compiled it. */
async function exportedBy(room: string, module: string): Promise<readonly string[]> {
  const compiled = (await import(join(root, 'build/lib', room, module.replace(/\.ts$/, '.js')))) as object;
  return Object.keys(compiled).filter((name) => /^[a-z]\w*$/i.test(name) && name !== 'default');
}

/** Puts the objects in the place of what would be required. */
export function withModules(code: string): string {
  return code.replace(/\brequire\("(__later|__main):(.+?)"\)/g, '$1["$2"]');
}

/** What the main file is made of: the index, and what parts are given. */
export function mainEntry({ parts, shared }: Cut): string {
  const later = new Set(parts.flatMap(({ entries }) => entries));
  const lines = shared.map((module, index) =>
    later.has(module)
      ? `__main["${module}"] = __later["${module}"];`
      : `import * as m${String(index)} from './${module}'; __main["${module}"] = m${String(index)};`,
  );
  return [`export * from './index.ts';`, ...lines].join('\n');
}

/** In a part: what is not its own comes from the main file. */
export function mainModules(room: string, part: LaterPart): Plugin {
  const folder = join(lib, room);
  return {
    name: 'main-modules',
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\./ }, ({ resolveDir, path }) => {
        const module = relative(folder, sourceOf(resolveDir, path));
        if (module.startsWith('..') || part.modules.has(module)) return undefined;
        return { path: `__main:${module}`, external: true };
      });
    },
  };
}

/** What a part is made of: its entries by their names. */
export function partEntry({ entries }: LaterPart): string {
  return entries.map((module) => `export * as ${JSON.stringify(module)} from './${module}';`).join('\n');
}

/** Where a part lies. */
export function laterFile(room: string, { name }: LaterPart): string {
  return resolve(root, 'build/lib', room, 'later', `${name}.js`);
}
