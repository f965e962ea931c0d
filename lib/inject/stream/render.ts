import { Document, isScalar, visit } from 'yaml';

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
  const document = new Document(value, { version: '1.1', compat: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      // A block of lines would hide blanks and empty lines at the end of the text, which editors take away.
      if (isScalar(node) && typeof node.value === 'string' && hasHiddenEnds(node.value))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString({
    lineWidth: 0,
    indentSeq: indentsLists,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  const indent = ' '.repeat(column);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line) + newline)
    .join('');
}

/** Whether a text of several lines has blanks at the end of one, or empty lines at its own. */
function hasHiddenEnds(text: string): boolean {
  return text.includes('\n') && /^\s*$|\n\s*\n$|[ \t](?:\n|$)/.test(text);
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
