import { PolicyPath, PolicyRule } from '../policy';
import { checkedPath } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/** What the library can not know about an engine without a vocabulary of its own. */
export interface VaultPathOptions {
  /**
   * Whether the answer comes with a lease, as cloud credentials do. The agent's token may then renew leases. An agent
   * that may not fetches again without pause: a database role got 206 users in 50 s that way.
   * @default true
   */
  readonly dynamic?: boolean;
}

/**
 * Any path that answers a read with fields, such as `azure/creds/shop` or `aws/creds/deploy`. A literal path of the
 * API, without `v1/`. For KV, databases and PKI use `kv2`, `kv1`, `database` and `pki`, which know the paths.
 *
 * @example vaultPath('azure/creds/shop').field('client_secret')
 * @throws SECRETS_PATH_INVALID for wildcards, empty segments and unprintable characters
 */
export function vaultPath(path: string, options: VaultPathOptions = {}): VaultPath {
  const rule = PolicyRule.allow(PolicyPath.literal(checkedPath('path of read', path, 'many')), ['read']);
  return new VaultPath(new SecretRequest({ engine: 'other', rule, dynamic: options.dynamic ?? true }));
}

/** The answer to a read of one path. */
export class VaultPath {
  /** @internal */
  public constructor(private readonly request: SecretRequest) {
    Object.freeze(this);
  }

  /**
   * A field of the answer's `data`.
   * @throws SECRETS_KEY_INVALID for the empty name
   */
  public field(name: string): SecretRef {
    return new SecretRef(this.request, name);
  }
}
