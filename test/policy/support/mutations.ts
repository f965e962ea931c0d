import type { Random } from './random';

const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  '=',
  '\n',
  '#',
  '/*',
  '*/',
  '//',
  '\\',
  '*',
  '+',
  '+*',
  '{{',
  '}}',
  '${',
  ' ',
  '\t',
  '\r',
  '0',
  '-1',
  '1.5',
  'true',
  'null',
  'é',
  '<<EOF\n',
  'EOF\n',
  '\u0000',
  'deny',
  '"deny",',
  '"root",',
  '"read",',
  'path',
  'x',
];
const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/"read"/, ['"raed"', '"READ"', 'read', '1', '["read"]', '"root"', '"scan"', '"deny"', 'true', '{}', '""']],
  [/capabilities/, ['capability', 'Capabilities', 'policy', 'capabilities = 1 capabilities']],
  [/path/, ['Path', 'paths', 'path "x"', '"path"', 'name']],
  [/\[/, ['', '[[', '{', '[,']],
  [/\]/, ['', ']]', '}', ',]', ',,]']],
  [/=/, ['', ':', '==', '= =']],
  [/"\d\w*"/, ['"1x"', '-5', '"-5m"', '[]', '"1.5h"', '1e3', '"0x10"', 'true', '""', '"1h1"', '08']],
  [/allowed_parameters/, ['allowed_parameter', 'denied_parameters', 'required_parameters', 'mfa_methods']],
  [/approvals = \d/, ['approvals = "1"', 'approvals = 1.5', 'approvals = true', 'approvals = 0']],
  [/identity\./, ['identity', 'identity..', '}}{{identity.', '{{identity.']],
];

/** `text` with one to three things done to it that a hasty editor does, or a malicious one. */
export function mutate(random: Random, text: string): string {
  let mutated = text;
  for (let times = 1 + random.below(3); times > 0; times--) mutated = mutateOnce(random, mutated);
  return mutated;
}

function mutateOnce(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  switch (random.below(7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random.below(3));
    case 1:
    case 2:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
    case 3:
      return text.slice(0, at);
    case 4:
      return duplicateLine(random, text);
    default:
      return replaceWord(random, text);
  }
}

function duplicateLine(random: Random, text: string): string {
  const lines = text.split('\n');
  const index = random.below(lines.length);
  lines.splice(random.below(lines.length + 1), 0, lines[index] ?? '');
  return lines.join('\n');
}

function replaceWord(random: Random, text: string): string {
  const [pattern, replacements] = random.pick(
    WORDS.filter(([word]) => word.test(text)).concat([[/ /, ['', '\n']]]),
  );
  const found = [...text.matchAll(new RegExp(pattern, 'g'))];
  const match = found.length === 0 ? undefined : random.pick(found);
  if (match === undefined) return text;
  return text.slice(0, match.index) + random.pick(replacements) + text.slice(match.index + match[0].length);
}
