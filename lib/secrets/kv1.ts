import { KvV1 } from '../policy';
import { checkedMount, checkedPath } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The KV secrets engine, version 1, at `mount`.
 *
 * A changed value is noticed late: the server calls the secret good for the mount's maximum TTL, 768 h, and the agent
 * reads it again after that only, whatever `renderInterval` says, unless the secret has a key `ttl`. Version 2 has no such
 * delay.
 *
 * @example kv1('kv').at('shop/db').key('apiKey')
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v1
 */
export function kv1(mount: string): Kv1Mount {
  return new Kv1Mount(mount);
}

/** A mount of KV v1. */
export class Kv1Mount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('kv1', mount);
    Object.freeze(this);
  }

  /**
   * A secret of this mount.
   * @throws SECRETS_PATH_INVALID for wildcards, empty segments and unprintable characters
   */
  public at(path: string): Kv1Secret {
    return new Kv1Secret(
      this.mount,
      checkedPath(`secret of kv1(${JSON.stringify(this.mount)})`, path, 'many'),
    );
  }
}

/** One secret of KV v1: several keys under one path. */
export class Kv1Secret {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly path: string,
  ) {
    Object.freeze(this);
  }

  /**
   * One value of the secret.
   * @throws SECRETS_KEY_INVALID for the empty key
   */
  public key(key: string): SecretRef {
    const rule = KvV1.mount(this.mount).secret(this.path).read();
    return new SecretRef(new SecretRequest({ engine: 'kv-v1', rule, dynamic: false }), key);
  }
}
