import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

/** A piece of TypeScript in a page or in a docstring. */
export interface Snippet {
  /** The file, from the project's folder. */
  readonly file: string;
  /** The line of the file on which `code` begins, from 1. */
  readonly line: number;
  readonly code: string;
}

/** Every Markdown page of the project that speaks to users, and not what a program writes. */
export function pages(): readonly string[] {
  const room = filesBelow('lib', '.md');
  return ['README.md', 'CONTRIBUTING.md', ...filesBelow('docs', '.md'), ...room].filter(
    (file) => !file.startsWith('docs/api/'),
  );
}

export function sources(): readonly string[] {
  return filesBelow('lib', '.ts');
}

export function read(file: string): string {
  return readFileSync(join(projectRoot(), file), 'utf8');
}

function filesBelow(folder: string, end: string): readonly string[] {
  return readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name))
    .sort();
}

/** The blocks of a page that are marked as TypeScript. */
export function pageSnippets(file: string, text = read(file)): readonly Snippet[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code = '' }) => ({
    file,
    line: lineAt(text, index) + 1,
    code,
  }));
}

/** The `@example` blocks of a source file: between backticks, in a fence, or as they stand. */
export function docstringSnippets(file: string, text = read(file)): readonly Snippet[] {
  return [...text.matchAll(/\/\*\*.*?\*\//gs)].flatMap(({ index, 0: comment }) => {
    // Every line keeps its number: only what stands before the text of the comment is taken away.
    const lines = comment.replace(/\s*\*\/$/, '').replace(/^[ \t]*(?:\/\*\*|\*)[ \t]?/gm, '');
    return [...lines.matchAll(/^ *@example\b(.*?)(?=^ *@|^ *\n|(?![\s\S]))/gms)].map((match) => ({
      file,
      line: lineAt(text, index) + lineAt(lines, match.index) - 1,
      code: withoutFence((match[1] ?? '').replace(/\s@(?:throws|see|default)\b.*/s, '')),
    }));
  });
}

/** The fence's own lines stay, as empty ones. */
function withoutFence(text: string): string {
  const fenced = text.replace(/^\s*```ts$/m, '').replace(/^\s*```$/m, '');
  return fenced.replace(/^\s*`([^`\n]*)`\s*$/, '$1');
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
