import { createHash } from 'node:crypto';
import { type GrantedAccess, grantedAccess } from './granted-access';
import { type GrantSettings } from './grant-settings';
import { type VaultAccessContract } from './vault-access-contract';

/** What a platform adds, and what Terraform does about policies that are there already. */
export interface TerraformModuleSettings extends GrantSettings {
  /**
   * Whether a policy of the same name that is in Vault already may be overwritten when it is created. Providers from 5.10 on.
   * @default not said: the provider's own, which is to overwrite up to version 5
   */
  readonly allowOverwrite?: boolean | undefined;
}

/**
 * The policies and roles of a contract as a Terraform module in HCL, for a platform team without cdktf: one file, with
 * the provider `hashicorp/vault`, for Terraform and OpenTofu. Equal in effect to `grant`. Which server, and as whom, says
 * the provider of the caller; auth mounts are there already.
 * @throws POLICY_LINT_..., ACCESS_GRANT_SETTING
 */
export function terraformModule(
  contract: VaultAccessContract,
  settings: TerraformModuleSettings = {},
): string {
  return [
    '# Policies and roles of workloads, made of their contract by aks-vault-constructs contract terraform. Not to be edited.',
    'terraform {',
    '  required_providers {',
    '    vault = {',
    '      source = "hashicorp/vault"',
    '    }',
    '  }',
    '}',
    ...grantedAccess(contract, settings).map((granted) => blocksOf(granted, settings)),
    '',
  ].join('\n');
}

function blocksOf(granted: GrantedAccess, { allowOverwrite }: TerraformModuleSettings): string {
  const overwrite = allowOverwrite === undefined ? {} : { allow_overwrite: allowOverwrite };
  const { access, namespace, policy, role } = granted;
  const place = namespace === undefined ? {} : { namespace };
  const policyId = idOf('policy', access.policyName, namespace, '');
  const { claim_mappings: mappings, ...body } = role.body;
  const roleType = `vault_${access.auth.method}_auth_backend_role`;
  return [
    '',
    `# ${access.namespace}/${access.workload}`,
    ...(policy === undefined
      ? []
      : [
          `resource "vault_policy" "${policyId}" {`,
          ...assigned({ ...place, name: policy.name, ...overwrite }, '  '),
          '',
          '  policy = <<EOT',
          literal(policy.text.trimEnd()),
          'EOT',
          '}',
          '',
        ]),
    `resource "${roleType}" "${idOf('role', access.roleName, namespace, access.auth.path)}" {`,
    ...assigned({ ...place, backend: access.auth.path, role_name: access.roleName, ...body }, '  '),
    ...(mappings === undefined
      ? []
      : ['  claim_mappings = {', ...assigned(mappings as object, '    '), '  }']),
    '',
    `  depends_on = [vault_policy.${policyId}]`,
    '}',
  ].join('\n');
}

/** Arguments, each in a line, laid out as `terraform fmt` does it. */
function assigned(values: object, indent: string): readonly string[] {
  const entries = Object.entries(values).map(
    ([name, value]) => [/^\w+$/.test(name) ? name : quoted(name), hcl(value)] as const,
  );
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${indent}${name.padEnd(width)} = ${value}`);
}

/** Names of blocks have no dots and slashes; the hash tells apart what is the same without them. */
function idOf(kind: string, name: string, namespace: string | undefined, mount: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([name, namespace, mount]))
    .digest('hex')
    .slice(0, 8);
  return `${kind}_${name.replace(/[^\w-]/g, '_')}_${hash}`;
}

function hcl(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(hcl).join(', ')}]`;
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** A text in quotation marks; the escapes of JSON are Terraform's too, but for those of its templates. */
function quoted(text: string): string {
  return literal(JSON.stringify(text));
}

/** Text that is meant literally: Terraform would read `${name}` and `%{if}` in it. */
function literal(text: string): string {
  return text.replace(/\$\{/g, '$$$${').replace(/%\{/g, '%%{');
}
