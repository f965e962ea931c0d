/**
 * Text that passes through the template languages that manifests meet on their way: `{{` is Helm's, Go's and Jinja's,
 * `{%` and `{#` are Jinja's, `${` is Flux', Terraform's and every shell's, `%{` is Terraform's, and of `$$` Flux makes one dollar.
 */
const SEQUENCE = /[{$%](?=\{)|\{(?=[%#])|\$(?=\$)/;

/** Whether one of these languages would take a part of the text for its own. */
export function isTemplateSafe(text: string): boolean {
  return !SEQUENCE.test(text);
}

/**
 * A value as JSON in one line in which no such sequence is, whatever the texts in it hold. They can be in texts only,
 * since JSON has a quote after every brace, and there a character can be written by its number.
 */
export function templateSafeJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (isTemplateSafe(json)) return json;
  return json.replace(new RegExp(SEQUENCE, 'g'), (found) => `\\u${hex(found)}`);
}

/** A word of a shell's line in single quotes, in parts where one such sequence would be: `'$''{X}'` is `${X}`. */
export function templateSafeWord(quoted: string): string {
  return quoted.replace(new RegExp(SEQUENCE, 'g'), (found) => `${found}''`);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
