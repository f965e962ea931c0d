import {
  type Document,
  isAlias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml';
import { type Unreadable } from '../finding';
import { type Path, pathText, type Place } from '../place';
import { isMap, Located } from './located';

/** A text with manifests. */
export interface ManifestSource {
  /** As findings name it. */
  readonly file: string;
  /** YAML or JSON, with any number of documents. */
  readonly text: string;
}

/** A Kubernetes object of a text: a document, or one of a `List`. */
export class ManifestObject {
  public readonly root: Located;
  public readonly kind: string;
  public readonly apiVersion: string;
  public readonly name: string;
  public readonly namespace: string | undefined;

  public constructor(
    private readonly where: { readonly file: string; readonly document: number; readonly above: Path },
    value: unknown,
    private readonly yaml: Document,
    private readonly lines: LineCounter,
  ) {
    this.root = new Located(this, value, []);
    this.kind = this.root.at('kind').text ?? '';
    this.apiVersion = this.root.at('apiVersion').text ?? '';
    this.name = this.root.at('metadata', 'name').text ?? '';
    this.namespace = this.root.at('metadata', 'namespace').text;
  }

  /** Where the value of a path stands; of what is not there, the nearest thing above it. */
  public placeOf(path: Path): Place {
    const { line, col } = this.lines.linePos(this.offsetOf([...this.where.above, ...path]));
    return {
      file: this.where.file,
      document: this.where.document,
      kind: this.kind,
      namespace: this.namespace,
      name: this.name,
      path: pathText(path),
      line: Math.max(line, 1),
      column: Math.max(col, 1),
    };
  }

  /** The key's place in a map, the element's in a list. */
  private offsetOf(path: Path): number {
    let node: unknown = this.yaml.contents;
    let offset = startOf(node) ?? 0;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(this.yaml);
      if (isYamlMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
        if (pair === undefined) return offset;
        offset = startOf(pair.key) ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = startOf(node) ?? offset;
      } else return offset;
    }
    return offset;
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** A key that stands twice in a map of a document. */
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
}

/** Reads as kubectl does: YAML 1.1, so that `yes` is a boolean and 0440 a number; documents of other things are left out. */
export function readManifest({ file, text }: ManifestSource): ReadManifest {
  const lines = new LineCounter();
  const objects: ManifestObject[] = [];
  const keysTwice: KeyTwice[] = [];
  const unreadable: Unreadable[] = [];
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    version: '1.1',
  });
  const all: readonly Document[] = 'empty' in documents ? [] : documents;
  for (const [index, document] of all.entries()) {
    const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
    const others = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
    const value = others.length === 0 ? valueOf(document) : { failure: others[0]?.code ?? 'BAD' };
    if ('failure' in value) {
      const { line, col } = lines.linePos(others[0]?.pos[0] ?? 0);
      const place = { line: Math.max(line, 1), column: Math.max(col, 1) };
      unreadable.push({ file, ...place, reason: value.failure });
      continue;
    }
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
  return { objects, keysTwice, unreadable };
}

/** An alias can be unresolved or stand for too much, which shows here only. */
function valueOf(document: Document): { readonly js: unknown } | { readonly failure: string } {
  try {
    return { js: document.toJS() as unknown };
  } catch {
    return { failure: 'BAD_ALIAS' };
  }
}

/** Lists in lists are no Kubernetes, but somebody will write one. */
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
