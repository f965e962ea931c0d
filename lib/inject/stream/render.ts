import { stringify } from 'yaml';

/** How the texts of a file are laid out that are added to it. */
export interface Layout {
  /** What ends a line. */
  readonly newline: string;
  /** Whether lists are indented below their key, which both kinds of tools do. */
  readonly indentsLists: boolean;
}

/** The layout that a text has. */
export function layoutOf(text: string): Layout {
  const [, key, dash] = /^( *)[\w"'./-]+:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( *)- /m.exec(text) ?? [];
  return {
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    indentsLists: key !== undefined && dash !== undefined && dash.length > key.length,
  };
}

/** A value as YAML that readers of versions 1.1 and 1.2 understand alike. Ends with a newline. */
export function rendered(value: unknown, { newline, indentsLists }: Layout, column: number): string {
  const text = stringify(value, {
    version: '1.1',
    compat: 'core',
    lineWidth: 0,
    aliasDuplicateObjects: false,
    indentSeq: indentsLists,
  });
  const indent = ' '.repeat(column);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line) + newline)
    .join('');
}

/** A value as JSON with the indentation that the text has. */
export function renderedJson(value: unknown, text: string): string {
  const [, indent] = /^[^\n]*\n([ \t]+)/.exec(text) ?? [];
  return JSON.stringify(value, undefined, indent);
}

/** Objects as a stream of YAML. */
export function manifestText(objects: readonly object[]): string {
  return objects.map((object) => rendered(object, { newline: '\n', indentsLists: true }, 0)).join('---\n');
}
