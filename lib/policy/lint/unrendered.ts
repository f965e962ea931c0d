/** What other programs fill in, as it looks when they have not; none of it is in Vault's language. */
const LANGUAGES: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/\$\{[^}]*\}?/, 'Terraform, Flux or a shell'],
  [/%\{[^}]*\}?/, 'Terraform'],
  [/\{%.*?(?:%\}|$)/, 'Jinja'],
  [/\{\{(?!\s*identity\.).*?\}\}/, 'Helm, Jinja or Go'],
  [/\[\[.*?\]\]/, 'Nomad or Go'],
  [/<%.*?%>/, 'ERB'],
  [/#\{[^}]*\}#?/, 'Octopus Deploy or Azure DevOps'],
  [/\$\([A-Z_][\w.]*\)/i, 'make or Azure DevOps'],
  [/(?<=^|\/|-)\$[A-Z_]\w*/i, 'a shell'],
  [/(?<=^|\/)@[A-Z][\w.-]*@(?=$|\/)/i, 'CMake or Maven'],
  [/(?<=^|\/)__[A-Z][A-Z0-9_]*__(?=$|\/)/, 'a pipeline'],
  [/(?<=^|\/)<[A-Z][\w .-]*>(?=$|\/)/i, 'documentation'],
];

/** The first placeholder in a path that another program was to fill in, and whose language it looks like. */
export function unrendered(path: string): { readonly found: string; readonly language: string } | undefined {
  for (const [pattern, language] of LANGUAGES) {
    const found = pattern.exec(path)?.[0];
    if (found !== undefined) return { found, language };
  }
  return undefined;
}
