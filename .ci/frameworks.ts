// A part of bundling: the rooms of Terraform are for two frameworks, cdktf with `@cdktf/provider-*` and cdktn with
// `@cdktn/provider-*`, and made of the same sources.
//
// The code of such a room is there once, in room.js: a function of the packages that it asks for. Two small files, the
// entries, call it with those of one framework each. Declarations name packages, so that the second set of them is
// written: those that say anything of a framework, and the others stay where they are.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Plugin } from 'esbuild';
import { withLoader } from './later-parts';
import { lib, root } from './sources';

/** A room that is built for two frameworks. */
interface Room {
  /** The provider whose bindings it names in its `bindings.ts`. */
  readonly provider: string;
  /** The binding that loads with the room, so that an import tells at once where the provider is not installed. */
  readonly atOnce: string;
  /** For modules that belong to the bindings: what cdktn has in their place. They export one value of that name. */
  readonly modules: readonly { readonly cdktf: string; readonly cdktn: string; readonly exported: string }[];
}

const ROOMS: Readonly<Record<string, Room>> = {
  aks: {
    provider: 'azurerm',
    atOnce: 'resource-group',
    modules: [{ cdktf: 'provider/azurerm-4', cdktn: 'provider/azurerm-5', exported: 'azurerm' }],
  },
  vault: {
    provider: 'vault',
    atOnce: 'policy',
    modules: [{ cdktf: 'provider/vault-5-6', cdktn: 'provider/vault-5-13', exported: 'vaultProvider' }],
  },
};

const PACKAGE = /^(?:cdktf$|@cdktf\/)/;

export function forTwoFrameworks(room: string): boolean {
  return room in ROOMS;
}

/** Where the declarations and the entry for cdktn lie, beside the folder of the room, so that paths to others stay. */
export function cdktnFolder(room: string): string {
  return `cdktn-${room}`;
}

/** What cdktn calls what a source of the room imports. */
export function cdktnSpecifier(room: string, specifier: string): string {
  if (PACKAGE.test(specifier)) return specifier.replace('cdktf', 'cdktn');
  const module = ROOMS[room]?.modules.find(({ cdktf }) => specifier.endsWith(`/${cdktf}`));
  return module === undefined ? specifier : specifier.replace(module.cdktf, module.cdktn);
}

