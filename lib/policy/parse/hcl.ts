import { HclParser } from './hcl-parser';
import { type ItemNode, PolicyText, type ValueNode } from './syntax-tree';
import { ANY_TEXT, optional, TEXT } from '../../core';
import { check } from '../private/arguments';

/** A value of HCL 1: blocks of one name are a list, labels are maps in maps, as JSON spells them. */
export type HclValue = string | number | boolean | readonly HclValue[] | HclObject;

/** A block's body, or the whole of a text. */
export interface HclObject {
  readonly [key: string]: HclValue;
}

/**
 * Reads HCL 1 as Vault and its agents read it, which is not the HCL 2 of Terraform.
 *
 * @param name what errors call the text
 * @example
 * parseHcl('auto_auth { method "kubernetes" { mount_path = "auth/kubernetes" } }')
 * // { auto_auth: { method: { kubernetes: { mount_path: 'auth/kubernetes' } } } }
 * @throws POLICY_SYNTAX
 */
export function parseHcl(text: string, name?: string): HclObject {
  check('text', text, ANY_TEXT);
  check('name', name, optional(TEXT));
  return objectOf(HclParser.parse(new PolicyText(text.replace(/\r\n/g, '\n'), name), 'openbao'));
}

function objectOf(items: readonly ItemNode[]): HclObject {
  const found = new Map<string, HclValue[]>();
  for (const { keys, value } of items) {
    const [key = '', ...labels] = keys;
    const labelled = labels.reduceRight<HclValue>((inner, label) => ({ [label]: inner }), valueOf(value));
    const others = found.get(key);
    if (others === undefined) found.set(key, [labelled]);
    else others.push(labelled);
  }
  return Object.fromEntries(
    [...found].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

function valueOf(node: ValueNode): HclValue {
  switch (node.kind) {
    case 'object':
      return objectOf(node.items);
    case 'list':
      return node.values.map(valueOf);
    case 'integer':
    case 'float':
      // As servers read it: a leading zero is octal, which file modes are written in.
      return /^-?0\d+$/.test(node.text) ? Number.parseInt(node.text, 8) : Number(node.text);
    default:
      return node.value;
  }
}
