import { type ITerraformDependable, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type AuthMethod } from '../../access';
import { mountPathProblem } from '../../core';
import { VaultErrors } from '../errors';
import { writeGrantsOf } from './grants-file';
import { claimInStack } from './name-claims';
import { targetKey, type VaultTarget } from '../vault-target';
import { type IVaultAuth } from '../vault-auth';

/** What every auth mount has, of this stack or imported: a checked path, and the server it belongs to. */
export abstract class AuthMountBase extends Construct implements IVaultAuth {
  public abstract readonly method: AuthMethod;
  public readonly path: string;
  public readonly target: VaultTarget;
  public readonly targetKey: string;
  public abstract readonly mount?: ITerraformDependable;
  public abstract readonly accessor?: string | undefined;

  /** @throws VAULT_AUTH_PATH_UNKNOWN, VAULT_AUTH_PATH_INVALID */
  protected constructor(scope: Construct, id: string, attributes: VaultTarget & { readonly path: string }) {
    super(scope, id);
    const { path, provider, vaultNamespace, vaultAddress } = attributes;
    this.path = path;
    this.target = Object.freeze({ provider, vaultNamespace, vaultAddress });
    this.targetKey = targetKey(attributes);
    if (Token.isUnresolved(path)) throw VaultErrors.VAULT_AUTH_PATH_UNKNOWN({ value: path }, this.node.path);
    const reason = path.startsWith('auth/') ? 'the path of an auth mount' : mountPathProblem(path);
    if (reason !== undefined) throw VaultErrors.VAULT_AUTH_PATH_INVALID({ path, reason }, this.node.path);
    writeGrantsOf(TerraformStack.of(this));
  }

  /** @throws VAULT_AUTH_PATH_TAKEN when the stack mounts something at this path already */
  protected claimPath(): void {
    const { path } = this;
    const other = claimInStack(this, 'mount', this.targetKey, path);
    if (other !== undefined) {
      throw VaultErrors.VAULT_AUTH_PATH_TAKEN({ path, takenBy: other.node.path }, this.node.path);
    }
  }
}
