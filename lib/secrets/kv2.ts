import { SecretsErrors } from './errors';
import { KvV2 } from '../policy';
import { checkedMount, checkedPath, withoutKvPrefix } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The KV secrets engine, version 2, at `mount`. The prefix `data/` is added here and nowhere else.
 *
 * @example kv2('secret').at('shop/db').key('apiKey')
 * @throws SECRETS_MOUNT_INVALID
 * @throws SECRETS_KV_V2_PREFIX for a mount that ends with `data` or `metadata`
 * @see https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2
 */
export function kv2(mount: string): Kv2Mount {
  return new Kv2Mount(mount);
}

/** A mount of KV v2. */
export class Kv2Mount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('kv2', mount);
    const [last = '', ...before] = mount.split('/').reverse();
    if (before.length > 0 && (last === 'data' || last === 'metadata')) {
      const right = before.reverse().join('/');
      throw SecretsErrors.SECRETS_KV_V2_PREFIX({
        written: `kv2(${JSON.stringify(mount)})`,
        mount: right,
        path: 'shop/db',
      });
    }
    Object.freeze(this);
  }

  /**
   * A secret of this mount, by the path that `vault kv get` takes.
   * @throws SECRETS_KV_V2_PREFIX for a path that begins with `data/` or `metadata/`
   * @throws SECRETS_PATH_INVALID for wildcards, empty segments and unprintable characters
   */
  public at(path: string): Kv2Secret {
    return new Kv2Secret(
      this.mount,
      withoutKvPrefix(this.mount, checkedPath(`secret of kv2(${JSON.stringify(this.mount)})`, path, 'many')),
    );
  }
}

/** One secret of KV v2: several keys under one path. */
export class Kv2Secret {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly path: string,
    private readonly pinned?: number,
  ) {
    Object.freeze(this);
  }

  /**
   * The secret as it was at this version, from 1. Later versions do not reach the workload then.
   * @throws SECRETS_VERSION_INVALID
   */
  public version(version: number): Kv2Secret {
    if (!Number.isSafeInteger(version) || version < 1) {
      throw SecretsErrors.SECRETS_VERSION_INVALID({ path: `${this.mount}/${this.path}`, version });
    }
    return new Kv2Secret(this.mount, this.path, version);
  }

  /**
   * One value of the secret.
   * @throws SECRETS_KEY_INVALID for the empty key
   */
  public key(key: string): SecretRef {
    const rule = KvV2.mount(this.mount).secret(this.path).read();
    return new SecretRef(
      new SecretRequest({
        engine: 'kv-v2',
        rule,
        dynamic: false,
        ...(this.pinned === undefined ? {} : { version: this.pinned }),
      }),
      key,
    );
  }
}
