import { dirname, join, relative, resolve } from 'node:path';
import * as ts from 'typescript';
import { projectRoot } from '../support/project';
import { apiProgram, DOORS } from './api-program';

/** A declaration: its file and its name there. */
interface Declared {
  readonly file: string;
  readonly name: string;
  /** Of an export: there is no value behind it. */
  readonly typeOnly?: boolean;
}

/**
 * What the users of each door can write against: the declarations as the compiler emits them, without comments, private
 * members and the rooms' inner folders, sorted by name. What no door exports although exported things name it comes last,
 * since a change of them is a change for users too.
 */
export class ApiReports {
  private readonly program = apiProgram();
  private readonly emitted = new Map<string, ts.SourceFile>();

  public of(door: string): string {
    const exported = this.exportsOf(door);
    // The light door's policies are those of ./policy: said once there.
    const elsewhere = door === 'index' ? this.exportsOf('policy') : new Map<string, Declared>();
    const own = [...exported].filter(([name, where]) => !same(elsewhere.get(name), where));
    const shared = [...exported.keys()].filter((name) => same(elsewhere.get(name), exported.get(name)));
    const known = Object.keys(DOORS).flatMap((any) => [...this.exportsOf(any).values()]);
    const named = this.namedBy(
      own.map(([, where]) => where),
      known,
    );
    return [
      '```ts',
      ...own.sort(byName).map(([name, where]) => this.text(where, name)),
      ...(shared.length === 0 ? [] : [`// as ./policy has them\nexport { ${shared.sort().join(', ')} };\n`]),
      ...(named.length === 0 ? [] : ['// exported by no door, but named by what is\n']),
      ...named.map((where) => this.text(where, where.name)),
      '```\n',
    ].join('\n');
  }

  /** What the door's declarations name and no door exports. */
  public unexported(door: string): readonly string[] {
    const known = Object.keys(DOORS).flatMap((any) => [...this.exportsOf(any).values()]);
    return (
      this.namedBy([...this.exportsOf(door).values()], known)
        .map(({ name }) => name)
        // How the compiler calls what a class extends that a function makes; its type is looked at like any other.
        .filter((name) => !name.endsWith('_base'))
    );
  }

  /** Classes that the door exports as values although their declarations say nothing of how they are made. */
  public openClasses(door: string): readonly string[] {
    return [...this.exportsOf(door)]
      .filter(([, where]) => !where.typeOnly && this.isOpen(where))
      .map(([name]) => name)
      .sort();
  }

  private isOpen({ file, name }: Declared): boolean {
    const found = this.declarationsOf(file).statements.find(
      (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
    );
    if (found === undefined || !ts.isClassDeclaration(found)) return false;
    if (found.members.some((member) => ts.isConstructorDeclaration(member))) return false;
    const [base] = (found.heritageClauses ?? [])
      .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
      .flatMap(({ types }) => types);
    if (base === undefined) return found.members.length > 0;
    const ours = this.references({ file, name }).find((one) => one.name === base.expression.getText());
    return ours !== undefined && this.isOpen(ours);
  }

  private exportsOf(door: string): Map<string, Declared> {
    const checker = this.program.getTypeChecker();
    const source = this.program.getSourceFile(join(projectRoot(), DOORS[door] ?? ''));
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`no door ${door}`);
    return new Map(
      checker.getExportsOfModule(module).map((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        const file = target.declarations?.[0]?.getSourceFile().fileName ?? '';
        const specifier = symbol.declarations?.find((one) => ts.isExportSpecifier(one));
        const typeOnly =
          specifier !== undefined && (specifier.isTypeOnly || specifier.parent.parent.isTypeOnly);
        return [symbol.name, { file, name: target.name, typeOnly }];
      }),
    );
  }

