import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { type ConfigurationError, nearestName, yamlProblem } from '../../core';
import { CliErrors } from '../errors';

/** A place in a file; both from 1. */
export interface YamlPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The one document of a text. @throws CLI_TEST_FILE_INVALID */
export function yamlRoot(file: string, text: string): YamlValue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const source: Source = { file, document, lines };
  const problem = yamlProblem(text, document.errors);
  if (problem !== undefined) {
    const { reason, line, column } = problem;
    throw failure({ file, line, column }, `not one YAML document (${reason})`);
  }
  return new YamlValue(source, document.contents, 0);
}

interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** A value of a YAML file, which knows its place. */
export class YamlValue {
  public readonly place: YamlPlace;
  private readonly node: Node | null;

  /** @param at offset of what has no node of its own */
  public constructor(
    private readonly source: Source,
    node: Node | null,
    private readonly at: number,
  ) {
    this.place = placeOf(source, node?.range?.[0] ?? at);
    this.node = isAlias(node) ? (node.resolve(source.document) ?? null) : node;
  }

  /** Whether it is a text, or what YAML reads as a number or a word of its own. */
  public get isText(): boolean {
    return isScalar(this.node);
  }

  /** The text as it is written, also of a number or of `true`. @throws CLI_TEST_FILE_INVALID */
  public text(rule: string): string {
    if (!isScalar(this.node) || this.node.value === null) throw this.wrong(rule);
    return typeof this.node.value === 'string'
      ? this.node.value
      : (this.node.source ?? String(this.node.value));
  }

  /** @throws CLI_TEST_FILE_INVALID */
  public oneOf<T extends string>(known: readonly T[], what: string): T {
    const rule = `${what} is one of ${known.join(', ')}`;
    const text = this.text(rule);
    const found = known.find((one) => one === text);
    if (found === undefined) throw this.wrong(rule, text, nearestName(text, known));
    return found;
  }

  /** One text, or a list of them. @throws CLI_TEST_FILE_INVALID */
  public texts(rule: string): readonly string[] {
    return this.isText ? [this.text(rule)] : this.list(rule).map((one) => one.text(rule));
  }

  /** @throws CLI_TEST_FILE_INVALID */
  public list(rule: string): readonly YamlValue[] {
    if (!isSeq(this.node)) throw this.wrong(rule);
    return this.node.items.map((item) => new YamlValue(this.source, item as Node | null, this.at));
  }

  /** @throws CLI_TEST_FILE_INVALID, also for a key that is not among the known ones */
  public map(rule: string, known: readonly string[]): YamlMap {
    const entries = this.entries(rule);
    for (const [key, , value] of entries) {
      if (known.includes(key)) continue;
      const near = nearestName(key, known);
      throw value.wrong(`the keys here are ${known.join(', ')}`, key, near);
    }
    return new YamlMap(this, new Map(entries.map(([key, value]) => [key, value])));
  }

  /** Each key with its value, and the key as a value for its place. @throws CLI_TEST_FILE_INVALID */
  public entries(rule: string): readonly (readonly [key: string, value: YamlValue, at: YamlValue])[] {
    if (!isMap(this.node)) throw this.wrong(rule);
    return (this.node as YAMLMap<Node, Node | null>).items.map(({ key, value }) => {
      const written = new YamlValue(this.source, key, this.at);
      const start = key.range?.[0] ?? this.at;
      return [written.text('a key is a text'), new YamlValue(this.source, value, start), written] as const;
    });
  }

  /** As plain data. @throws CLI_TEST_FILE_INVALID */
  public plainMap(rule: string): Readonly<Record<string, unknown>> {
    if (!isMap(this.node)) throw this.wrong(rule);
    return this.node.toJS(this.source.document) as Readonly<Record<string, unknown>>;
  }

  /** The error of this place. */
  public wrong(rule: string, got?: string, near?: string): ConfigurationError {
    return failure(this.place, rule, got, near);
  }
}

/** A map whose keys are known ones. */
export class YamlMap {
  public constructor(
    public readonly value: YamlValue,
    private readonly values: ReadonlyMap<string, YamlValue>,
  ) {}

  public get(key: string): YamlValue | undefined {
    return this.values.get(key);
  }
}

function placeOf({ file, lines }: Source, offset: number): YamlPlace {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function failure(
  { file, line, column }: YamlPlace,
  rule: string,
  got?: string,
  near?: string,
): ConfigurationError {
  const place = `${file}:${String(line)}:${String(column)}`;
  return CliErrors.CLI_TEST_FILE_INVALID({ place, rule, got, near });
}
