import { type Document, LineCounter, parseAllDocuments } from 'yaml';

/** What reading a text of YAML or JSON comes to. */
export interface ParsedText {
  readonly documents: readonly Document.Parsed[];
  readonly lines: LineCounter;
}

/** Reads as kubectl does: YAML 1.1, so that `yes` is a boolean, but without its dates, which are texts to Kubernetes. */
export function parsedText(text: string): ParsedText {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !tag.tag.endsWith(':timestamp')),
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return { documents: 'empty' in documents ? [] : documents, lines };
}
