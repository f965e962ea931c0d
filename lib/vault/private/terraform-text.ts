/**
 * Escapes text that is meant literally. Terraform reads every string of its JSON as a template, so `${name}` and
 * `%{if}` in a policy would be taken for expressions. Tokens of cdktf (`${TfToken[...]}`) are expressions and stay.
 */
export function literalText(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, '$$$${').replace(/%\{/g, '%%{');
}
