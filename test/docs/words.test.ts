import { allExamples } from '../core/error-examples/all';
import { pages, read, sources } from './snippets';

/** Words that CONTRIBUTING.md asks not to use, with what to write instead. */
const WORDS = [
  { not: 'stands', pattern: /\bstands?\b(?! for\b|-in)/i, write: 'is' },
  { not: 'for ever', pattern: /\bfor ever\b/i, write: 'indefinitely' },
  { not: 'anew', pattern: /\banew\b/i, write: 'again' },
  { not: '30 s at most', pattern: /\b\d+ (?!and\b)[a-z]+ at most\b/i, write: 'at most 30 s' },
  { not: 'without a word', pattern: /\bwithout a word\b/i, write: 'silently' },
  { not: 'does not honour', pattern: /\bhonou?rs?\b/i, write: 'ignores' },
  { not: 'that there is not', pattern: /\bthat there is not\b/i, write: 'unknown' },
  { not: 'whoever', pattern: /\bwhoever\b/i, write: 'the subject' },
  { not: 'somebody', pattern: /\bsomebody\b/i, write: 'the subject' },
] as const;

/** Words of those who work on the library, which its users have no use for. */
const PRIVATE = [
  { not: 'room', pattern: /\brooms?\b/i, write: 'folder' },
  { not: 'door', pattern: /\bdoors?\b/i, write: 'import' },
] as const;

/** Words that pages avoid, code aside: names in sources are free to use them. */
const ON_PAGES = [
  { not: 'of ours', pattern: /\bours\b/i, write: 'of this library' },
  {
    not: 'held against',
    pattern: /\b(?:held|holds?|holding)(?: \S+){0,3} against\b/i,
    write: 'compared with',
  },
  { not: 'mended', pattern: /\bmend(?:s|ed|ing)?\b/i, write: 'fixed' },
  { not: 'is away', pattern: /\b(?:is|are|was|were|be) away\b/i, write: 'is down' },
  { not: 'told by', pattern: /\btold by\b/i, write: 'recognized by' },
  { not: 'lies in', pattern: /\b(?:lies?|lying) (?:in|below|beside)\b/i, write: 'is in' },
  { not: 'has no word for', pattern: /\bno word\b/i, write: 'cannot express' },
  { not: 'no way to the server', pattern: /\bno way to (?:the server|Vault)\b/i, write: 'cannot be reached' },
  { not: 'makes it again', pattern: /\b(?:makes?|made)(?: it| them)? again\b/i, write: 'recreates it' },
  { not: 'inside of', pattern: /\binside of\b/i, write: 'inside' },
  { not: "Flux'", pattern: /\b(?:Flux|AKS|Kubernetes)'(?!s)/, write: "Flux's" },
] as const;

/** Pages with text out of the code, whose own words are in `sources`. */
const OUT_OF_CODE = /^(?:docs\/(?:errors|check)|lib\/cli\/README)\.md$/;

/** Written by a run on the node (`npm run test:faults`): its next one has the words of the faults as they are now. */
const TO_DO = /^$/;
/** For those who work on the library. */
const INSIDE = /^(?:CONTRIBUTING\.md$|docs\/decisions\/|lib\/.*\.ts$)/;

interface Word {
  readonly not: string;
  readonly pattern: RegExp;
  readonly write: string;
}

/** Each line of a text with such a word, as `file:line: write "is" and not "stands": the line`. */
function found(file: string, text: string, words: readonly Word[]): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      words
        .filter(({ pattern }) => pattern.test(line))
        .map(({ not, write }) => `${file}:${String(index + 1)}: "${write}" and not "${not}": ${line.trim()}`),
    );
}

/** Without the list itself. */
function textOf(file: string): string {
  return file === 'CONTRIBUTING.md' ? read(file).replace(/^\| .* \| .* \|$/gm, '') : read(file);
}

const files = ['CHANGELOG.md', ...pages(), ...sources()].filter((file) => !TO_DO.test(file));

test.each(files)('%s says it in the words of a native engineer', (file) => {
  expect(found(file, textOf(file), WORDS)).toEqual([]);
});

test.each(files.filter((file) => !INSIDE.test(file)))('%s has no private words', (file) => {
  // Paths and codes are names.
  expect(found(file, textOf(file).replace(/`[^`\n]*`|\([^()\s]*\)/g, ''), PRIVATE)).toEqual([]);
});

test.each(files.filter((file) => file.endsWith('.md') && !OUT_OF_CODE.test(file)))(
  '%s says it in words that need no explanation',
  (file) => {
    expect(found(file, textOf(file).replace(/`[^`\n]*`/g, ''), ON_PAGES)).toEqual([]);
  },
);

test('the messages of all errors have neither', () => {
  const messages = allExamples()
    .flatMap(({ codes }) => codes)
    .flatMap(({ code, errors }) => errors.map(({ message }) => found(code, message, [...WORDS, ...PRIVATE])));
  expect(messages.flat()).toEqual([]);
});

test('CONTRIBUTING.md has the list', () => {
  const rows = [...read('CONTRIBUTING.md').matchAll(/^\| (.*) \| (.*) \|$/gm)].map(([, , not = '']) => not);
  for (const { not } of [...WORDS, ...PRIVATE, ...ON_PAGES])
    expect(rows.some((row) => row.includes(not))).toBe(true);
});

test('the list finds what it is for', () => {
  const wrong = 'Somebody who stands here for ever, and a file that stands for all below it: 30 s at most.';
  expect(found('a.md', wrong, WORDS).map((line) => /not "([^"]*)"/.exec(line)?.[1])).toEqual([
    'stands',
    'for ever',
    '30 s at most',
    'somebody',
  ]);
  const unclear = "Told by its name, it lies in a file of ours, held against Flux' own while Vault is away.";
  expect(found('a.md', unclear, ON_PAGES).map((line) => /not "([^"]*)"/.exec(line)?.[1])).toEqual([
    'of ours',
    'held against',
    'is away',
    'told by',
    'lies in',
    "Flux'",
  ]);
});