  /** Declarations of ours that these name and that are not among `known`, and what those name in turn. */
  private namedBy(start: readonly Declared[], known: readonly Declared[]): readonly Declared[] {
    const found: Declared[] = [];
    const queue = [...start];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const other of this.references(next)) {
        if ([...known, ...found].some((one) => same(one, other))) continue;
        found.push(other);
        queue.push(other);
      }
    }
    return found.sort((a, b) => byName([a.name], [b.name]));
  }

  private references({ file, name }: Declared): readonly Declared[] {
    const source = this.declarationsOf(file);
    const origins = new Map<string, Declared>();
    for (const statement of source.statements) {
      for (const declared of namesOf(statement)) origins.set(declared, { file, name: declared });
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const bindings = statement.importClause?.namedBindings;
      if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
      for (const { name: local, propertyName } of bindings.elements) {
        const origin = this.origin(file, statement.moduleSpecifier.text, (propertyName ?? local).text);
        if (origin !== undefined) origins.set(local.text, origin);
      }
    }
    const used = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) used.add(node.text);
      ts.forEachChild(publicOnly(node), visit);
    };
    for (const statement of source.statements) if (namesOf(statement).includes(name)) visit(statement);
    return [...used]
      .flatMap((one) => origins.get(one) ?? [])
      .filter((one) => one.file !== file || one.name !== name);
  }

  /** Where an imported name of ours is declared; undefined for a package's. */
  private origin(from: string, specifier: string, name: string): Declared | undefined {
    if (!specifier.startsWith('.')) return undefined;
    const path = resolve(dirname(from), specifier);
    const source =
      this.program.getSourceFile(`${path}.ts`) ?? this.program.getSourceFile(join(path, 'index.ts'));
    const checker = this.program.getTypeChecker();
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const symbol = module?.exports?.get(ts.escapeLeadingUnderscores(name));
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const file = target?.declarations?.[0]?.getSourceFile().fileName;
    // A room's bindings.ts passes a package's classes on.
    const ours = file !== undefined && !file.includes('/node_modules/');
    return ours ? { file, name: target?.name ?? name } : undefined;
  }

  private text({ file, name }: Declared, exportedAs: string): string {
    const source = this.declarationsOf(file);
    const statements = source.statements.filter((statement) => namesOf(statement).includes(name));
    if (statements.length === 0) throw new Error(`${relative(projectRoot(), file)} declares no ${name}`);
    const printer = ts.createPrinter({ removeComments: true });
    const printed = statements.map((one) =>
      printer.printNode(ts.EmitHint.Unspecified, publicOnly(one), source),
    );
    const text = printed.join('\n').replace(/^export (?:declare )?|^declare /gm, '');
    return `${name === exportedAs ? '' : `// as ${exportedAs}\n`}${text}\n`;
  }

  private declarationsOf(file: string): ts.SourceFile {
    const known = this.emitted.get(file);
    if (known !== undefined) return known;
    let text = '';
    this.program.emit(
      this.program.getSourceFile(file),
      (_name, content) => {
        text = content;
      },
      undefined,
      true,
    );
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
    this.emitted.set(file, source);
    return source;
  }
}

function same(a: Declared | undefined, b: Declared | undefined): boolean {
  return a !== undefined && a.file === b?.file && a.name === b.name;
}

function byName([a = '']: readonly unknown[], [b = '']: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1;
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  const { name } = statement as { name?: ts.Node };
  return name !== undefined && ts.isIdentifier(name) ? [name.text] : [];
}

/** A class without its private fields and methods; a private constructor says that there is no `new`, and stays. */
function publicOnly<T extends ts.Node>(node: T): T | ts.ClassDeclaration {
  if (!ts.isClassDeclaration(node)) return node;
  const members = node.members.filter(
    (member) =>
      ts.isConstructorDeclaration(member) ||
      !(
        (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
        (ts.canHaveModifiers(member) &&
          ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) === true)
      ),
  );
  const { modifiers, name, typeParameters, heritageClauses } = node;
  return ts.factory.createClassDeclaration(modifiers, name, typeParameters, heritageClauses, members);
}
