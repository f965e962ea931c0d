/**
 * Text inside of the agent's templates, which are Go templates with delimiters of their own.
 *
 * Manifests pass through other template languages on their way: Helm and Jinja begin an action with `{{`, `{%` or `{#`,
 * Flux and Terraform a variable with `${` or `%{`, and Flux makes one dollar of two. No text that is made here holds one of those, nor a `}}`, so that
 * all of them pass a manifest on as it is.
 */

/** Characters that nobody would see in a review, and a file in the wrong encoding would be taken for. */
const DELICATE = String.raw`(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{Co}\uFEFF\uFFFD]`;

/** Runs of characters that may have to be escaped, as long as they get, so that none begins before or ends behind one. */
const SUSPECT = String.raw`(?:[{}[\]$%#]|${DELICATE})+`;

/** A run that has to be: it begins something, or would with the action behind it; or it is delicate. */
const ESCAPED = String.raw`\{\{|\}\}|\$\$|[$%]\{|\{[%#]|\[\[|\]\]|${DELICATE}`;

/** `text` as a Go string literal without a brace, a bracket or a dollar. It must be well-formed. */
export function goString(text: string): string {
  // As most are: what a keyboard can type, but for quote, backslash, braces, brackets and dollar.
  if (/^[\w !#%&'()*+,./:;<=>?@^`|~-]*$/.test(text)) return `"${text}"`;
  const quoted = JSON.stringify(text).replace(
    /[{}[\]$]/g,
    (char) => String.raw`\x` + hex(char.charCodeAt(0), 2),
  );
  // What a keyboard can type holds none of them, and most texts are of that: the search costs more than all the rest.
  if (/^[\x20-\x7e]*$/.test(quoted)) return quoted;
  return quoted.replace(new RegExp(DELICATE, 'gu'), (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

/** `text` as literal text of a template: read back as it is, whatever follows it. */
export function literalText(text: string): string {
  const escaped = new RegExp(ESCAPED, 'u');
  return text.replace(new RegExp(SUSPECT, 'gu'), (run, at: number) => {
    const beforeAction = run.endsWith('[') && at + run.length === text.length;
    return beforeAction || escaped.test(run) ? `[[${goString(run)}]]` : run;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** An action that fails the template with `message`, which the agent logs. */
export function failure(message: string): string {
  return `[[ sprig_fail ${goString(message)} ]]`;
}
