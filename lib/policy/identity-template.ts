import { PolicyErrors } from './errors';
import { ANY_TEXT } from '../core';
import { check } from './private/arguments';
import { TOKEN } from './private/tokens';

/**
 * A part of a path that the server fills in when a request comes, from the identity behind the token. Where the
 * identity lacks the value, the server drops the whole rule for that request: the rule grants nothing.
 *
 * Used inside of any path or name: `` KvV2.mount('secret').secret(`${identity.entity.name}/db`) ``.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies
 */
export class IdentityTemplate {
  private constructor(
    /** What is between the braces, such as `identity.entity.id`. */
    public readonly selector: string,
  ) {
    Object.freeze(this);
  }

  /**
   * @param selector such as `identity.entity.metadata.team`; what {@link identity} gives without typing it
   * @throws POLICY_TEMPLATE_INVALID for a selector that no server knows
   */
  public static of(selector: string): IdentityTemplate {
    const problem = selectorProblem(selector);
    if (problem !== undefined) throw PolicyErrors.POLICY_TEMPLATE_INVALID({ template: selector, problem });
    return new IdentityTemplate(selector);
  }

  /** `{{identity.entity.id}}` */
  public toString(): string {
    return `{{${this.selector}}}`;
  }
}

/** What the server knows about the login behind a token: an entity's alias of one auth mount. */
export interface AliasTemplates {
  /** The alias's own id. */
  readonly id: IdentityTemplate;
  /** For Kubernetes the service account's UID, or `<namespace>/<name>` where the role says `alias_name_source = "serviceaccount_name"`. */
  readonly name: IdentityTemplate;
  /** Metadata of the login: for Kubernetes `service_account_namespace`, `service_account_name`, `service_account_uid`. */
  metadata(key: string): IdentityTemplate;
  /** Metadata that an administrator has put on the alias. */
  customMetadata(key: string): IdentityTemplate;
}

/** A group that the entity must be a member of; where it is not, the rule is dropped. */
export interface GroupTemplates {
  readonly id: IdentityTemplate;
  readonly name: IdentityTemplate;
  metadata(key: string): IdentityTemplate;
}

/** The values of an identity, as typed parts of paths. */
export const identity = Object.freeze({
  /** The entity behind the token. */
  entity: Object.freeze({
    /** Unique and stable: the safest part of a path. */
    get id(): IdentityTemplate {
      return IdentityTemplate.of('identity.entity.id');
    },
    /** Chosen by an administrator, or generated. */
    get name(): IdentityTemplate {
      return IdentityTemplate.of('identity.entity.name');
    },
    /** Metadata of the entity. @throws POLICY_TEMPLATE_INVALID for an empty key, or one with braces or spaces around it */
    metadata(key: string): IdentityTemplate {
      return template('identity.entity.metadata', key);
    },
  }),
  /**
   * The entity's alias of one auth mount.
   *
   * @param accessor of the auth mount, such as `auth_kubernetes_1a2b3c4d`; a Terraform token is welcome
   *   (`VaultKubernetesAuth.accessor`), and is then filled in by Terraform
   * @throws POLICY_TEMPLATE_INVALID where the accessor is empty or has a dot
   */
  alias(accessor: string): AliasTemplates {
    check('accessor', accessor, ANY_TEXT);
    const prefix = `identity.entity.aliases.${accessor}`;
    return Object.freeze({
      id: IdentityTemplate.of(`${prefix}.id`),
      name: IdentityTemplate.of(`${prefix}.name`),
      metadata: (key: string) => template(`${prefix}.metadata`, key),
      customMetadata: (key: string) => template(`${prefix}.custom_metadata`, key),
    });
  },
  /** A group known by its id. @throws POLICY_TEMPLATE_INVALID where the id is empty or has a dot */
  group(id: string): GroupTemplates {
    check('id', id, ANY_TEXT);
    return groupTemplates(`identity.groups.ids.${id}`);
  },
  /** A group known by its name. @throws POLICY_TEMPLATE_INVALID where the name is empty or has a dot */
  groupNamed(name: string): GroupTemplates {
    check('name', name, ANY_TEXT);
    return groupTemplates(`identity.groups.names.${name}`);
  },
});

function template(prefix: string, key: string): IdentityTemplate {
  check(prefix, key, ANY_TEXT);
  return IdentityTemplate.of(`${prefix}.${key}`);
}

function groupTemplates(prefix: string): GroupTemplates {
  return Object.freeze({
    id: IdentityTemplate.of(`${prefix}.id`),
    name: IdentityTemplate.of(`${prefix}.name`),
    metadata: (key: string) => template(`${prefix}.metadata`, key),
  });
}

const KEY = String.raw`[^{}\s](?:[^{}]*[^{}\s])?`;
const SEGMENT = String.raw`[^{}.\s]+`;
const KNOWN: readonly RegExp[] = [
  new RegExp(String.raw`^identity\.entity\.(?:id|name|metadata\.${KEY})$`),
  new RegExp(String.raw`^identity\.entity\.aliases\.${SEGMENT}\.(?:id|name|(?:custom_)?metadata\.${KEY})$`),
  new RegExp(String.raw`^identity\.groups\.(?:ids|names)\.[^{}.]+\.(?:id|name|metadata\.${KEY})$`),
];

/** What is wrong with the text between `{{` and `}}`, or undefined. A Terraform token counts as one word of it. */
export function selectorProblem(selector: string): string | undefined {
  if (typeof selector !== 'string') return 'it is a text';
  const text = selector.replace(TOKEN, 'token');
  if (KNOWN.some((known) => known.test(text))) return undefined;
  return 'it is none of identity.entity.id|name|metadata.<key>, identity.entity.aliases.<accessor>.id|name|metadata.<key>|custom_metadata.<key>, identity.groups.ids|names.<group>.id|name|metadata.<key>';
}
