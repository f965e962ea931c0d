/**
 * Text inside of Go templates that stand in the agent's JSON configuration. Two readers lie in between: the agent's
 * HCL parser, which takes `${` inside of any JSON string for an interpolation and then looks past the closing quote,
 * and the template parser, for which `{{` begins an action. What is made here passes both unchanged.
 */

/** Controls, and characters that HCL's scanner refuses or uses itself; nobody would see them in a review either. */
const DELICATE = String.raw`(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{Co}\uFEFF\uFFFD]`;

/** Dollars before a brace or at the end; braces, two or more or at the end; delicate characters. */
const ESCAPED = String.raw`\$+(?=\{|$)|\{{2,}|\{$|(?:${DELICATE})+`;

/** `text` as a Go string literal. The text must be well-formed, see {@link isWellFormed}. */
export function goString(text: string): string {
  return JSON.stringify(text)
    .replaceAll('$', String.raw`\x24`)
    .replace(new RegExp(DELICATE, 'gu'), (char) => {
      const code = char.codePointAt(0) ?? 0;
      return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
    });
}

/** `text` as literal text of a template: read back as it is, whatever follows it. */
export function literalText(text: string): string {
  return text.replace(new RegExp(ESCAPED, 'gu'), (found) => `{{${goString(found)}}}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** An action that fails the template with `message`, which the agent logs. */
export function failure(message: string): string {
  return `{{ sprig_fail ${goString(message)} }}`;
}

/** Whether `text` has no half of a surrogate pair, which neither JSON in UTF-8 nor Go can hold. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
