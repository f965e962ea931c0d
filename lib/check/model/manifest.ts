import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { readWrappedYaml, yamlAliasProblem, yamlProblem } from '../../core';
import { type SkippedSource, type Unreadable } from '../finding';
import { type Path } from '../location';
import { isOfKustomize } from '../sources/by-value';
import { CHECK, KUSTOMIZE_PATCH, looksLikeManifest, type SourceKind } from '../sources/source';
import { sourceKind, unreadableKind } from '../sources/source-kind';
import { injectorAnnotations } from './injection';
import { isMap } from './located';
import { ManifestObject } from './manifest-object';
import { PodTemplate } from './pod';

/** A text with manifests. */
export interface ManifestSource {
  /** As findings name it. */
  readonly file: string;
  /** YAML or JSON, with any number of documents. */
  readonly text: string;
  /**
   * Whether nobody named this file: it was found in a folder, where there are other files too. What is no YAML or a
   * template is then skipped, and not unreadable.
   * @default false
   */
  readonly found?: boolean;
}

/** A map that has a key twice. */
export interface KeyTwice {
  readonly object: ManifestObject;
  readonly line: number;
  readonly column: number;
}

/** What a text holds. */
export interface ReadManifest {
  readonly objects: readonly ManifestObject[];
  readonly keysTwice: readonly KeyTwice[];
  readonly unreadable: readonly Unreadable[];
  readonly skipped: readonly SkippedSource[];
}

/**
 * Reads as kubectl does: YAML 1.1, so that `yes` is a boolean and 0440 a number; documents of other things are left
 * out. A template of another program is not read at all, since half of it would be guessed: named, it is unreadable.
 */
export function readManifest(source: ManifestSource): ReadManifest {
  const { file, text, found = false } = source;
  const kind = sourceKind(file, text);
  if (kind !== undefined) return found ? skipped(source, kind) : template(source, kind);
  const read = readDocuments(source);
  const objects = read.objects.filter((object) => !isPartial(object) && !isOfKustomize(object.apiVersion));
  const escaped = objects.flatMap((object) => escapedTemplate(object) ?? [])[0];
  if (escaped !== undefined) {
    const { line } = escaped;
    return template(source, { what: 'Helm template', remedy: `helm template CHART ${CHECK}`, line });
  }
  const [unnamed] = objects.filter(isTemplate);
  if (unnamed !== undefined) {
    const { line } = unnamed.locationOf(['metadata', 'name']);
    return template(source, { what: 'template that was not filled in', remedy: FILLED_IN, line });
  }
  if (objects.length > 0) return { ...read, objects };
  const [only] = read.objects;
  if (only !== undefined)
    return skipped(
      source,
      isOfKustomize(only.apiVersion) ? { ...KUSTOMIZE_PATCH, what: 'kustomization' } : KUSTOMIZE_PATCH,
    );
  if (read.unreadable.length > 0 && (!found || looksLikeManifest(text))) {
    const other = unreadableKind(text);
    return other === undefined ? read : template(source, other);
  }
  const [byValue] = read.values.flatMap((value) => sourceKind(file, text, value) ?? []);
  return skipped(source, byValue ?? { what: 'other file', line: 1 });
}

const FILLED_IN = `the program that fills it in ${CHECK}`;

/** Kubernetes' own kinds of pods, which have containers. */
const OF_PODS =
  /^(?:Rollout|DeploymentConfig|CloneSet|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob)$/;

/** A strategic merge patch: it names a workload, and has no containers, or none with an image. */
function isPartial(object: ManifestObject): boolean {
  if (!OF_PODS.test(object.kind)) return false;
  const pods = PodTemplate.allOf(object).filter(({ hasSpec }) => hasSpec);
  const spec = object.root.at('spec');
  const of =
    object.kind === 'Pod' ? spec : [spec.at('template'), spec.at('jobTemplate')].find((one) => one.exists);
  if (pods.length === 0) return of?.exists === true;
  const containers = pods.flatMap((pod) => pod.containers);
  return containers.length > 0 && containers.every(({ image }) => image === '');
}

const PLAIN =
  /^(?:agent-inject(?:-secret-.+)?|role|service|namespace|auth-path|agent-image|agent-configmap|tls-secret)$/;

