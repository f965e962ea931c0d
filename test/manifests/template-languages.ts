import * as fc from 'fast-check';

/**
 * What begins something in one of the template languages that manifests pass on their way. Helm reads `{{`; Jinja reads
 * `{{`, `{%` and `{#`; Terraform reads `${` and `%{`; Flux reads `${`, and makes one dollar of two wherever they are.
 */
export const TEMPLATE_CODE = /\{\{|\{%|\{#|\$\{|%\{|\$\$/;

const PIECES = [
  '{',
  '{',
  '}',
  '$',
  '$',
  '%',
  '#',
  '-',
  '~',
  'X',
  ' ',
  '"',
  "'",
  '\\',
  '\n',
  ':',
  '|',
  '[[',
  ']]',
];

/** Texts that are mostly made of what template languages read, whole and in halves. */
export function hostileTexts(): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
    .map((pieces) => pieces.join(''));
}

/** Where a value holds code of a template language, in texts and in keys: the way to it, and what is around it. */
export function templateCodeIn(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') {
    const { index } = TEMPLATE_CODE.exec(value) ?? {};
    return index === undefined ? [] : [`${path}: ${value.slice(Math.max(0, index - 20), index + 20)}`];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...templateCodeIn(key, path),
    ...templateCodeIn(inner, `${path}/${key}`),
  ]);
}
