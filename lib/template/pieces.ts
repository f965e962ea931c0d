import { TemplateScanner } from './scanner';

/** A stretch of literal text, or an action as its words: `secret`, `"a/b"`, `|`. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly words: readonly TemplateWord[] };

/** A part of an action as it is written. Behind some there is a blank, which means something. */
export interface TemplateWord {
  readonly kind: 'string' | 'char' | 'blank' | 'other';
  readonly text: string;
}

/**
 * A template in pieces, so that it can be written with other delimiters. Trim markers are applied and comments left out.
 * For a template that is parsed already: here only what no token is made of fails.
 */
export function templatePieces(template: string, left: string, right: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let words: TemplateWord[] = [];
  for (const { kind, value } of TemplateScanner.scan(template, left, right)) {
    switch (kind) {
      case 'text':
        pieces.push({ kind, text: value });
        break;
      case 'left':
        words = [];
        break;
      case 'right':
        pieces.push({ kind: 'action', words });
        break;
      case 'end':
        break;
      case 'string':
      case 'char':
        words.push({ kind, text: value });
        break;
      case 'space':
        words.push({ kind: 'blank', text: ' ' });
        break;
      default:
        words.push({ kind: 'other', text: value });
    }
  }
  return pieces;
}
