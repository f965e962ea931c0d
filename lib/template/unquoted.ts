/** Escapes of Go's quotes that stand for one character. */
const SINGLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** What a text of a template holds between its quotes or backquotes; undefined for bytes that are no ASCII. */
export function unquoted(text: string): string | undefined {
  if (text.startsWith('`')) return text.slice(1, -1).replaceAll('\r', '');
  let unknown = false;
  const held = text
    .slice(1, -1)
    .replace(
      /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/gs,
      (_, ...found: string[]) => {
        const [byte, short, long, octal, single = ''] = found;
        const code = Number.parseInt(byte ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8);
        if (Number.isNaN(code)) {
          unknown ||= !Object.hasOwn(SINGLE, single);
          return SINGLE[single] ?? '';
        }
        unknown ||= code > 0x10ffff || ((byte ?? octal) !== undefined && code > 0x7f);
        return code > 0x10ffff ? '' : String.fromCodePoint(code);
      },
    );
  return unknown ? undefined : held;
}
