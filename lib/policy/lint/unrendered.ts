/** What other programs fill in, as it looks when they have not; none of it is in Vault's language. */
const LANGUAGES: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/\$\{\{.*?\}\}/, 'GitHub Actions or Azure DevOps'],
  [/\$\{[^}]*\}?/, 'Terraform, Flux or a shell'],
  [/^(?:var|local|module|data|each)\.\w[\w.]*/, 'Terraform'],
  [/%\{[^}]*\}?/, 'Terraform'],
  [/\{%.*?(?:%\}|$)/, 'Jinja'],
  [/\{\{(?!\s*identity\.).*?\}\}/, 'Helm, Jinja or Go'],
  [/\[\[.*?\]\]/, 'Nomad or Go'],
  [/<%.*?%>/, 'ERB'],
  [/#\{[^}]*\}#?/, 'Octopus Deploy or Azure DevOps'],
  [/\(\([\w.:/-]+\)\)/, 'Concourse or BOSH'],
  [/\$\([A-Z_][\w.]*\)/i, 'make or Azure DevOps'],
  [/%\(\w+\)s/, 'Python'],
  [/(?<=^|[/_.-])%[sdv](?=$|[/_.-])/, 'a program'],
  [/%[A-Z][A-Z0-9_]*%/, 'a Windows shell'],
  [/(?<=^|[/_.-])\$+[A-Z_]\w*|\$+[A-Z_]{2}\w*/, 'a shell'],
  [/(?<=^|[/-])\$+[a-z_]\w*/, 'a shell'],
  [/(?<=^|[/_.-])@{1,2}[A-Z][\w.-]*@{1,2}(?=$|[/_.*-])/i, 'CMake or Maven'],
  [/(?<![A-Za-z0-9])__[A-Z][A-Z0-9_]*?__(?![A-Za-z0-9])/, 'a pipeline'],
  [/<[A-Z][\w .-]*>/i, 'documentation'],
  [/(?<!\{)\{\$?\w[\w.-]*\}(?!\})/, 'documentation or a program'],
  [/(?<=^|[/_.-])YOUR[_-][A-Z_-]+(?=$|[/*])|(?<=^|\/)(?:REPLACE|CHANGE)[_-]?ME(?=$|[/*])/, 'documentation'],
];

/** The first placeholder in a path that another program was to fill in, and whose language it looks like. */
export function unrendered(path: string): { readonly found: string; readonly language: string } | undefined {
  for (const [pattern, language] of LANGUAGES) {
    const found = pattern.exec(path)?.[0];
    if (found !== undefined) return { found, language };
  }
  return undefined;
}
