import { CHECK, lineOf, looksLikeManifest, type SourceKind } from './source';

/** Words that only Helm's templates have, inside of an action. */
const HELM =
  /\{\{[^{}]*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\b(?:include|tpl|required) |\b(?:toYaml|nindent|toJson|fromYaml|lookup)\b)[^{}]*\}\}|^\s*\{\{-? *define "/;

/** An action where no text is open: at the beginning of a line, or of a value without quotes. */
const ACTION = /^\s*(?:- +)?\{\{|^[^"'#]*(?::|- )\s+\{\{/;

/** Words of Go's templates, which Jinja does not have. */
const GO =
  /\{\{-|-\}\}|\{\{\s*(?:\$|\.|if |else|end|range |with |template |printf |quote |default |\/\*)|\| *(?:quote|default|upper|lower)\b/;

/** Told by the text alone, before it is read as YAML. */
const BY_TEXT: readonly (readonly [RegExp, string, string | undefined])[] = [
  [/^#!/, 'script', `what it applies ${CHECK}`],
  [/^[ \t]*(?:\{%|\{#)/m, 'Jinja template', `the program that fills it in ${CHECK}`],
  [/^#@|(?:^|[:-] )#@ /m, 'ytt template', `ytt -f DIR ${CHECK}`],
  [
    /^[ \t]*%\{ *(?:if|for|endif|endfor|else)\b/m,
    'template of Terraform',
    'terraform show -json PLAN, or what it applies',
  ],
  [
    /^[^"'\n]*[:-] +#\{\w[\w.-]*\}/m,
    'template of Octopus Deploy or Azure DevOps',
    `the program that fills it in ${CHECK}`,
  ],
  [
    // Where no quote is open: an agent's configuration in one line has such actions too, ours among them.
    /^[^"'\n]*[:-] +\[\[ *\.?[A-Z][^,\]]*\]\]/im,
    'template of Go with other delimiters',
    `the program that fills it in ${CHECK}`,
  ],
  [/^[^"'#\n]*[:-] +<%/m, 'ERB template', `erb FILE ${CHECK}`],
  [
    /^(?:resource|data|variable|module|provider|output) +"[^"]+"(?: +"[^"]+")? *\{|^(?:terraform|locals) *\{/m,
    'Terraform configuration',
    'terraform show -json PLAN, or what it applies',
  ],
  [
    /^(?:auto_auth|template|env_template|template_config|listener|cache)\b[^\n:]*\{|^"?auto_auth"? *= *\{/m,
    'configuration of an agent',
    `kubectl create configmap NAME --from-file=FILE --dry-run=client -o yaml ${CHECK}`,
  ],
  [/^path +"[^"\n]+" *\{/m, 'policy of Vault', 'npx aks-vault-constructs policy lint FILE'],
  [
    /^local +\w+ *=|^\(?import +'[^']+'|^function *\(|^[ \t]*\w+(?:\([^)]*\))?:{2,3} |^[ \t]*\w+\+:{1,3} /m,
    'Jsonnet program',
    `jsonnet FILE ${CHECK}`,
  ],
  [/^package +\w+\s*$/m, 'CUE file', `cue export --out yaml ${CHECK}`],
];

/** Told by the text alone; undefined where it may be a manifest. */
export function kindByText(text: string): SourceKind | undefined {
  const isManifest = looksLikeManifest(text);
  // Scripts and configurations of agents have actions of their own.
  const other = isManifest ? undefined : byPattern(text);
  return other ?? firstAction(text, isManifest) ?? (isManifest ? byPattern(text) : undefined);
}

function byPattern(text: string): SourceKind | undefined {
  for (const [pattern, what, remedy] of BY_TEXT) {
    const match = pattern.exec(text);
    if (match === null) continue;
    // Inside of a manifest such lines are a script in a ConfigMap.
    const isBelow = looksLikeManifest(text.slice(0, match.index)) || /^[\s#-]*apiVersion:/.test(text);
    if (isBelow && (isInBlock(text, match.index) || !/template|ytt|Jinja/.test(what))) continue;
    return { what, remedy, line: lineOf(text, match.index) };
  }
  return undefined;
}

/** Manifests carry such templates for others: dashboards and charts in ConfigMaps, in block scalars. */
function firstAction(text: string, isManifest: boolean): SourceKind | undefined {
  if (!text.includes('{{')) return undefined;
  for (const [index, line] of outsideOfBlocks(text)) {
    if (!line.includes('{{')) continue;
    const isHelm = HELM.test(line);
    const isAction = ACTION.test(line);
    if (!isHelm && !isAction) continue;
    if (isManifest && !isHelm && /\bsecrets? ["`]/.test(line)) {
      const what = 'manifest with a template that is not in quotes';
      return { what, remedy: 'the template in quotes, or behind "|" on lines of its own', line: index + 1 };
    }
    return isHelm || GO.test(text)
      ? { what: 'Helm template', remedy: `helm template CHART ${CHECK}`, line: index + 1 }
      : { what: 'Jinja template', remedy: `the program that fills it in ${CHECK}`, line: index + 1 };
  }
  return undefined;
}

/** The lines that are no comments and in no block scalar, with their numbers from 0. */
function* outsideOfBlocks(text: string): Iterable<readonly [number, string]> {
  let block: number | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (block !== undefined && (line.trim() === '' || indent > block)) continue;
    block = /(?::|^[ \t]*-)\s+(?:[&!]\S+ +)*[|>][+-]?\d*[+-]?\s*(?:#.*)?$/.test(line) ? indent : undefined;
    if (!/^\s*#/.test(line)) yield [index, line];
  }
}

function isInBlock(text: string, offset: number): boolean {
  // The match may begin with the line end before it.
  const line = lineOf(text, offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0)) - 1;
  for (const [index] of outsideOfBlocks(text)) if (index === line) return false;
  return !/^\s*#/.test(text.split('\n')[line] ?? '');
}
