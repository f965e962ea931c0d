/**
 * Text inside of Go templates. For the template parser `{{` begins an action. For tools that manifests pass on their
 * way, such as Flux with its variable substitution, `${` begins a variable; no text that is made here holds one.
 */

/** Characters that nobody would see in a review, and a file in the wrong encoding would be taken for. */
const DELICATE = String.raw`(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{Co}\uFEFF\uFFFD]`;

/** Dollars before a brace or at the end; braces, two or more or at the end; delicate characters. */
const ESCAPED = String.raw`\$+(?=\{|$)|\{{2,}|\{$|(?:${DELICATE})+`;

/** `text` as a Go string literal. The text must be well-formed, see {@link isWellFormed}. */
export function goString(text: string): string {
  const quoted = JSON.stringify(text).replaceAll('$', String.raw`\x24`);
  // What a keyboard can type holds none of them, and most texts are of that: the search costs more than all the rest.
  if (/^[\x20-\x7e]*$/.test(quoted)) return quoted;
  return quoted.replace(new RegExp(DELICATE, 'gu'), (char) => {
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
