import { PolicyPath } from '../policy-path';
import { PolicyRule } from '../policy-rule';
import type { PolicyServer } from './parameters';

/** An alias of an entity in one auth mount. */
export interface IdentityAlias {
  readonly id?: string;
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly customMetadata?: Readonly<Record<string, string>>;
}

/** A group, with what templates can ask of it. */
export interface IdentityGroup {
  readonly id: string;
  readonly name: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Who a token belongs to, so that templates in its policies can be filled in. */
export interface PolicyIdentity {
  readonly entity?: {
    readonly id?: string;
    readonly name?: string;
    readonly metadata?: Readonly<Record<string, string>>;
    /** By the accessor of the auth mount. */
    readonly aliases?: Readonly<Record<string, IdentityAlias>>;
  };
  /** The groups that the entity belongs to. */
  readonly groups?: readonly IdentityGroup[];
}

/**
 * - `dropped`: the identity lacks a value, and the rule is not there for this token
 * - `forbidden`: the server refuses every request of the token, since it cannot use a value. OpenBao refuses a value
 *   with a wildcard or a slash in it; Vault takes its wildcards for the pattern's own and refuses a `+*` alone
 */
export type NotFilledIn = 'dropped' | 'forbidden';

/** The rule with its templates filled in, or why that cannot be done. */
export function fillIn(
  rule: PolicyRule,
  identity: PolicyIdentity,
  server: PolicyServer,
): PolicyRule | NotFilledIn {
  const text = rule.path.toString();
  if (!text.includes('{{')) return rule;
  let problem: NotFilledIn | undefined;
  const filled = text.replace(TEMPLATE, (_whole, selector: string) => {
    const value = valueOf(selector.trim(), identity);
    if (value === undefined) problem ??= 'dropped';
    else if (FORBIDDEN_IN_VALUE[server]?.test(value)) problem ??= 'forbidden';
    return value ?? '';
  });
  if (problem === undefined && filled.includes('+*')) problem = 'forbidden';
  return problem ?? PolicyRule.asWritten({ ...rule, path: PolicyPath.unchecked(filled.replace(/^\//, '')) });
}

/** OpenBao allows slashes in a policy that was written with `allow_slashes_in_identity_templates`. */
const FORBIDDEN_IN_VALUE: Readonly<Record<PolicyServer, RegExp | undefined>> = {
  vault: undefined,
  openbao: /[*+/]/,
};

/** As the server cuts them: from two braces to the next two, whatever single ones are in between. */
const TEMPLATE = /\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs;

function valueOf(selector: string, identity: PolicyIdentity): string | undefined {
  const entity = /^identity\.entity\.(.*)$/s.exec(selector)?.[1];
  if (entity !== undefined) return entityValue(entity, identity.entity);
  const group = /^identity\.groups\.(ids|names)\.([^.]*)\.(.*)$/s.exec(selector);
  if (group === null) return undefined;
  const [, by, wanted, field = ''] = group;
  const found = identity.groups?.find(
    (candidate) => (by === 'ids' ? candidate.id : candidate.name) === wanted,
  );
  return found && fieldValue(field, found, { metadata: found.metadata });
}

function entityValue(field: string, entity: PolicyIdentity['entity']): string | undefined {
  if (entity === undefined) return undefined;
  const alias = /^aliases\.([^.]*(?:\$\{[^}]*\})?)\.(.*)$/s.exec(field);
  if (alias === null) return fieldValue(field, entity, { metadata: entity.metadata });
  const [, accessor = '', aliasField = ''] = alias;
  const found =
    entity.aliases !== undefined && Object.hasOwn(entity.aliases, accessor)
      ? entity.aliases[accessor]
      : undefined;
  return (
    found &&
    fieldValue(aliasField, found, { metadata: found.metadata, custom_metadata: found.customMetadata })
  );
}

function fieldValue(
  field: string,
  of: { readonly id?: string; readonly name?: string },
  maps: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>,
): string | undefined {
  // An empty name counts as missing; an empty value of metadata does not.
  if (field === 'id') return of.id || undefined;
  if (field === 'name') return of.name || undefined;
  const dot = field.indexOf('.');
  const map = dot < 0 ? undefined : maps[field.slice(0, dot)];
  const key = field.slice(dot + 1);
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}
