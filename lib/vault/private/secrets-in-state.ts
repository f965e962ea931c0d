import { TerraformDataSource, TerraformResource, TerraformStack } from 'cdktf';
import { type Construct, type IConstruct } from 'constructs';
import { VaultErrors } from '../errors';

const VALUE = "a secret's value";
const CREDENTIAL = 'a credential that Vault makes for it';
const INPUT = 'what goes in and what comes out';

/** Types of the Vault provider whose purpose is a secret, and what of it Terraform would keep. */
function typesWithSecrets(): ReadonlyMap<string, string> {
  return new Map([
    ['vault_kv_secret', VALUE],
    ['vault_kv_secret_v2', VALUE],
    ['vault_generic_secret', VALUE],
    ['vault_generic_endpoint', 'whatever it writes, often a password'],
    ['vault_token', CREDENTIAL],
    ['vault_approle_auth_backend_login', CREDENTIAL],
    ['vault_approle_auth_backend_role_secret_id', CREDENTIAL],
    ['vault_aws_auth_backend_login', CREDENTIAL],
    ['vault_identity_oidc_client', CREDENTIAL],
    ['vault_identity_oidc_client_creds', CREDENTIAL],
    ['vault_pki_secret_backend_acme_eab', CREDENTIAL],
    ['vault_pki_secret_backend_cert', 'the private key of the certificate'],
    ['vault_terraform_cloud_secret_creds', CREDENTIAL],
    ['vault_ad_access_credentials', CREDENTIAL],
    ['vault_aws_access_credentials', CREDENTIAL],
    ['vault_aws_static_access_credentials', CREDENTIAL],
    ['vault_azure_access_credentials', CREDENTIAL],
    ['vault_kubernetes_service_account_token', CREDENTIAL],
    ['vault_ldap_dynamic_credentials', CREDENTIAL],
    ['vault_ldap_static_credentials', CREDENTIAL],
    ['vault_nomad_access_token', CREDENTIAL],
    ['vault_transform_decode', INPUT],
    ['vault_transform_encode', INPUT],
    ['vault_transit_decrypt', INPUT],
    ['vault_transit_encrypt', INPUT],
  ]);
}

const GUARDED: unique symbol = Symbol.for('aks-vault-constructs.vault.secrets-in-state');

/**
 * Lets synth fail when the app has a resource or a data source that puts a secret into the Terraform state, with its
 * path and type. A validation, since others may add theirs after this construct. Once a stack, however often it is called.
 */
export function forbidSecretsInState(self: Construct): void {
  const stack = TerraformStack.of(self) as TerraformStack & { [GUARDED]?: true };
  if (stack[GUARDED] === true) return;
  stack[GUARDED] = true;
  stack.node.addValidation({ validate: () => secretsIn(stack.node.root) });
}

function secretsIn(root: IConstruct): string[] {
  const types = typesWithSecrets();
  return root.node.findAll().flatMap((construct) => {
    const type = typeOf(construct);
    const what = type === undefined ? undefined : types.get(type.replace(/^data\./, ''));
    if (type === undefined || what === undefined) return [];
    return [VaultErrors.VAULT_SECRET_IN_STATE({ type, what }, construct.node.path).message];
  });
}

function typeOf(construct: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(construct)) return construct.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(construct)) return `data.${construct.terraformResourceType}`;
  return undefined;
}
