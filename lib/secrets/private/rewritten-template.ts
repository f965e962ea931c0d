import { type TemplatePiece, templatePieces } from '../../template';
import { TEMPLATE_DELIMITERS } from '../template-delimiters';
import { goString, literalText } from './go-template';

/** A template that can be parsed, with the delimiters and the quoting that the manifests have; see go-template.ts. */
export function rewritten(template: string, left: string, right: string): string {
  return templatePieces(template, left, right)
    .map((piece) => (piece.kind === 'text' ? literalText(piece.text) : action(piece)))
    .join('');
}

function action({ words }: Extract<TemplatePiece, { kind: 'action' }>): string {
  const text = words.map((word) => {
    if (word.kind === 'string' && word.text.startsWith('`'))
      return goString(word.text.slice(1, -1).replaceAll('\r', ''));
    return word.kind === 'string' || word.kind === 'char' ? withoutBrackets(word.text) : word.text;
  });
  return `${TEMPLATE_DELIMITERS.left} ${text.join('').trim()} ${TEMPLATE_DELIMITERS.right}`;
}

/** The same in quotes: none of these characters is a part of an escape of Go. */
function withoutBrackets(quoted: string): string {
  return quoted.replace(/[{}[\]$%#]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
