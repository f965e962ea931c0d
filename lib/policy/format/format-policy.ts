import { PolicyErrors } from '../errors';
import { HclParser } from '../parse/hcl-parser';
import { type ItemNode, PolicyText, type ValueNode } from '../parse/syntax-tree';
import { readPolicy } from '../parse/policy-reader';
import type { ParseOptions } from '../policy-document';
import { Layout } from './layout';
import { piecesOf } from './pieces';
import { check, PARSE_OPTIONS } from '../private/arguments';

/**
 * A policy in HCL, laid out: two spaces, one item a line, `=` in columns, a blank line between stanzas. Order, comments and
 * meaning stay; a text that is laid out already stays as it is, and so does a policy in JSON. Lines end as the first one
 * does: a checkout on Windows, whose lines end with CRLF, is laid out as well as the same file elsewhere.
 *
 * @throws what `PolicyDocument.parse` throws: what servers refuse is not laid out
 */
export function formatPolicy(text: string, from: string | ParseOptions = {}): string {
  check('from', from, PARSE_OPTIONS);
  const { file, server = 'vault' }: ParseOptions = typeof from === 'string' ? { file: from } : from;
  readPolicy(text, file, server);
  const source = new PolicyText(text.replaceAll('\r\n', '\n'), file);
  if (source.text.trimStart().startsWith('{')) return text;
  const formatted = Layout.of(source, piecesOf(source));
  if (!sameMeaning(source, new PolicyText(formatted, file)))
    throw PolicyErrors.POLICY_LAYOUT_CHANGES({ file: file ?? 'policy' });
  return /^[^\n]*\r\n/.test(text) ? formatted.replaceAll('\n', '\r\n') : formatted;
}

function sameMeaning(before: PolicyText, after: PolicyText): boolean {
  try {
    return meaning(after) === meaning(before);
  } catch {
    return false;
  }
}

/** What is written, without its places and comments. */
function meaning(source: PolicyText): string {
  return JSON.stringify(HclParser.parse(source, 'openbao').map(plainItem));
}

function plainItem({ keys, value, assigned = false }: ItemNode): unknown {
  return [keys, assigned, plainValue(value)];
}

function plainValue(value: ValueNode): unknown {
  switch (value.kind) {
    case 'object':
      return value.items.map(plainItem);
    case 'list':
      return ['list', ...value.values.map(plainValue)];
    case 'integer':
    case 'float':
      return [value.kind, value.text];
    default:
      return value.value;
  }
}
