import type { Capability } from '../capability';
import type { PolicyRule } from '../policy-rule';

const EVERYTHING: readonly Capability[] = ['create', 'read', 'update', 'delete', 'list'];

/** Whether a rule grants all there is: what of it no request asks for was not chosen, and is no mistake. */
export function isEverything({ capabilities }: PolicyRule): boolean {
  return EVERYTHING.every((one) => capabilities.includes(one));
}
