import { isDeepStrictEqual } from 'node:util';
import { type Document, type LineCounter, type Node } from 'yaml';
import { readWrappedYaml, yamlAliasProblem, yamlProblem } from '../../core';
import { offsetOf } from '../declaration/declaration-file';
import { InjectErrors } from '../errors';
import { isObject, type Path } from '../form/written';
import { parsedText } from './parse';
import { Splice } from './splice';

/** A text with manifests. */
export interface ManifestSource {
  /** As errors name it. */
  readonly file: string;
  /** YAML or JSON, with any number of documents. */
  readonly text: string;
}

/** A Kubernetes object of a stream. */
export interface StreamObject {
  /** Such as `manifests.yaml:12`. */
  readonly place: string;
  /** Which document of the stream, from 0. */
  readonly document: number;
  /** The way to it from the root of the document: empty but in lists. */
  readonly above: Path;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Piece {
  /** As it is read: lines that are wrapped in quotes and brackets are indented. */
  readonly text: string;
  /** As it is written. */
  readonly written: string;
  readonly document: Document.Parsed;
  readonly value: unknown;
  /** Where a map has a key for the second time; undefined where none has. */
  readonly keyTwice: string | undefined;
}

/**
 * Manifests as they are written: any number of documents, of which some objects change and everything else stays, byte
 * for byte.
 */
export class ManifestStream {
  private constructor(
    private readonly head: string,
    private readonly pieces: readonly Piece[],
    /** The Kubernetes objects, those in lists too. */
    public readonly objects: readonly StreamObject[],
  ) {}

  /** @throws INJECT_MANIFEST_UNREADABLE */
  public static of({ file, text: written }: ManifestSource): ManifestStream {
    const { text, parsed } = readWrappedYaml(written, parsedText);
    const { documents, lines } = parsed;
    const broken = yamlProblem(
      text,
      documents.flatMap(({ errors }) => errors.filter(({ code }) => code !== 'DUPLICATE_KEY')),
    );
    if (broken !== undefined) {
      const { reason, line, column } = broken;
      throw InjectErrors.INJECT_MANIFEST_UNREADABLE({
        at: `${file}:${String(line)}:${String(column)}`,
        reason,
      });
    }
    const starts = documents.map(({ range }, index) => (index === 0 ? 0 : range[0]));
    const partOf = (whole: string, from: readonly number[], index: number): string =>
      whole.slice(from[index], from[index + 1] ?? whole.length);
    const writtenStarts = text === written ? starts : sameLines(written, starts, lines);
    const at = (offset: number): string => `${file}:${String(Math.max(1, lines.linePos(offset).line))}`;
    const pieces = documents.map((document, index): Piece => {
      const value = valueOf(document, at);
      const twice = document.errors.find(({ code }) => code === 'DUPLICATE_KEY');
      const keyTwice = twice === undefined ? undefined : at(twice.pos[0]);
      return {
        text: partOf(text, starts, index),
        written: partOf(written, writtenStarts, index),
        document,
        value,
        keyTwice,
      };
    });
    const objects = pieces.flatMap(({ value, document }, index) =>
      objectsIn(value, []).map((one) => ({
        ...one,
        document: index,
        place: at(offsetOf(document.contents, one.above)),
      })),
    );
    for (const { value, document, above } of objects) {
      const path = [...above, 'metadata', 'name'];
      // The braces of a template are those of a map to YAML.
      if (!isObject(value['metadata']) || !isObject(value['metadata']['name'])) continue;
      const place = at(offsetOf(documents[document]?.contents ?? null, path));
      throw InjectErrors.INJECT_MANIFEST_UNREADABLE({
        at: place,
        reason: 'the name of an object is a text, and this one looks like a template that is not filled in',
      });
    }
    return new ManifestStream(pieces.length === 0 ? written : '', pieces, objects);
  }

  /**
   * Checks an object that will be changed.
   * @throws INJECT_MANIFEST_KEY_TWICE
   */
  public checkKeys({ document }: StreamObject): void {
    const at = this.pieces[document]?.keyTwice;
    if (at !== undefined) throw InjectErrors.INJECT_MANIFEST_KEY_TWICE({ at });
  }

  /** The text in which these objects have other data. */
  public with(changes: ReadonlyMap<StreamObject, unknown>): string {
    const texts = this.pieces.map((piece, index) => {
      const own = [...changes].filter(([{ document }]) => document === index);
      if (own.length === 0) return piece.written;
      const to = own.reduce((root, [{ above }, value]) => replacedAt(root, above, value), piece.value);
      return changedText(piece, plain(to), own[0]?.[0].place ?? '');
    });
    return this.head + texts.join('');
  }
}

/** The least change that a reader sees as the new data, which aliases across the change may prevent. */
function changedText({ text, value }: Piece, to: unknown, place: string): string {
  const root = (): Node => parsedText(text).documents[0]?.contents as Node;
  const ways = [() => new Splice(text).of(root(), value, to), () => new Splice(text).again(root(), to)];
  for (const way of ways) {
    const changed = way();
    const { documents } = parsedText(changed);
    const [only] = documents;
    const sound = documents.length === 1 && only?.errors.length === 0;
    if (sound && isDeepStrictEqual(plain(only.toJS()), to)) return changed;
  }
  throw InjectErrors.INJECT_MANIFEST_UNREADABLE({
    at: place,
    reason: 'it reads as other data when it is written again',
  });
}

/** Where documents begin in a text whose lines are the same, and are indented otherwise inside of documents. */
function sameLines(text: string, starts: readonly number[], lines: LineCounter): readonly number[] {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return starts.map((start) => {
    const { line, col } = lines.linePos(start);
    return (lineStarts[line - 1] ?? 0) + col - 1;
  });
}

function valueOf(document: Document.Parsed, at: (offset: number) => string): unknown {
  try {
    return document.toJS() as unknown;
  } catch {
    // An alias can be unresolved or expand to too much, which shows here only.
    throw InjectErrors.INJECT_MANIFEST_UNREADABLE({ at: at(document.range[0]), reason: yamlAliasProblem() });
  }
}

/** The objects of a document; those of `kubectl get -o yaml` and of kustomize's ResourceList are in a list. */
function objectsIn(value: unknown, above: Path): readonly Pick<StreamObject, 'above' | 'value'>[] {
  if (!isObject(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string')
    return [];
  const items = value['items'];
  if (!value['kind'].endsWith('List') || !Array.isArray(items) || above.length > 8) return [{ above, value }];
  return items.flatMap((item: unknown, index) => objectsIn(item, [...above, 'items', index]));
}

function replacedAt(root: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(root))
    return root.map((one: unknown, index) => (index === step ? replacedAt(one, rest, value) : one));
  const fields = root as Readonly<Record<string, unknown>>;
  return { ...fields, [step]: replacedAt(fields[String(step)], rest, value) };
}

/** Without members that are undefined, which no text holds. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}
