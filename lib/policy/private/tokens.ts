/**
 * A value that is known only later, as it looks inside of a string at synth: cdktf's `${TfToken[TOKEN.1]}` and
 * cdk8s's `${Token[TOKEN.1]}`. This room knows neither framework, only this shape, so that an unresolved accessor
 * can be part of a path: checks take it for one harmless word and rendering leaves it as it is.
 */
export const TOKEN = /\$\{(?:Tf)?Token\[[^\]]*\]\}/g;

/** Whether there is an unresolved value in `text`. */
export function hasToken(text: string): boolean {
  return text.search(TOKEN) >= 0;
}

/** `text` cut into what is plain and what is an unresolved value, in order. */
export function splitTokens(text: string): readonly { readonly text: string; readonly token: boolean }[] {
  const parts: { text: string; token: boolean }[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), token: false });
    parts.push({ text: match[0], token: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), token: false });
  return parts;
}
