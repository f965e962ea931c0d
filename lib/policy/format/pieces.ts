import { HclScanner, type Token } from '../parse/hcl-scanner';
import type { PolicyText } from '../parse/syntax-tree';

/** A comment as it is written. */
export interface CommentPiece {
  readonly text: string;
  /** Whether nothing but blanks is before it on its line. */
  readonly ownLine: boolean;
  /** Whether a blank line is before it. */
  readonly blankBefore: boolean;
}

/** A token with what is before it. */
export interface Piece extends Token {
  /** As written. */
  readonly written: string;
  readonly comments: readonly CommentPiece[];
  /** Whether it is on another line than the token before it. */
  readonly newLine: boolean;
  /** Whether a blank line is before it, and behind its comments. */
  readonly blankBefore: boolean;
}

/** Everything in a text, with nothing lost but blanks; the last piece is the end, which may have comments. */
export function piecesOf(source: PolicyText): readonly [Piece, ...Piece[]] {
  const scanner = new HclScanner(source);
  const pieces: Piece[] = [];
  let end = 0;
  for (;;) {
    const token = scanner.next();
    const before = source.text.slice(end, token.start);
    // A heredoc has its line end in it.
    const atLineStart = end === 0 || source.text[end - 1] === '\n';
    pieces.push({
      ...token,
      written: source.text.slice(token.start, token.end),
      ...between(before, atLineStart),
    });
    if (token.kind === 'end') return pieces as [Piece, ...Piece[]];
    end = token.end;
  }
}

const COMMENT = /(?:#|\/\/)[^\n]*|\/\*[\s\S]*?\*\//y;

/** What blanks and comments between two tokens say. */
function between(text: string, atLineStart: boolean): Pick<Piece, 'comments' | 'newLine' | 'blankBefore'> {
  const comments: CommentPiece[] = [];
  // A line end that a heredoc has in it counts.
  let lines = atLineStart ? 1 : 0;
  let newLine = atLineStart;
  for (let at = 0; at < text.length;) {
    COMMENT.lastIndex = at;
    const comment = COMMENT.exec(text)?.[0];
    if (comment === undefined) {
      if (text[at] === '\n') lines += 1;
      at += 1;
      continue;
    }
    comments.push({ text: trimmedLines(comment), ownLine: lines > 0, blankBefore: lines > 1 });
    newLine ||= lines > 0 || comment.includes('\n');
    at += comment.length;
    lines = 0;
  }
  return { comments, newLine: newLine || lines > 0, blankBefore: lines > 1 };
}

function trimmedLines(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
