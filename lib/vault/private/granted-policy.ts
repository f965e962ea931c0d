import { createHash } from 'node:crypto';
import { TerraformStack } from 'cdktf';
import { type Construct } from 'constructs';
import { type VaultAccess } from '../../access';
import { type IVaultAuth } from '../vault-auth';
import { VaultPolicy } from '../vault-policy';

const GRANTED: unique symbol = Symbol.for('aks-vault-constructs.vault.granted');

interface Granted {
  readonly policy: VaultPolicy;
  readonly access: VaultAccess;
}

/**
 * The policy of a workload: one of its own, or that of the same application at another mount of this stack, where both may do
 * the same.
 *
 * Its address in the Terraform state is made of its name alone: when the mount that it was made below goes, the other
 * one's takes its place, and nothing is deleted.
 *
 * @throws VAULT_POLICY_NAME_TAKEN, and what {@link VaultPolicy} throws
 */
export function grantedPolicy(
  scope: Construct,
  auth: Construct & IVaultAuth,
  access: VaultAccess,
  allowOverwrite?: boolean,
): VaultPolicy {
  const stack = TerraformStack.of(auth) as TerraformStack & { [GRANTED]?: Map<string, Granted> };
  const granted = (stack[GRANTED] ??= new Map<string, Granted>());
  const key = JSON.stringify([auth.targetKey, access.policyName]);
  const known = granted.get(key);
  if (known !== undefined && isSameApplication(known.access, access)) return known.policy;
  const policy = new VaultPolicy(scope, 'Policy', {
    ...auth.target,
    policyName: access.policyName,
    document: access.policy(),
    ...(allowOverwrite === undefined ? {} : { allowOverwrite }),
  });
  policy.resource.overrideLogicalId(logicalIdOf(access.policyName, key));
  granted.set(key, { policy, access });
  return policy;
}

function isSameApplication(one: VaultAccess, other: VaultAccess): boolean {
  return (
    one.auth.path !== other.auth.path &&
    one.namespace === other.namespace &&
    one.serviceAccount === other.serviceAccount &&
    one.policy().render() === other.policy().render()
  );
}

/** Names may have dots, which Terraform's have not; the hash tells apart what is the same without them. */
function logicalIdOf(name: string, key: string): string {
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `policy_${name.replace(/[^\w-]/g, '_')}_${hash.toUpperCase()}`;
}
