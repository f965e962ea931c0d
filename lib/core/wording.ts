import { type Problem } from './configuration-error';

/**
 * A text of an error for two kinds of readers: those who write TypeScript, and those who write the declaration of
 * `inject`, a file of YAML. A sentence is written once; only its terms differ.
 */
export class Wording {
  public constructor(
    public readonly typescript: string,
    public readonly declaration: string,
  ) {}
}

/** A sentence, or one with terms. */
export type Said = string | Wording;

/** A term: how TypeScript writes a value or calls it, and how the file does. */
export function term(typescript: string, declaration: string): Wording {
  return new Wording(typescript, declaration);
}

/** A sentence with terms in it. */
export function worded(texts: TemplateStringsArray, ...parts: readonly Said[]): Wording {
  const of = (language: keyof Wording): string =>
    texts.reduce((all, text, index) => all + wordsOf(parts[index - 1] ?? '', language) + text);
  return new Wording(of('typescript'), of('declaration'));
}

/** The same in one of the languages. */
export function wordsOf(said: Said, language: keyof Wording): string {
  return said instanceof Wording ? said[language] : said;
}

/** A {@link Problem} as the tables of errors write it. */
export interface SaidProblem {
  readonly subject: Said;
  readonly rule: Said;
  readonly got?: unknown;
  readonly kind?: string | undefined;
  readonly remedy: Said;
  readonly at?: Problem['at'];
}

/** What a table says, to one kind of readers. */
export function problemIn(language: keyof Wording, said: SaidProblem): Problem {
  const { subject, rule, got, kind, remedy, at } = said;
  return {
    subject: wordsOf(subject, language),
    rule: wordsOf(rule, language),
    ...(got === undefined ? {} : { got: got instanceof Wording ? got[language] : got }),
    ...(kind === undefined ? {} : { kind }),
    remedy: wordsOf(remedy, language),
    ...(at === undefined ? {} : { at }),
  };
}
