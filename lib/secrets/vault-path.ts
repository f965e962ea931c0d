import { PolicyPath, PolicyRule, pathUse } from '../policy';
import { SecretsErrors } from './errors';
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
 * @throws SECRETS_PATH_NOT_READ for a path that a read does not answer: `pki/issue/web`, `transit/decrypt/k`, `v1/...`
 */
export function vaultPath(path: string, options: VaultPathOptions = {}): VaultPath {
  const literal = readable(checkedPath('path of vaultPath', path, 'many'));
  const rule = PolicyRule.allow(PolicyPath.literal(literal), ['read']);
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

/** A path that a plain read without parameters can answer, as far as the path says. */
function readable(path: string): string {
  const refuse = (rule: string, remedy: string) =>
    SecretsErrors.SECRETS_PATH_NOT_READ({ path, rule, remedy });
  if (path.startsWith('v1/')) {
    throw refuse(
      'a path begins with the mount: "v1/" belongs to the address',
      `write ${JSON.stringify(path.slice(3))}`,
    );
  }
  if (path.includes('?')) {
    throw refuse(
      'a read has no parameters: the policy and the agent would take them for a part of the name',
      'leave them out, and set in Vault, at the role, what they say',
    );
  }
  if (/(?:^|\/)pki[\w.-]*\/issue\//.test(path)) {
    throw refuse(
      'a certificate is issued by an update, not by a read',
      "write pki(mount).role(role).certificate({ commonName: 'web.shop.svc' })",
    );
  }
  const use = pathUse(path);
  if (use === undefined || use.capabilities.includes('read')) return path;
  throw refuse(
    `this path is answered to ${use.capabilities.join(' and ')} only, and the agent's files are made by reads`,
    `call it from the application with the policy of ${use.verb}, or read what the engine keeps instead`,
  );
}
