import { isAbsolute, join, relative } from 'node:path';
import * as ts from 'typescript';
import { projectRoot } from '../support/project';

/** What a parameter or property takes, as the compiler knows it. */
export interface Kinds {
  /** As the declaration writes the type. */
  readonly written: string;
  readonly optional: boolean;
  /** Nothing is known, and so nothing is wrong. */
  readonly anything: boolean;
  readonly nothing: boolean;
  /** Any text, or some of them. */
  readonly text: 'any' | 'some' | undefined;
  readonly number: 'any' | 'some' | undefined;
  readonly flag: boolean;
  readonly call: boolean;
  /** Of lists: what their items are. */
  readonly items: readonly (() => Kinds)[];
  /** Of records: what their values are. */
  readonly values: readonly (() => Kinds)[];
  /** Of options: their properties. */
  readonly properties: ReadonlyMap<string, () => Kinds> | undefined;
  /** Of objects that a class makes, ours or another package's, or that are told by their methods. */
  readonly made: readonly string[];
}

const lib = join(projectRoot(), 'lib');

/** Whether a declaration is in our sources, and for users. */
export function isOurs(node: ts.Node | undefined): boolean {
  if (node === undefined) return false;
  const path = relative(lib, node.getSourceFile().fileName);
  return !path.startsWith('..') && !isAbsolute(path);
}

/** `stripInternal`: what the shipped declarations leave out. */
export function isInternal(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');
}

/** What these types take together: the parameter of all overloads of a function. */
export function kindsOf(
  checker: ts.TypeChecker,
  types: readonly ts.Type[],
  written: string,
  optional: boolean,
): Kinds {
  const parts = types.flatMap((type) => constituents(checker, type));
  const has = (flags: ts.TypeFlags) => parts.some((part) => (part.flags & flags) !== 0);
  const some = (any: ts.TypeFlags, choice: ts.TypeFlags) =>
    has(any) ? 'any' : has(choice) ? 'some' : undefined;
  const objects = parts.filter((part) => part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection));
  const of = (type: ts.Type) => () => kindsOf(checker, [type], checker.typeToString(type), false);
  const items: (() => Kinds)[] = [];
  const values: (() => Kinds)[] = [];
  const made: string[] = [];
  let properties: Map<string, () => Kinds> | undefined;
  let call = false;
  for (const type of objects) {
    const list = itemsOf(checker, type);
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (list !== undefined) items.push(...list.map(of));
    else if (type.getConstructSignatures().length > 0) made.push(checker.typeToString(type));
    else if (type.getCallSignatures().length > 0) call = true;
    else if (index !== undefined) values.push(of(index));
    else if (isMade(type)) made.push(type.symbol.name);
    else properties = new Map([...(properties ?? []), ...propertiesOf(checker, type)]);
  }
  return {
    written,
    optional: optional || has(ts.TypeFlags.Undefined | ts.TypeFlags.Void),
    anything: has(ts.TypeFlags.Any | ts.TypeFlags.Unknown),
    nothing: has(ts.TypeFlags.Null),
    text: some(
      ts.TypeFlags.String,
      ts.TypeFlags.StringLiteral | ts.TypeFlags.TemplateLiteral | ts.TypeFlags.EnumLiteral,
    ),
    number: some(ts.TypeFlags.Number, ts.TypeFlags.NumberLiteral),
    flag: has(ts.TypeFlags.BooleanLike),
    call,
    items,
    values,
    properties,
    made,
  };
}

function constituents(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  if (type.isUnion()) return type.types.flatMap((one) => constituents(checker, one));
  if (!(type.flags & ts.TypeFlags.TypeParameter)) return [type];
  const constraint = checker.getBaseConstraintOfType(type);
  return constraint === undefined ? [type] : constituents(checker, constraint);
}

function itemsOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] | undefined {
  if (!checker.isArrayType(type) && !checker.isTupleType(type)) return undefined;
  return checker.getTypeArguments(type as ts.TypeReference);
}

/** A class, another package's type, or something that is told by what it can do. */
function isMade(type: ts.Type): boolean {
  const symbol = type.symbol as ts.Symbol | undefined;
  if (type.isIntersection()) return false;
  if (symbol === undefined) return true;
  if (symbol.flags & ts.SymbolFlags.Class) return true;
  // An Omit or a Pick of ours is a mapped type of the compiler's library.
  const mapped = (symbol.flags & ts.SymbolFlags.TypeLiteral) !== 0 && type.aliasSymbol !== undefined;
  if (!mapped && !symbol.declarations?.some(isOurs)) return true;
  const members = type.getProperties();
  return members.some((member) => (member.flags & ts.SymbolFlags.Method) !== 0);
}

function propertiesOf(checker: ts.TypeChecker, type: ts.Type): readonly [string, () => Kinds][] {
  return type
    .getProperties()
    .filter(({ declarations }) => isOurs(declarations?.[0]) && !isInternal(declarations?.[0]))
    .map((property) => {
      const declared = property.declarations?.[0];
      const written =
        declared !== undefined && ts.isPropertySignature(declared) ? declared.type?.getText() : undefined;
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const of = checker.getTypeOfSymbol(property);
      return [
        property.name,
        () => kindsOf(checker, [of], written ?? checker.typeToString(of), optional),
      ] as const;
    })
    .map(([name, kinds]) => [name, kinds]);
}
