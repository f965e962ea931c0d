import { expectOk, type VaultClient } from './vault-server/client';
import { type Block, Synthesized } from './terraform';

/** Values for the references that Terraform would fill in, by the reference's text without `${}`. */
export type References = Readonly<Record<string, string>>;

/**
 * Writes what a synthesized stack says about Vault over the HTTP API, field by field as the provider does: auth mounts,
 * their configuration, policies, roles, mounts of secrets, identities. Terraform's template escapes are undone, references are looked up in
 * `references`; an unknown one, or a resource of a type that is not written here, is an error and nothing is written
 * after it. The namespace of a resource is that of its request; the provider's own is left out.
 * `allow_overwrite` is what Terraform does and not what Vault is told.
 *
 * @param stackJson the text of `cdk.tf.json`
 */
export async function applyVaultResources(
  client: VaultClient,
  stackJson: string,
  references: References = {},
): Promise<readonly string[]> {
  const stack = new Synthesized(stackJson);
  const unknown = stack
    .ids()
    .filter(
      (id) =>
        id.startsWith('vault_') && ![...ORDER, ...IDENTITIES].some(({ type }) => id.startsWith(`${type}.`)),
    );
  if (unknown.length > 0) throw new Error(`applyVaultResources cannot write ${unknown.join(', ')}`);
  const written: string[] = [];
  const known: Record<string, string> = { ...references };
  for (const { type, requests } of [...ORDER, ...IDENTITIES]) {
    for (const resource of stack.all(type)) {
      const { namespace } = resource;
      const headers: Readonly<Record<string, string>> =
        typeof namespace === 'string' ? { 'X-Vault-Namespace': namespace } : {};
      for (const { path, body } of requests(new Arguments(resource, known))) {
        const { data } = expectOk(await client.request({ method: 'POST', path, body, headers }), path);
        if (typeof data['id'] === 'string') known[`${type}.${resource.logicalId}.id`] = data['id'];
        written.push(path);
      }
    }
  }
  return written;
}

interface Write {
  readonly path: string;
  readonly body: object;
}

/** The order in which one needs the other. */
const ORDER: readonly {
  readonly type: string;
  readonly requests: (resource: Arguments) => readonly Write[];
}[] = [
  {
    type: 'vault_auth_backend',
    requests: (resource) => [
      {
        path: `sys/auth/${resource.text('path')}`,
        body: resource.pick('type', 'description'),
      },
    ],
  },
  {
    type: 'vault_kubernetes_auth_backend_config',
    requests: (resource) => [
      {
        path: `auth/${resource.text('backend')}/config`,
        body: resource.pick(
          'kubernetes_host',
          'kubernetes_ca_cert',
          'token_reviewer_jwt',
          'pem_keys',
          'disable_local_ca_jwt',
          'use_annotations_as_alias_metadata',
        ),
      },
    ],
  },
  {
    type: 'vault_jwt_auth_backend',
    requests: (resource) => [
      { path: `sys/auth/${resource.text('path')}`, body: resource.some('type', 'description') },
      {
        path: `auth/${resource.text('path')}/config`,
        body: resource.pick(
          'oidc_discovery_url',
          'oidc_discovery_ca_pem',
          'jwt_validation_pubkeys',
          'bound_issuer',
          'type',
          'description',
        ),
      },
    ],
  },
  {
    type: 'vault_mount',
    requests: (resource) => [
      {
        path: `sys/mounts/${resource.text('path')}`,
        body: {
          ...resource.pick('type', 'options', 'default_lease_ttl_seconds', 'max_lease_ttl_seconds'),
          config: {
            ...resource.renamed('default_lease_ttl_seconds', 'default_lease_ttl'),
            ...resource.renamed('max_lease_ttl_seconds', 'max_lease_ttl'),
          },
        },
      },
    ],
  },
  {
    type: 'vault_kv_secret_backend_v2',
    requests: (resource) => [
      { path: `${resource.text('mount')}/config`, body: resource.pick('max_versions', 'cas_required') },
    ],
  },
  {
    type: 'vault_policy',
    requests: (resource) => [
      {
        path: `sys/policies/acl/${resource.text('name')}`,
        body: resource.pick('policy'),
      },
    ],
  },
  {
    type: 'vault_kubernetes_auth_backend_role',
    requests: (resource) => [
      {
        path: `auth/${resource.text('backend')}/role/${resource.text('role_name')}`,
        body: resource.pick(
          'bound_service_account_names',
          'bound_service_account_namespaces',
          'bound_service_account_namespace_selector',
          'audience',
          'alias_name_source',
          'token_type',
          'token_no_default_policy',
          'token_policies',
          'token_period',
          'token_ttl',
          'token_max_ttl',
          'token_explicit_max_ttl',
          'token_bound_cidrs',
          'token_num_uses',
        ),
      },
    ],
  },
  {
    type: 'vault_jwt_auth_backend_role',
    requests: (resource) => [
      {
        path: `auth/${resource.text('backend')}/role/${resource.text('role_name')}`,
        body: resource.pick(
          'role_type',
          'bound_audiences',
          'bound_subject',
          'user_claim',
          'user_claim_json_pointer',
          'claim_mappings',
          'token_type',
          'token_no_default_policy',
          'token_policies',
          'token_period',
          'token_ttl',
          'token_max_ttl',
          'token_explicit_max_ttl',
          'token_bound_cidrs',
          'token_num_uses',
        ),
      },
    ],
  },
];

