import {
  type Document,
  isAlias,
  isMap as isYamlMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
} from 'yaml';
import { type Location, type Path, pathText } from '../location';
import { type KubernetesObject, Located } from './located';

/** A Kubernetes object of a text: a document, or one of a `List`. */
export class ManifestObject implements KubernetesObject {
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
    this.root = new Located(this, value);
    this.kind = this.root.at('kind').text ?? '';
    this.apiVersion = this.root.at('apiVersion').text ?? '';
    this.name = this.root.at('metadata', 'name').text ?? '';
    this.namespace = this.root.at('metadata', 'namespace').text;
  }

  /** Where the value of a path is; of what does not exist, the nearest thing above it. */
  public readonly locationOf = (path: Path): Location => {
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
  };

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
