import { TerraformProvider, TerraformStack, Token } from 'cdktf';
import { type IConstruct } from 'constructs';
import { ROOT_NAMESPACE, type VaultAccess } from '../../access';
import { type IVaultAuth } from '../vault-auth';
import { type VaultTarget } from '../vault-target';

/** What is known at synth of where a mount is; undefined is unknown. */
export interface KnownPlace {
  readonly address: string | undefined;
  readonly namespace: string | undefined;
}

/** Where a mount is, as far as its target or its provider say so as literals. */
export function placeOf(auth: IVaultAuth): KnownPlace {
  const { target } = auth;
  const { vaultAddress } = target;
  const address = vaultAddress === undefined || Token.isUnresolved(vaultAddress) ? undefined : vaultAddress;
  return {
    address: address !== undefined && URL.canParse(address) ? new URL(address).origin : address,
    namespace: namespaceOf(auth, target),
  };
}

/** Whether a workload logs in where the mount is, as far as both know. */
export function meets({ address, namespace }: KnownPlace, access: VaultAccess): boolean {
  return !differ(address, access.vault?.address) && !differ(namespace, access.loginNamespace);
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** The provider takes the namespace of a resource as one below its own. */
function namespaceOf(auth: IConstruct, { provider, vaultNamespace }: VaultTarget): string | undefined {
  const used = (provider ?? defaultProvider(auth)) as { readonly namespaceInput?: string } | undefined;
  const parts = [used?.namespaceInput, vaultNamespace].filter((part) => part !== undefined);
  if (parts.length === 0 || parts.some((part) => Token.isUnresolved(part))) return undefined;
  const path = parts.map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '');
  return path.join('/') || ROOT_NAMESPACE;
}

/** The stack's own provider without an alias, where it is there already. Not the whole tree: every grant asks. */
function defaultProvider(auth: IConstruct): TerraformProvider | undefined {
  return TerraformStack.of(auth)
    .node.children.filter((construct) => TerraformProvider.isTerraformProvider(construct))
    .find(({ terraformResourceType, alias }) => terraformResourceType === 'vault' && alias === undefined);
}
