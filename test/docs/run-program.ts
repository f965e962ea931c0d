import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ts from 'typescript';

/** Runs a program of a page as its CLI would, in the working directory. */
export function runProgram(code: string): void {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  new Function('exports', 'require', outputText)({}, require);
}

/** Does something in a new working directory, in which the output of the programs is; it is gone afterwards. */
export function inFolder<Result>(run: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'avc-pages-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    return run(folder);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
}