/** No name of an object has braces, and no annotation of the injector that is a name, a path or an address. */
function isTemplate(object: ManifestObject): boolean {
  const isPlaceholder = (text: string | undefined): boolean => /\{\{|\{%|#\{/.test(text ?? '');
  return (
    ['name', 'namespace'].some((key) => isPlaceholder(object.root.at('metadata', key).text)) ||
    PodTemplate.allOf(object).some((pod) =>
      injectorAnnotations(pod).some(([name, { text }]) => PLAIN.test(name) && isPlaceholder(text)),
    )
  );
}

/** Braces in braces around words of an agent: how a chart writes a template that is not its own. */
const ESCAPED = [
  /\{\{-? ?["`]\{\{-?["`] ?-?\}\} ?-? ?(?:with|range|if|end|else|\.Data)\b/,
  /\{\{-? ?`[^`{]*\{\{-? ?(?:with\b|\.Data\b)/,
];

function escapedTemplate(object: ManifestObject): { readonly line: number } | undefined {
  const found = PodTemplate.allOf(object)
    .flatMap((pod) => injectorAnnotations(pod))
    .find(
      ([name, { text = '' }]) =>
        name.startsWith('agent-inject-template-') && ESCAPED.some((one) => one.test(text)),
    );
  return found === undefined ? undefined : object.locationOf(found[1].path);
}

function template({ file }: ManifestSource, { what, remedy, line }: SourceKind): ReadManifest {
  const unreadable = { file, line, column: 1, reason: what, ...(remedy === undefined ? {} : { remedy }) };
  return { objects: [], keysTwice: [], unreadable: [unreadable], skipped: [] };
}

function skipped({ file }: ManifestSource, { what, remedy }: SourceKind): ReadManifest {
  return { objects: [], keysTwice: [], unreadable: [], skipped: [{ file, what, remedy }] };
}

function readDocuments({
  file,
  text,
}: ManifestSource): ReadManifest & { readonly values: readonly unknown[] } {
  const objects: ManifestObject[] = [];
  const keysTwice: KeyTwice[] = [];
  const unreadable: Unreadable[] = [];
  const values: unknown[] = [];
  const { documents: all, lines } = readWrappedYaml(text, parsedStrictly).parsed;
  for (const [index, document] of all.entries()) {
    const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
    const others = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    const [from, , to] = document.range ?? [0, 0, text.length];
    const broken = yamlProblem(text, others, { from: index === 0 ? 0 : from, to });
    if (broken !== undefined) {
      unreadable.push({ file, ...broken });
      continue;
    }
    const value = valueOf(document);
    if ('failure' in value) {
      unreadable.push({ file, line: 1, column: 1, reason: value.failure });
      continue;
    }
    values.push(value.js);
    const found = objectsIn(value.js, []).map(
      ({ object, above }) =>
        new ManifestObject({ file, document: index + 1, above }, object, document, lines),
    );
    objects.push(...found);
    for (const { pos } of twice) {
      const { line, col } = lines.linePos(pos[0]);
      if (found[0] !== undefined) keysTwice.push({ object: found[0], line, column: col });
    }
  }
  return { objects, keysTwice, unreadable, skipped: [], values };
}

interface Parsed {
  readonly documents: readonly Document[];
  readonly lines: LineCounter;
}

function parsedStrictly(text: string): Parsed {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.1',
  });
  return { documents: 'empty' in documents ? [] : documents, lines };
}

/** An alias can be unresolved or expand to too much, which shows here only. */
function valueOf(document: Document): { readonly js: unknown } | { readonly failure: string } {
  try {
    return { js: document.toJS() as unknown };
  } catch {
    return { failure: yamlAliasProblem() };
  }
}

/** Lists in lists are no Kubernetes, but they are written. */
function objectsIn(
  value: unknown,
  above: Path,
): readonly { readonly object: unknown; readonly above: Path }[] {
  if (!isMap(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string')
    return [];
  const items = value['items'];
  if (!value['kind'].endsWith('List') || !Array.isArray(items) || above.length > 8) {
    return [{ object: value, above }];
  }
  return items.flatMap((item: unknown, index) => {
    // The API server gives the items of a typed list without kind and apiVersion.
    const typed = isMap(item) && item['kind'] === undefined ? { ...typeOfItem(value), ...item } : item;
    return objectsIn(typed, [...above, 'items', index]);
  });
}

function typeOfItem(list: Readonly<Record<string, unknown>>): object {
  const kind = String(list['kind']).slice(0, -'List'.length);
  return kind === '' ? {} : { kind, apiVersion: list['apiVersion'] };
}
