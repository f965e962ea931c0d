/** What a text is that is no policy, and what to do with it. */
export interface OtherLanguage {
  readonly what: string;
  readonly remedy: string;
}

type Sign = readonly [pattern: RegExp, what: string, remedy: string];

/** By what the text begins with or has in a line of its own; the first that fits. */
const SIGNS: readonly Sign[] = [
  [/^\uFEFF/, 'a byte order mark (U+FEFF) is before the policy', 'save the file as UTF-8 without one'],
  [
    /^\s*(?:#!\/|set -e|(?:vault|bao) policy write\b|cat\b.*<<)/m,
    'this is a shell script, not a policy',
    'take out what is between the marks of the here-document, or run the script and read the policy with "vault policy read"',
  ],
  [
    /^\s*(?:resource|data|variable|locals|module|provider|terraform|output)\b[^=\n]*\{/m,
    'this is Terraform, not a policy',
    'read the policy with "vault policy read NAME", or lint the document of the vault_policy resource',
  ],
  [
    /^\s*(?:apiVersion|kind):\s/m,
    'this is a Kubernetes manifest, not a policy',
    'take the policy out of the manifest',
  ],
  [
    /^\s*(?:\{\{-?\s*(?:if|range|with|define|include|end|else)\b|\{%|%\{)/m,
    'this is a template that was not rendered',
    'render it first and read the result',
  ],
  [
    /^\s*(?:import|export|from|def|package|const)\s/m,
    'this is program code, not a policy',
    'read the policy that it writes',
  ],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'this is HTML or XML, not a policy', 'see where the file comes from'],
];

/** What a text that cannot be read as a policy looks like instead. */
export function otherLanguage(text: string): OtherLanguage | undefined {
  const sign = SIGNS.find(([pattern]) => pattern.test(text));
  return sign && { what: sign[1], remedy: sign[2] };
}
