import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as ts from 'typescript';
import { type ErrorFactory } from '../support/error-tables';
import { projectRoot } from '../support/project';

/** The choices in a message: `a ? b : c`, `a ?? b` and `a || b`, each with its two sides. */
const HIT = '__hit';

/**
 * A room's table of errors, made from its source so that it notes which sides of the choices in its messages were
 * taken: what no example takes is a message that no page shows and no test has seen.
 */
export class BranchedTable {
  public readonly factories: Readonly<Record<string, ErrorFactory>>;
  private readonly sides = new Set<string>();
  private readonly taken = new Set<string>();

  public constructor(room: string) {
    const exported = this.load(join(projectRoot(), 'lib', room, 'errors.ts'));
    const name = Object.keys(exported).find((key) => /^[A-Z]\w*Errors$/.test(key)) ?? '';
    this.factories = exported[name] as Readonly<Record<string, ErrorFactory>>;
  }

  /** As `file:line: condition is never true`. */
  public untaken(): readonly string[] {
    return [...this.sides].filter((side) => !this.taken.has(side));
  }

  private load(file: string): Record<string, unknown> {
    const text = readFileSync(file, 'utf8');
    const { outputText } = ts.transpileModule(text, {
      fileName: file,
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      transformers: { before: [this.branches(file)] },
    });
    const exported: Record<string, unknown> = {};
    const hit = (side: string, value: unknown): unknown => {
      this.taken.add(side);
      return value;
    };
    const load = (specifier: string): unknown => {
      const path = resolve(dirname(file), specifier);
      // A part of the table in a file of its own; everything else is as it is.
      const part = `${path}.ts`;
      if (specifier.startsWith('./') && existsSync(part)) return this.load(part);
      return jestRequire(path);
    };
    new Function('exports', 'require', HIT, outputText)(exported, load, hit);
    return exported;
  }

  private branches(file: string): ts.TransformerFactory<ts.SourceFile> {
    return (context) => (source) => {
      const { factory } = context;
      const side = (node: ts.Node, what: string): ts.Expression => {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        const name = `${relative(projectRoot(), file)}:${String(line + 1)}: ${node.getText(source)} ${what}`;
        this.sides.add(name);
        return factory.createStringLiteral(name);
      };
      const call = (name: ts.Expression, value: ts.Expression) =>
        factory.createCallExpression(factory.createIdentifier(HIT), undefined, [name, value]);
      const visit = (node: ts.Node): ts.Node => {
        const { condition, operator, left, right } = partsOf(node);
        const inside = ts.visitEachChild(node, visit, context);
        if (condition !== undefined && ts.isConditionalExpression(inside)) {
          const [yes, no] = [side(condition, 'is never true'), side(condition, 'is never false')];
          const { questionToken, colonToken } = inside;
          return factory.updateConditionalExpression(
            inside,
            inside.condition,
            questionToken,
            call(yes, inside.whenTrue),
            colonToken,
            call(no, inside.whenFalse),
          );
        }
        if (
          operator !== undefined &&
          ts.isBinaryExpression(inside) &&
          left !== undefined &&
          right !== undefined
        ) {
          return factory.updateBinaryExpression(
            inside,
            inside.left,
            inside.operatorToken,
            call(side(left, 'is always there'), inside.right),
          );
        }
        return inside;
      };
      return ts.visitEachChild(source, visit, context);
    };
  }
}

function partsOf(node: ts.Node) {
  if (ts.isConditionalExpression(node)) return { condition: node.condition };
  const choices = [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken];
  if (ts.isBinaryExpression(node) && choices.includes(node.operatorToken.kind)) {
    return { operator: node.operatorToken, left: node.left, right: node.right };
  }
  return {};
}

const jestRequire = (path: string): unknown =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(path);
