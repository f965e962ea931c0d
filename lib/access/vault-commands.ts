import { type GrantedAccess, grantedAccess } from './granted-access';
import { type GrantSettings } from './grant-settings';
import { type VaultAccessContract } from './vault-access-contract';

/**
 * The `vault` commands that write the policies and roles of a contract, as a shell script: for a platform team without
 * Terraform. Equal in effect to `grant`; run again after each change of the contract. It removes nothing.
 *
 * Which server, and as whom, say VAULT_ADDR and VAULT_TOKEN, as for any `vault` command; `VAULT=bao` takes OpenBao's.
 * @throws POLICY_LINT_..., ACCESS_GRANT_SETTING
 */
export function vaultCommands(contract: VaultAccessContract, settings: GrantSettings = {}): string {
  return [
    '#!/bin/sh',
    '# Policies and roles of workloads, made of their contract by aks-vault-constructs contract vault. Not to be edited.',
    'set -eu',
    'vault=${VAULT:-vault}',
    ...grantedAccess(contract, settings).map(commandsOf),
    '',
  ].join('\n');
}

function commandsOf({ access, namespace, policy, role }: GrantedAccess): string {
  const within = namespace === undefined ? '' : ` -namespace=${namespace}`;
  return [
    '',
    `# ${access.namespace}/${access.workload}`,
    ...(policy === undefined
      ? []
      : [`"$vault" policy write${within} ${policy.name} - <<'POLICY'`, policy.text.trimEnd(), 'POLICY']),
    // Lists and maps have no other form on the command line.
    `"$vault" write${within} ${role.path} - <<'ROLE'`,
    JSON.stringify(role.body, undefined, 2),
    'ROLE',
  ].join('\n');
}
