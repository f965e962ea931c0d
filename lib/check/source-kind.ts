import { isMap } from './model/located';

/** What a text is that becomes a manifest only by another program. */
export interface SourceKind {
  /** Such as `Helm template`. */
  readonly what: string;
  /** The command that makes manifests of it. */
  readonly remedy?: string | undefined;
  /** Where it shows, from 1. */
  readonly line: number;
}

const CHECK = '| npx aks-vault-constructs check -';

/** Part of an object, which only kustomize makes one of. */
export const KUSTOMIZE_PATCH: SourceKind = {
  what: 'patch of kustomize',
  remedy: `kustomize build DIR ${CHECK}`,
  line: 1,
};

/** Words that only Helm's templates have, inside of an action. */
const HELM =
  /\{\{[^{}]*(?:\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\b(?:include|tpl|required) )[^{}]*\}\}|\{\{-? *define "/;

/** Told by the text alone, before it is read as YAML. */
const BY_TEXT: readonly (readonly [RegExp, string, string | undefined])[] = [
  [/^\s*(?:\{%|\{#)/m, 'Jinja template', `the program that fills it in ${CHECK}`],
  [/^#@/m, 'ytt template', `ytt -f DIR ${CHECK}`],
  [
    /^(?:resource|data|variable|module|provider|output) +"[^"]+"(?: +"[^"]+")? *\{|^(?:terraform|locals) *\{/m,
    'Terraform configuration',
    'terraform show -json PLAN, or what it applies',
  ],
  [/^local +\w+ *=|^\(?import +'[^']+'/m, 'Jsonnet program', `jsonnet FILE ${CHECK}`],
  [/^package +\w+\s*$/m, 'CUE file', `cue export --out yaml ${CHECK}`],
];

/**
 * What a text is if it is no manifest; undefined where it may be one, or is nothing that is known.
 * @param value a document of it, where it could be read
 */
export function sourceKind(file: string, text: string, value?: unknown): SourceKind | undefined {
  return value === undefined ? byText(text) : byValue(file, value);
}

function byText(text: string): SourceKind | undefined {
  const helm = helmAction(text);
  if (helm !== undefined)
    return { what: 'Helm template', remedy: `helm template CHART ${CHECK}`, line: helm };
  for (const [pattern, what, remedy] of BY_TEXT) {
    const match = pattern.exec(text);
    // Inside of a manifest such lines are a script in a ConfigMap.
    if (match !== null && !looksLikeManifest(text.slice(0, match.index)) && !/^[\s#-]*apiVersion:/.test(text))
      return { what, remedy, line: lineOf(text, match.index) };
  }
  return undefined;
}

/** Manifests carry such templates for others: dashboards and charts in ConfigMaps, in block scalars. */
function helmAction(text: string): number | undefined {
  if (!HELM.test(text)) return undefined;
  let block: number | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (block !== undefined && (line.trim() === '' || indent > block)) continue;
    block = /(?::|^\s*-)\s+[|>][+-]?\d*\s*(?:#.*)?$/.test(line) ? indent : undefined;
    if (/^\s*#/.test(line)) continue;
    if (HELM.test(line)) return index + 1;
  }
  return undefined;
}

function byValue(file: string, value: unknown): SourceKind | undefined {
  if (Array.isArray(value)) {
    const isPatch = value.length > 0 && value.every((one) => isMap(one) && 'op' in one && 'path' in one);
    return isPatch ? KUSTOMIZE_PATCH : undefined;
  }
  if (!isMap(value)) return undefined;
  const keys = Object.keys(value);
  const has = (...names: readonly string[]): boolean => names.some((name) => keys.includes(name));
  if (has('resources', 'patches', 'patchesStrategicMerge', 'bases', 'configMapGenerator') && !has('spec'))
    return { ...KUSTOMIZE_PATCH, what: 'kustomization' };
  if (has('$patch') || (!has('kind') && has('spec', 'metadata'))) return KUSTOMIZE_PATCH;
  if (/(?:^|[/\\])[\w.-]*values[\w.-]*\.ya?ml$/i.test(file))
    return { what: 'values file of Helm', remedy: `helm template CHART -f FILE ${CHECK}`, line: 1 };
  if (has('services') && isMap(value['services']) && !has('apiVersion'))
    return { what: 'file of Docker Compose', line: 1 };
  return undefined;
}

/** Whether a text has the words that every Kubernetes object has. */
export function looksLikeManifest(text: string): boolean {
  return /^\s*["']?apiVersion["']?\s*:/m.test(text) && /^[\s-]*["']?kind["']?\s*:/m.test(text);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
