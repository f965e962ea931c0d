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
  core: {
    beside: [
      'find-files.ts',
      'right-values.ts',
      'sarif.ts',
      'under-node.ts',
      'wrapped.ts',
      'missing-package.ts',
      'yaml-wrapped-lines.ts',
    ],
  },
  secrets: {
    checking: ['private/shapes.ts'],
    formats: ['json-file.ts', 'yaml-file.ts', 'toml-file.ts', 'properties-file.ts', 'ini-file.ts'],
    templates: ['agent-template.ts'],
    engines: [
      'kv1.ts',
      'aws.ts',
      'azure.ts',
      'gcp.ts',
      'kubernetes.ts',
      'ssh.ts',
      'totp.ts',
      'vault-path.ts',
      'encodings.ts',
    ],
    pki: ['pki.ts', 'certificate-file.ts', 'certificate-parts.ts'],
  },
  access: {
    granting: ['granted-access.ts', 'terraform-module.ts', 'vault-commands.ts'],
    reading: [
      'private/contract-files.ts',
      'private/contract-schema.ts',
      'platform-rules.ts',
      'vault-grants.ts',
    ],
    comparing: ['contract-diff.ts', 'who-may.ts'],
  },
  pod: {
    errors: ['errors.ts', 'plan/change-errors.ts'],
    injector: ['injector-options.ts', 'deliveries/injector-delivery.ts'],
  },
  // The second is called before the rest of the room is there: see .ci/frameworks.ts.
  aks: {
    errors: ['errors.ts', 'packages-missing.ts'],
    data: ['monitoring/recording-rules.ts'],
  },
  vault: { errors: ['errors.ts', 'packages-missing.ts'] },
  workload: {
    beside: ['injector-helm-values.ts', 'manifest-validation.ts', 'vault-admission-guard.ts'],
    // With what cdk8s-plus-28 has of them.
    kinds: ['private/other-kinds.ts', 'private/other-names.ts'],
    examples: ['private/prop-examples.ts'],
    others: [
      'vault-injected-stateful-set.ts',
      'vault-injected-daemon-set.ts',
      'vault-injected-job.ts',
      'vault-injected-cron-job.ts',
    ],
  },
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

/** Throws while it loads, where there is no jest: a part cannot be reached before the main file is complete. */
const WITH_ITS_ERRORS = 'jest';

/** The errors of every other room, and what the table names. */
function partsOf(room: string): Parts {
  return { ...(room === WITH_ITS_ERRORS ? {} : { errors: ['errors.ts'] }), ...PARTS[room] };
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

/**
 * What comes before the main file: for each part a function that loads it once, and the modules that parts are given,
 * which are gathered when the first part is loaded.
 */
export function laterBanner({ parts }: Cut): string {
  const loaders = parts.map(
    ({ name }) =>
      `let __part_${name}; const __${name} = () => __part_${name} ??= require("./later/${name}.js")(__main());`,
  );
  return [
    '"use strict";',
    'let __modules, __given; const __main = () => __given ??= __modules();',
    ...loaders,
  ].join('\n');
}

/** A name that a module exports, as tsc compiled it. */
interface Exported {
  readonly name: string;
  /** A function that is no class can have another in its place that loads it. */
  readonly isFunction: boolean;
}

async function exportedBy(room: string, module: string): Promise<readonly Exported[]> {
  const compiled = (await import(join(root, 'build/lib', room, module.replace(/\.ts$/, '.js')))) as Readonly<
    Record<string, unknown>
  >;
  return Object.entries(compiled)
    .filter(([name]) => /^[a-z]\w*$/i.test(name) && name !== 'default')
    .map(([name, value]) => ({
      name,
      isFunction: typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value)),
    }));
}

/** The names of a room that are no functions and whose modules load later: each is found when it is asked for. */
export async function laterValues(room: string, { parts }: Cut): Promise<ReadonlySet<string>> {
  const all = await Promise.all(
    parts.flatMap(({ entries }) => entries.map((module) => exportedBy(room, module))),
  );
  return new Set(
    all
      .flat()
      .filter(({ isFunction }) => !isFunction)
      .map(({ name }) => name),
  );
}

/** A variable of the bundler's that holds a module that loads later, and the part that has it. */
const LATER_MODULE = /^var (\w+) = require\("__later:(.+?)"\);$/gm;

/** Puts the call that loads a part in the place of each variable that holds one of its modules. */
export function withLaterParts(code: string, { parts }: Cut): string {
  let done = code;
  for (const [line, variable = '', module = ''] of code.matchAll(LATER_MODULE)) {
    const part = parts.find(({ entries }) => entries.includes(module));
    if (part === undefined) throw new Error(`${module} is in no part`);
    done = withLoader(done.replace(line, ''), variable, `__${part.name}()`);
  }
  return done;
}

/** @throws when the variable is used in another way than for one of its names */
export function withLoader(code: string, variable: string, loader: string): string {
  // As long as before where that can be, so that columns of the map stay right.
  const done = code.replace(
    new RegExp(`\\b${variable}\\.(?=\\w)`, 'g'),
    `${loader.padEnd(variable.length)}.`,
  );
  if (new RegExp(`\\b${variable}\\b`).test(done)) throw new Error(`${variable} is used as a whole`);
  return done;
}

/** Puts the objects in the place of what would be required. */
export function withGivenModules(code: string): string {
  return code.replace(/\brequire\("__main:(.+?)"\)/g, '__main["$1"]');
}

/** What the main file is made of: the index, and what parts are given. */
export async function mainEntry(room: string, { parts, shared }: Cut): Promise<string> {
  const later = new Set(parts.flatMap(({ entries }) => entries));
  const given = await Promise.all(
    shared.map(async (module, index) => {
      const names = (await exportedBy(room, module)).map(({ name }) => name);
      const own = (name: string): string => `m${String(index)}_${name}`;
      const value = (name: string): string =>
        later.has(module) ? `get ${name}() { return ${own(name)}; }` : `${name}: ${own(name)}`;
      return {
        line: `import { ${names.map((name) => `${name} as ${own(name)}`).join(', ')} } from './${module}';`,
        property: `${JSON.stringify(module)}: { ${names.map(value).join(', ')} }`,
      };
    }),
  );
  return [
    `export * from './index.ts';`,
    ...given.map(({ line }) => line),
    `__modules = () => ({ ${given.map(({ property }) => property).join(',\n')} });`,
  ].join('\n');
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

/**
 * What a part is made of: the names of its entries.
 * @throws when two entries export one name
 */
export async function partEntry(room: string, { name, entries }: LaterPart): Promise<string> {
  const seen = new Set<string>();
  const lines: string[] = [];
  for (const module of entries) {
    const names = (await exportedBy(room, module)).map((one) => one.name);
    const twice = names.find((one) => seen.has(one));
    if (twice !== undefined) throw new Error(`two modules of ${room}/${name} export ${twice}`);
    names.forEach((one) => seen.add(one));
    lines.push(`export { ${names.join(', ')} } from './${module}';`);
  }
  return lines.join('\n');
}

/** Where a part lies. */
export function laterFile(room: string, { name }: LaterPart): string {
  return resolve(root, 'build/lib', room, 'later', `${name}.js`);
}
