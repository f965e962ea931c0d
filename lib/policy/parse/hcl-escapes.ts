const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** An escape that HCL has: simple ones, three octal digits, `\x` and two, `\u` and four, `\U` and eight hex digits. */
const ESCAPE = /\\(?:([abfnrtv\\"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

const NO_ESCAPE = 'no such escape; there are \\n \\t \\" \\\\ \\uXXXX and the like';

/** What is wrong with a quoted text, and where in it. */
export interface EscapeProblem {
  readonly problem: string;
  readonly offset: number;
}

/**
 * The value of a quoted HCL text.
 *
 * @param raw what is between the quotes
 * @param interpolation whether `${...}` is copied without reading escapes in it, as HCL does and JSON does not
 */
export function unescape(raw: string, interpolation: boolean): string | EscapeProblem {
  if (!raw.includes('\\')) return raw;
  let value = '';
  for (let offset = 0; offset < raw.length;) {
    if (interpolation && raw.startsWith('${', offset)) {
      const end = endOfInterpolation(raw, offset);
      const wrong = wrongEscape(raw, offset, end);
      if (wrong !== undefined) return { problem: NO_ESCAPE, offset: wrong };
      value += raw.slice(offset, end);
      offset = end;
    } else if (raw[offset] === '\\') {
      ESCAPE.lastIndex = offset;
      const match = ESCAPE.exec(raw);
      const character = match === null ? undefined : characterOf(match);
      if (match === null || character === undefined) {
        return { problem: NO_ESCAPE, offset };
      }
      value += character;
      offset += match[0].length;
    } else {
      value += raw[offset] ?? '';
      offset += 1;
    }
  }
  return value;
}

/** Escapes inside of `${...}` are not read, but they have to be some all the same. */
function wrongEscape(raw: string, from: number, to: number): number | undefined {
  for (let offset = raw.indexOf('\\', from); offset >= 0 && offset < to;) {
    ESCAPE.lastIndex = offset;
    const match = ESCAPE.exec(raw);
    if (match === null) return offset;
    offset = raw.indexOf('\\', offset + match[0].length);
  }
  return undefined;
}

/** Behind the brace that closes the `${` at `offset`. */
export function endOfInterpolation(text: string, offset: number): number {
  let braces = 0;
  for (let index = offset + 1; index < text.length; index++) {
    if (text[index] === '{') braces += 1;
    if (text[index] === '}') braces -= 1;
    if (braces === 0) return index + 1;
  }
  return text.length;
}

/** Undefined for numbers that are no character; a lone byte above 127 is none either, since it is no UTF-8. */
function characterOf([, simple, octal, byte, four, eight]: RegExpExecArray): string | undefined {
  if (simple !== undefined) return SIMPLE[simple];
  const short =
    octal !== undefined ? parseInt(octal, 8) : byte !== undefined ? parseInt(byte, 16) : undefined;
  if (short !== undefined) return short < 0x80 ? String.fromCharCode(short) : undefined;
  const point = parseInt(four ?? eight ?? '', 16);
  if (point > 0x10ffff) return undefined;
  return point >= 0xd800 && point <= 0xdfff ? '\ufffd' : String.fromCodePoint(point);
}
