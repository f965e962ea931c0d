import { PolicyErrors } from '../errors';
import type { IdentityAlias, IdentityGroup, PolicyIdentity } from '../evaluate/identity-values';
import { ANY_TEXT, recordOf } from '../../core';
import { check } from '../private/arguments';
import { selectorProblem } from '../identity-template';

/**
 * An identity from the values of templates, as a policy writes them; the `identity.` in front may be left out.
 *
 * @example identityOf({ 'entity.name': 'web', 'groups.names.ops.id': '7f3a' })
 * @throws POLICY_TEMPLATE_INVALID for a selector that no server knows
 */
export function identityOf(values: Readonly<Record<string, string>>): PolicyIdentity {
  check('identity', values, recordOf(ANY_TEXT, "a map of texts, such as { 'entity.name': 'web' }"));
  const entity = new Draft();
  const aliases = new Map<string, Draft>();
  const groups = new Map<string, Draft>();
  for (const [written, value] of Object.entries(values)) {
    const selector = written.startsWith('identity.') ? written : `identity.${written}`;
    const problem = selectorProblem(selector);
    if (problem !== undefined) throw PolicyErrors.POLICY_TEMPLATE_INVALID({ template: written, problem });
    const [, accessor, aliasField = ''] = /^identity\.entity\.aliases\.([^.]+)\.(.+)$/s.exec(selector) ?? [];
    const [, by, key = '', groupField = ''] =
      /^identity\.groups\.(ids|names)\.([^.]+)\.(.+)$/s.exec(selector) ?? [];
    if (accessor !== undefined) {
      const alias = aliases.get(accessor) ?? new Draft();
      aliases.set(accessor, alias.put(aliasField, value));
    } else if (by !== undefined) {
      const group = groups.get(`${by} ${key}`) ?? new Draft().put(by === 'ids' ? 'id' : 'name', key);
      groups.set(`${by} ${key}`, group.put(groupField, value));
    } else entity.put(selector.slice('identity.entity.'.length), value);
  }
  const named = [...aliases].map(([accessor, draft]) => [accessor, draft.alias()] as const);
  return {
    entity: { ...entity.alias(), aliases: Object.fromEntries(named) },
    groups: [...groups.values()].map((draft) => draft.group()),
  };
}

/** An entity, an alias or a group, while its values come one by one. */
class Draft {
  private readonly own: { id?: string; name?: string } = {};
  private readonly metadata = new Map<string, string>();
  private readonly custom = new Map<string, string>();

  public put(field: string, value: string): this {
    if (field === 'id' || field === 'name') this.own[field] = value;
    else if (field.startsWith('custom_metadata.'))
      this.custom.set(field.slice('custom_metadata.'.length), value);
    else this.metadata.set(field.slice('metadata.'.length), value);
    return this;
  }

  public alias(): IdentityAlias {
    return {
      ...this.own,
      metadata: Object.fromEntries(this.metadata),
      customMetadata: Object.fromEntries(this.custom),
    };
  }

  public group(): IdentityGroup {
    const { id = '', name = '' } = this.own;
    return { id, name, metadata: Object.fromEntries(this.metadata) };
  }
}
