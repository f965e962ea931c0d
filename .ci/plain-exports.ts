// A part of bundling: what a room's main file gives to others, as an object of plain properties at its end.
//
// esbuild makes a getter of every export and copies all of them into a second object, which is a twentieth of what the
// light door takes beside cdk8s-plus-28, and a call more for each name that one room uses of another. Rooms import each
// other without a circle, so that all values are there when a room's file has run.

/** An export as the bundler writes it: its name, and the expression behind it. */
export interface Exported {
  readonly name: string;
  readonly value: string;
}

/** What an expression of an export becomes. */
export type PropertyOf = (exported: Exported) => string;

const HELPERS =
  /^var __(?:defProp|getOwnPropDesc|getOwnPropNames|hasOwnProp|toCommonJS) = .*\n|^var __(?:export|copyProps) = [\s\S]+?^\};\n/gm;
const EXPORTS =
  /^var entry_exports = \{\};\n__export\(entry_exports, \{\n([\s\S]*?)\n\}\);\nmodule\.exports = __toCommonJS\(entry_exports\);\n/m;
const ANNOTATION =
  /^\/\/ Annotate the CommonJS export names for ESM import in node:\n0 && \(module\.exports = \{([\s\S]*?)\n\}\);\n/m;

/**
 * Puts the object at the end of the file.
 * @throws when the bundler writes its exports in another way
 */
export function withPlainExports(code: string, propertyOf: PropertyOf): string {
  const [block, list] = EXPORTS.exec(code) ?? [];
  if (block === undefined || list === undefined)
    throw new Error('the bundler writes its exports in another way');
  const exported = list.split(',\n').map((line): Exported => {
    const [, name, value] = /^ {2}(\w+): \(\) => ([\w.]+)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new Error(`no export as the bundler writes it: ${line}`);
    return { name, value };
  });
  // A variable between, since node would look for names in an object that is assigned.
  const end = `const __exports = { ${exported.map(propertyOf).join(', ')} };
Object.defineProperty(__exports, "__esModule", { value: true });
module.exports = __exports;
`;
  const bare = code.replace(block, sameLines(block)).replace(ANNOTATION, '');
  const without = /\b__(?:export|copyProps|toCommonJS)\(/.test(bare.replace(HELPERS, ''))
    ? bare
    : bare.replace(HELPERS, sameLines);
  return atEnd(without, end);
}

/** What tells node the names for `import { ... }` of ES modules: code that never runs, as the bundler writes it. */
export function namesForImports(code: string): string {
  const [, names = ''] = ANNOTATION.exec(code) ?? [];
  return `0 && (module.exports = {${names.replace(/\s+/g, ' ')} });\n`;
}

/** As many empty lines, so that the map stays right. */
export function sameLines(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}

/** More code behind the rest, so that the map stays right. */
export function atEnd(code: string, more: string): string {
  return code.replace(/^(?=\/\/# sourceMappingURL=)/m, () => more);
}
