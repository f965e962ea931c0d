import { join } from 'node:path';
import * as ts from 'typescript';
import { projectRoot } from '../support/project';
import { PRELUDES } from './preludes';
import { read, type Snippet } from './snippets';

/** A snippet as a module that a compiler takes. */
interface SnippetModule {
  readonly snippet: Snippet;
  readonly text: string;
  /** Lines of `text` above the snippet's first. */
  readonly above: number;
}

/** The door behind which a room's names are. */
const DOORS: Readonly<Record<string, string>> = {
  secrets: 'aks-vault-constructs',
  access: 'aks-vault-constructs',
  workload: 'aks-vault-constructs',
  pod: 'aks-vault-constructs',
  agent: 'aks-vault-constructs',
  policy: 'aks-vault-constructs/policy',
  vault: 'aks-vault-constructs/vault',
  aks: 'aks-vault-constructs/aks',
  check: 'aks-vault-constructs/check',
};

/** A program by itself, which is run; everything else is a fragment. */
export function isProgram({ code }: Snippet): boolean {
  return /^app\.synth\(\);/m.test(code);
}

/** What a strict compiler says about the snippets, each as `file:line: message`; all of them in one program. */
export function compileErrors(snippets: readonly Snippet[]): readonly string[] {
  const folder = join(projectRoot(), 'test/docs');
  const modules = new Map(
    snippets.map((snippet, index) => [join(folder, `snippet-${String(index)}.ts`), moduleOf(snippet)]),
  );
  const program = ts.createProgram([...modules.keys()], compilerOptions(), hostWith(modules));
  return [...modules].flatMap(([file, { snippet, above }]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) - above + snippet.line;
        return `${snippet.file}:${String(line)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      },
    );
  });
}

/** What a snippet imports of cdktn, by the names of cdktf: `npm run test:cdktn` compiles it with the real ones. */
function withInstalledNames(text: string): string {
  return text
    .replaceAll("'cdktn'", "'cdktf'")
    .replaceAll("'@cdktn/", "'@cdktf/")
    .replaceAll('aks-vault-constructs/cdktn/', 'aks-vault-constructs/');
}

function moduleOf(given: Snippet): SnippetModule {
  const snippet = { ...given, code: withInstalledNames(given.code) };
  if (isProgram(snippet)) return { snippet, text: snippet.code, above: 0 };
  const prelude = preludeOf(snippet);
  const { code, imports } = withImportsApart(snippet.code);
  const header = [
    "import { type TerraformStack } from 'cdktf';",
    ...doorImports(snippet, `${prelude}\n${code}`, `${prelude}\n${imports}`),
    imports.replaceAll('\n', ' '),
    prelude,
    'export async function example(this: TerraformStack): Promise<void> {',
  ].join('\n');
  return { snippet, text: `${header}\n${code}\n}\n`, above: header.split('\n').length };
}

/** Of the file and of the folders that it is in. */
function preludeOf({ file }: Snippet): string {
  const keys = Object.keys(PRELUDES).filter(
    (key) => key === file || (key.endsWith('/') && file.startsWith(key)),
  );
  return keys.map((key) => PRELUDES[key]).join('\n');
}

/** Imports may not stand in a function; their lines stay, empty, so that the others keep their numbers. */
function withImportsApart(text: string): { readonly code: string; readonly imports: string } {
  const imports: string[] = [];
  const code = text.replace(/^import\b[^;]*;/gm, (found) => {
    imports.push(found);
    return found.replace(/[^\n]/g, '');
  });
  return { code: code.replace(/^export (?=const|class|function)/gm, ''), imports: imports.join('\n') };
}

/** Imports of what the text names, from the first door that has it: of the snippet's own room, if it is in one. */
function doorImports({ file }: Snippet, text: string, imports: string): readonly string[] {
  const named = new Set(text.match(/[A-Z_]\w*/gi));
  const taken = new Set(imports.match(/^\s*import\b[^;]*;/gm)?.flatMap((found) => found.match(/\w+/g) ?? []));
  const own = /^lib\/([a-z]+)\//.exec(file)?.[1] ?? '';
  const rooms = Object.keys(DOORS).sort((a, b) => Number(b === own) - Number(a === own));
  return rooms.flatMap((room) => {
    const names = exportsOf(room).filter((name) => named.has(name) && !taken.has(name));
    for (const name of names) taken.add(name);
    return names.length === 0 ? [] : [`import { ${names.join(', ')} } from '${DOORS[room] ?? ''}';`];
  });
}

function exportsOf(room: string): readonly string[] {
  const lists = [...read(`lib/${room}/index.ts`).matchAll(/^export (?:type )?\{(.*?)\}/gms)];
  return lists.flatMap(([, list = '']) => list.match(/\b(?!type\b)[A-Za-z_]\w*/g) ?? []);
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(projectRoot(), 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, projectRoot());
  return { ...options, noEmit: true, incremental: false, noUnusedLocals: false, noUnusedParameters: false };
}

function hostWith(modules: ReadonlyMap<string, SnippetModule>): ts.CompilerHost {
  const host = ts.createCompilerHost(compilerOptions());
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (file) => modules.get(file)?.text ?? readFile(file);
  host.fileExists = (file) => modules.has(file) || fileExists(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = modules.get(file)?.text;
    return text === undefined
      ? getSourceFile(file, target, ...rest)
      : ts.createSourceFile(file, text, target, true);
  };
  return host;
}