// Identities come last: they refer to each other by ids that the server gives.
const IDENTITIES: typeof ORDER = [
  {
    type: 'vault_identity_entity',
    requests: (resource) => [{ path: 'identity/entity', body: resource.some('name') }],
  },
  {
    type: 'vault_identity_entity_alias',
    requests: (resource) => [
      { path: 'identity/entity-alias', body: resource.some('name', 'mount_accessor', 'canonical_id') },
    ],
  },
  {
    type: 'vault_identity_group',
    requests: (resource) => [
      { path: 'identity/group', body: resource.some('name', 'type', 'policies', 'member_entity_ids') },
    ],
  },
];

const META_ARGUMENTS = [
  'allow_overwrite',
  'logicalId',
  '//',
  'depends_on',
  'provider',
  'lifecycle',
  'namespace',
];

/** The arguments of one resource, as Terraform would pass them on. */
class Arguments {
  public constructor(
    private readonly resource: Block & { readonly logicalId: string },
    private readonly references: References,
  ) {}

  public text(name: string): string {
    const value = this.evaluated(this.resource[name]);
    if (typeof value !== 'string') throw new Error(`${this.resource.logicalId}: no ${name}`);
    return value;
  }

  /** The named arguments where they are set; an argument that is neither named nor part of the path is an error. */
  public pick(...names: readonly string[]): Block {
    const pathArguments = ['path', 'backend', 'mount', 'name', 'role_name'];
    const left = Object.keys(this.resource).filter(
      (key) => !names.includes(key) && !pathArguments.includes(key) && !META_ARGUMENTS.includes(key),
    );
    if (left.length > 0) throw new Error(`${this.resource.logicalId}: ${left.join(', ')} would be lost`);
    return this.some(...names);
  }

  /** One argument under the name that the API has for it, where it is set. */
  public renamed(name: string, apiName: string): Block {
    return this.resource[name] === undefined ? {} : { [apiName]: this.evaluated(this.resource[name]) };
  }

  /** The named arguments where they are set, the others being somebody else's. */
  public some(...names: readonly string[]): Block {
    return Object.fromEntries(
      names
        .filter((name) => this.resource[name] !== undefined)
        .map((name) => [name, this.evaluated(this.resource[name])]),
    );
  }

  private evaluated(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.evaluated(item));
    if (typeof value !== 'string') return value;
    return value.replace(/\$\$\{|%%\{|\$\{([^}]*)\}/g, (whole, reference: string | undefined) => {
      if (reference === undefined) return whole.slice(1);
      const known = this.references[reference];
      if (known === undefined) throw new Error(`${this.resource.logicalId}: no value for \${${reference}}`);
      return known;
    });
  }
}