/** Sources or declarations of the room as they are for cdktn, `other` for what else they import. */
export function forCdktn(
  room: string,
  text: string,
  other: (specifier: string) => string = (specifier) => specifier,
): string {
  return text.replace(
    /(\bfrom |\bimport\()(['"])([^'"]+)\2/g,
    (_, before: string, quote: string, specifier: string) => {
      const own = cdktnSpecifier(room, specifier);
      return `${before}${quote}${own.startsWith('.') ? other(own) : own}${quote}`;
    },
  );
}

/** In the place of a module that belongs to the bindings: that of the framework which the room is called for. */
export function modulesOfFramework(room: string): Plugin {
  const folder = join(lib, room);
  return {
    name: 'modules-of-framework',
    setup: (bundler) => {
      for (const { cdktf, cdktn, exported } of ROOMS[room]?.modules ?? []) {
        const filter = new RegExp(String.raw`^\./${cdktf}$`);
        bundler.onResolve({ filter }, ({ namespace }) =>
          namespace === 'file' ? { path: cdktf, namespace: 'framework' } : undefined,
        );
        bundler.onLoad({ filter: new RegExp(`^${cdktf}$`), namespace: 'framework' }, () => ({
          contents: `import { ${exported} as first } from '${join(folder, cdktf)}.ts';
            import { ${exported} as second } from '${join(folder, cdktn)}.ts';
            export const ${exported} = __entry.packages.includes('cdktn') ? second : first;`,
          resolveDir: folder,
        }));
      }
    },
  };
}

/** What comes before the code of the room, besides what its parts need. */
export const ROOM_BEGIN = `"use strict";
module.exports = (__entry, __packages) => {
const module = {};`;

/** Behind the banner of the parts, whose texts it uses. What parts are given is not there yet, and they need none of it here. */
export const ROOM_PACKAGES = `const __package = (name) => {
  try {
    return __packages[name]();
  } catch (error) {
    __modules ??= () => ({});
    throw __errors().packagesMissing(error, __entry);
  }
};`;

export const ROOM_END = 'return module.exports;\n};\n';

/** Asks the entry for a package of the framework, where the bundler would have node find it. */
export function withPackages(code: string): string {
  return code.replace(/\brequire\("((?:cdktf|@cdktf\/)[^"]*)"\)/g, '__package("$1")');
}

/**
 * Bindings load when one of their classes is asked for: a stack needs a few of them, and those of a cluster are large.
 * @throws when a binding is used in another way than for one of its names
 */
export function withLaterBindings(room: string, code: string): string {
  const atOnce = `/lib/${ROOMS[room]?.atOnce ?? ''}`;
  return [...code.matchAll(/^var (\w+) = (__package\("(@cdktf\/[^"]+)"\));$/gm)]
    .filter(([, , , name = '']) => !name.endsWith(atOnce))
    .reduce((done, [line, variable = '', load = ''], index) => {
      const [binding, loader] = [`__b${String(index)}`, `__l${String(index)}`];
      const lazily = `let ${binding}; const ${loader} = () => ${binding} ??= ${load};`;
      // In parentheses, since `new load().Class()` would be another expression.
      return withLoader(done.replace(line, lazily), variable, `(${loader}())`);
    }, code);
}

/** A part that loads later is shared by both frameworks. */
export function withoutPackages(code: string): string {
  const asked = /\brequire\("((?:cdktf|@cdktf\/)[^"]*)"\)/.exec(code)?.[1];
  if (asked !== undefined) throw new Error(`a part of a room for two frameworks may not require ${asked}`);
  return code;
}

/**
 * The two entries of a room, by where they lie in build/lib, made of its code.
 *
 * @param names by which node knows what an ES module may import
 */
export function entriesOf(room: string, code: string, names: string): ReadonlyMap<string, string> {
  const asked = [...new Set([...code.matchAll(/__package\("([^"]+)"\)/g)].map(([, name = '']) => name))];
  const { provider = '' } = ROOMS[room] ?? {};
  const entry = (framework: 'cdktf' | 'cdktn') => {
    const own = {
      name: `aks-vault-constructs/${framework === 'cdktf' ? room : `cdktn/${room}`}`,
      packages: [framework, `@${framework}/provider-${provider}`],
      other: `aks-vault-constructs/${framework === 'cdktf' ? `cdktn/${room}` : room}`,
    };
    const named = (name: string) => (framework === 'cdktf' ? name : cdktnSpecifier(room, name));
    const packages = asked.map((name) => `  "${name}": () => require("${named(name)}"),`);
    return [
      '"use strict";',
      `module.exports = require("../${room}/room.js")(${JSON.stringify(own)}, {`,
      ...packages,
      '});',
      `${names}//# sourceMappingURL=index.js.map\n`,
    ].join('\n');
  };
  return new Map([
    [join(room, 'index.js'), entry('cdktf')],
    [join(cdktnFolder(room), 'index.js'), entry('cdktn')],
  ]);
}

/** Nothing in an entry is made of a source. */
export const ENTRY_MAP = JSON.stringify({
  version: 3,
  file: 'index.js',
  sources: [],
  names: [],
  mappings: '',
});

/** The declarations for cdktn, by where they lie in build/lib, and their maps, which are those of the originals. */
export function cdktnDeclarations(room: string): ReadonlyMap<string, string> {
  const built = join(root, 'build/lib');
  const texts = new Map<string, string>();
  const fileOf = (from: string, specifier: string): string => {
    const path = resolve(dirname(from), specifier);
    return existsSync(`${path}.d.ts`) ? `${path}.d.ts` : join(path, 'index.d.ts');
  };
  const importsOf = (file: string): readonly string[] =>
    [...(texts.get(file) ?? '').matchAll(/(?:\bfrom |\bimport\()['"](\.[^'"]+)['"]/g)]
      .map(([, specifier = '']) => fileOf(file, specifier))
      .filter((other) => other.startsWith(join(built, room)));
  const seen = new Set([join(built, room, 'index.d.ts')]);
  for (const file of seen) {
    texts.set(file, readFileSync(file, 'utf8'));
    for (const other of importsOf(file)) seen.add(other);
  }
  const isOfFramework = (file: string) => /['"](?:cdktf|@cdktf\/[^'"]+)['"]/.test(texts.get(file) ?? '');
  const copied = new Set([...seen].filter((file) => isOfFramework(file)));
  for (let before = -1; before < copied.size;) {
    before = copied.size;
    for (const file of seen) if (importsOf(file).some((other) => copied.has(other))) copied.add(file);
  }
  const placeOf = (file: string) => join(built, cdktnFolder(room), relative(join(built, room), file));
  const made = new Map<string, string>();
  for (const file of copied) {
    const specified = (specifier: string): string => {
      const other = fileOf(file, specifier);
      if (copied.has(other) || !other.startsWith(join(built, room))) return specifier;
      const path = relative(dirname(placeOf(file)), other).replace(/(?:\/index)?\.d\.ts$/, '');
      return path;
    };
    const place = relative(built, placeOf(file));
    made.set(place, forCdktn(room, texts.get(file) ?? '', specified));
    made.set(`${place}.map`, readFileSync(`${file}.map`, 'utf8'));
  }
  return made;
}
