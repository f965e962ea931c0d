import { nearestName } from '../../core';
import { PolicyErrors } from '../errors';
import type { ItemNode, PolicyText } from './syntax-tree';

/**
 * A block has no other keys, as in the server.
 * @throws POLICY_KEY_UNKNOWN, POLICY_OTHER_LANGUAGE
 */
export function checkKeys(source: PolicyText, items: readonly ItemNode[], known: readonly string[]): void {
  const unknown = items.find((item) => !known.includes(item.keys[0] ?? ''));
  if (unknown === undefined) return;
  const key = unknown.keys[0] ?? '';
  const facts = { place: source.place(unknown), key, known, near: nearestName(key, known) };
  throw source.otherLanguage(unknown) ?? source.placed(PolicyErrors.POLICY_KEY_UNKNOWN(facts), unknown);
}
