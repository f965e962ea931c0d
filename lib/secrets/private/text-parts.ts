import { type Encoding, SecretRef } from '../secret-ref';

/** A text made of plain parts, of references, and of what is made of both. */
export type TextParts = readonly TextPart[];

/** A part of a text. */
export type TextPart = string | SecretRef | EncodedText | JoinedList;

/** A text that is written in an encoding as a whole. */
export class EncodedText {
  public constructor(
    public readonly parts: TextParts,
    public readonly encoding: Exclude<Encoding, 'base64-decoded'>,
  ) {
    Object.freeze(this);
  }
}

/** The items of a list that is a value in Vault, with a text between them. */
export class JoinedList {
  public constructor(
    public readonly ref: SecretRef,
    public readonly separator: string,
  ) {
    Object.freeze(this);
  }
}

/** The references in a text, in the order of writing. */
export function refsIn(parts: TextParts): readonly SecretRef[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return [];
    if (part instanceof EncodedText) return refsIn(part.parts);
    return part instanceof JoinedList ? [part.ref] : [part];
  });
}

/** The plain texts in it: what is known at synth, defaults included. */
export function knownTexts(parts: TextParts): readonly string[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return [part];
    if (part instanceof EncodedText) return knownTexts(part.parts);
    if (part instanceof JoinedList) return [part.separator];
    return part.fallback === undefined ? [] : [String(part.fallback)];
  });
}

/** Whether a part of it is arbitrary bytes, as they are. */
export function isBinary(parts: TextParts): boolean {
  return parts.some((part) => part instanceof SecretRef && part.isBinary);
}
