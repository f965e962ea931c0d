import { PolicyErrors } from '../errors';
import { isCapability, isRequestCapability, type RequestCapability } from '../capability';
import { ControlGroup, type ControlGroupFactor, factorsProblem } from '../control-group';
import type { ItemNode, PolicyText } from './syntax-tree';
import { checkKeys } from './check-keys';
import { ValueReader } from './value-readers';

/**
 * The control group of a stanza; of several the last one, as in the server.
 *
 * @throws POLICY_CONTROL_GROUP_INVALID, POLICY_KEY_UNKNOWN, POLICY_SYNTAX
 */
export function readControlGroup(source: PolicyText, stanza: ValueReader): ControlGroup | undefined {
  const item = stanza.of('control_group').at(-1);
  if (item === undefined) return undefined;
  const items = stanza.object(item);
  checkKeys(source, items, ['ttl', 'self_auth_allowed', 'factor']);
  const reader = new ValueReader(source, items);
  const factors = Object.fromEntries(reader.of('factor').map((factor) => readFactor(source, factor)));
  const problem = factorsProblem(factors);
  if (problem !== undefined) throw PolicyErrors.POLICY_CONTROL_GROUP_INVALID(problem);
  return ControlGroup.asWritten(reader.seconds('ttl'), reader.boolean('self_auth_allowed') ?? false, factors);
}

function readFactor(source: PolicyText, item: ItemNode): readonly [string, ControlGroupFactor] {
  const [, name] = item.keys;
  if (name === undefined || item.value.kind !== 'object') {
    throw source.syntaxError(item, 'a factor has a name and a block: factor "name" { ... }');
  }
  checkKeys(source, item.value.items, ['identity', 'controlled_capabilities']);
  const reader = new ValueReader(source, item.value.items);
  const inner = reader.of('identity').flatMap((block) => reader.object(block));
  const identity = new ValueReader(source, inner);
  const groupNames = identity.texts('group_names');
  const groupIds = identity.texts('group_ids');
  const controlled = reader.texts('controlled_capabilities')?.map((word) => capability(name, word));
  return [
    name,
    {
      ...(groupNames && { groupNames }),
      ...(groupIds && { groupIds }),
      approvals: identity.integer('approvals') ?? 0,
      ...(controlled && { controlledCapabilities: controlled }),
    },
  ];
}

function capability(factor: string, word: string): RequestCapability {
  if (isCapability(word) && isRequestCapability(word)) return word;
  const rule = 'controlled_capabilities are among create, read, update, patch, delete, list and recover';
  throw PolicyErrors.POLICY_CONTROL_GROUP_INVALID({ factor, rule, got: word });
}
