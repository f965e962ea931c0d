import { splitTokens } from '../private/tokens';

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * `text` as a quoted HCL string that gives exactly `text` back.
 *
 * A literal `${` is spelt `\u0024{`: HCL would copy what is in its braces without reading escapes, and Terraform,
 * which carries the policy inside of a string of its own, would interpolate it. `%{` likewise. Unresolved Terraform
 * tokens stay as they are, so that Terraform does resolve them.
 */
export function hclString(text: string): string {
  const parts = splitTokens(text).map((part) => (part.token ? part.text : escaped(part.text)));
  return `"${parts.join('')}"`;
}

function escaped(text: string): string {
  return text
    .replace(/["\\\n\r\t]/g, (character) => SHORT[character] ?? character)
    .replace(/[$%](?=\{)/g, unicodeEscape)
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, unicodeEscape);
}

/** `\u` takes exactly four digits, `\U` eight. */
function unicodeEscape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return point > 0xffff
    ? `\\U${point.toString(16).padStart(8, '0')}`
    : `\\u${point.toString(16).padStart(4, '0')}`;
}

/**
 * `text` as `#` lines. A comment has no escapes: what Terraform would read as the start of an interpolation is taken
 * apart with a space, characters that could end the line are dropped, and unresolved tokens too, since nobody knows
 * yet what their values hold.
 */
export function hclComment(text: string): readonly string[] {
  const plain = splitTokens(text).map((part) =>
    part.token ? '...' : part.text.replace(/([$%])\{/g, '$1 {'),
  );
  return plain
    .join('')
    .split(/\r\n|[\n\r]/)
    .map((line) => `# ${line.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uE123]/gu, ' ')}`.trimEnd());
}
