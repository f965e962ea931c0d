import { CHECK, looksLikeManifest, type SourceKind } from './source';

/** What files are by what they are called. What is YAML all the same is read as that. */
const BY_NAME: readonly (readonly [name: RegExp, what: string, remedy: string | undefined])[] = [
  [/\.(?:jsonnet|libsonnet)$/i, 'Jsonnet program', `jsonnet FILE ${CHECK}`],
  [/\.cue$/i, 'CUE file', `cue export --out yaml ${CHECK}`],
  [/\.(?:tf|tfvars|tf\.json)$/i, 'Terraform configuration', 'terraform show -json PLAN, or what it applies'],
  [
    /\.(?:tftpl|j2|jinja2?|erb|gotmpl|tmpl|mustache|hbs)$/i,
    'template',
    `the program that fills it in ${CHECK}`,
  ],
  [/\.(?:md|mdx|adoc|rst)$/i, 'page of documentation', undefined],
  [/\.(?:sh|bash|zsh|ps1)$/i, 'script', `what it applies ${CHECK}`],
  [/\.(?:[cm]?[jt]sx?|py|go|java|rb|rs|kts?)$/i, 'program', `what it writes ${CHECK}`],
];

/** By the name of a file; undefined where that says nothing. */
export function kindByName(file: string, text: string): SourceKind | undefined {
  for (const [name, what, remedy] of BY_NAME) {
    if (!name.test(file)) continue;
    // A template without a placeholder is what it is a template of.
    if (what === 'template' && looksLikeManifest(text) && !/\{\{|\{%|\$\{|%\{|<%|\[\[/.test(text)) continue;
    return { what, remedy, line: 1 };
  }
  return undefined;
}
