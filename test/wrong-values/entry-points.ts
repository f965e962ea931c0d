import * as ts from 'typescript';
import { apiProgram, DOORS } from '../packaging/api-program';
import { isInternal, isOurs, type Kinds, kindsOf } from './kinds';

/** A parameter of an entry point. */
export interface Parameter {
  readonly name: string;
  readonly kinds: Kinds;
  readonly rest: boolean;
}

/** Something public that takes arguments. */
export interface EntryPoint {
  /** As users write it: `kv2`, `new Ttl`, `AuthMount.jwt`, and `Kv2Mount#at` for a method of an object. */
  readonly name: string;
  readonly door: string;
  readonly kind: 'function' | 'constructor' | 'static' | 'method';
  /** The class, interface or object that it is part of. */
  readonly owner: string;
  readonly member: string;
  readonly parameters: readonly Parameter[];
}

/**
 * All functions, public constructors, static factories and methods that the doors of the package export, as the API report
 * has them, with what their parameters take. What takes nothing cannot be called wrongly and is left out.
 */
export function entryPoints(): readonly EntryPoint[] {
  const program = apiProgram();
  return new EntryPoints(program.getTypeChecker(), program).all();
}

class EntryPoints {
  private readonly found = new Map<string, EntryPoint>();
  private readonly seen = new Set<ts.Symbol>();

  public constructor(
    private readonly checker: ts.TypeChecker,
    private readonly program: ts.Program,
  ) {}

  public all(): readonly EntryPoint[] {
    const exported = Object.entries(DOORS).flatMap(([door, file]) =>
      this.exportsOf(file).map((one) => ({ door, ...one })),
    );
    for (const { door, name, symbol, typeOnly } of exported) this.add(door, name, symbol, typeOnly);
    return [...this.found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private exportsOf(
    file: string,
  ): readonly { readonly name: string; readonly symbol: ts.Symbol; readonly typeOnly: boolean }[] {
    const source = this.program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${file}`));
    const module = source === undefined ? undefined : this.checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`no door ${file}`);
    return this.checker.getExportsOfModule(module).map((symbol) => {
      const specifier = symbol.declarations?.find((one) => ts.isExportSpecifier(one));
      const typeOnly =
        specifier !== undefined && (specifier.isTypeOnly || specifier.parent.parent.isTypeOnly);
      const target = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
      return { name: symbol.name, symbol: target, typeOnly };
    });
  }

  private add(door: string, name: string, symbol: ts.Symbol, typeOnly: boolean): void {
    // Some doors export the same: said once.
    if (this.seen.has(symbol) || !isOurs(symbol.declarations?.[0])) return;
    this.seen.add(symbol);
    const type = this.checker.getTypeOfSymbol(symbol);
    if (symbol.flags & ts.SymbolFlags.Function) {
      this.put({ door, name, owner: name, member: name, kind: 'function' }, type.getCallSignatures());
    }
    // A class that is exported as a type has no factories for users.
    if (symbol.flags & ts.SymbolFlags.Class && !typeOnly) {
      if (!isAbstract(symbol)) {
        const made = type.getConstructSignatures().filter((one) => isForUsers(one.declaration));
        this.put({ door, name: `new ${name}`, owner: name, member: name, kind: 'constructor' }, made);
      }
      this.addMembers(door, name, type, 'static');
    }
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
      this.addMembers(door, name, this.checker.getDeclaredTypeOfSymbol(symbol), 'method');
    }
    if (symbol.flags & ts.SymbolFlags.Variable) this.addMembers(door, name, type, 'static');
  }

  private addMembers(door: string, owner: string, type: ts.Type, kind: 'static' | 'method'): void {
    for (const member of type.getProperties()) {
      const [declared] = member.declarations ?? [];
      const inherited = kind === 'method' && this.seen.has(member);
      if (inherited || !isOurs(declared) || !isForUsers(declared)) continue;
      this.seen.add(member);
      const of = this.checker.getTypeOfSymbol(member);
      const name = `${owner}${kind === 'static' ? '.' : '#'}${member.name}`;
      this.put({ door, name, owner, member: member.name, kind }, of.getCallSignatures());
      // An object with functions, such as identity.entity.
      if (of.getCallSignatures().length === 0 && declared !== undefined && ts.isPropertyAssignment(declared))
        this.addMembers(door, name, of, 'static');
    }
  }

  private put(entry: Omit<EntryPoint, 'parameters'>, signatures: readonly ts.Signature[]): void {
    const count = Math.max(0, ...signatures.map(({ parameters }) => parameters.length));
    if (count === 0) return;
    const parameters = Array.from({ length: count }, (_none, index) =>
      this.parameter(signatures.flatMap((one) => one.parameters[index] ?? [])),
    );
    const name = this.found.has(entry.name) ? `${entry.door} ${entry.name}` : entry.name;
    this.found.set(name, { ...entry, name, parameters });
  }

  private parameter(symbols: readonly ts.Symbol[]): Parameter {
    const declared = symbols
      .map(({ valueDeclaration }) => valueDeclaration)
      .filter((one) => one !== undefined && ts.isParameter(one)) as readonly ts.ParameterDeclaration[];
    const [first] = declared;
    const rest = first?.dotDotDotToken !== undefined;
    const optional = declared.some(
      ({ questionToken, initializer }) => questionToken !== undefined || initializer !== undefined,
    );
    const types = symbols.map((symbol) => this.checker.getTypeOfSymbol(symbol));
    const written = first?.type?.getText() ?? this.checker.typeToString(types[0] as ts.Type);
    const name = first !== undefined && ts.isIdentifier(first.name) ? first.name.text : 'options';
    return { name, kinds: kindsOf(this.checker, types, written, optional), rest };
  }
}

function isAbstract(symbol: ts.Symbol): boolean {
  return (
    symbol.declarations?.some((one) => modifiersOf(one).includes(ts.SyntaxKind.AbstractKeyword)) === true
  );
}

function isForUsers(node: ts.Node | undefined): boolean {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return isOurs(node) && !isInternal(node) && !modifiersOf(node).some((kind) => hidden.includes(kind));
}

function modifiersOf(node: ts.Node | undefined): readonly ts.SyntaxKind[] {
  return node !== undefined && ts.canHaveModifiers(node)
    ? (ts.getModifiers(node) ?? []).map(({ kind }) => kind)
    : [];
}
