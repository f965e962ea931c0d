import { callOf } from './words';
import { worded } from '../core';
import { KvV1, PolicyRule } from '../policy';
import { checkedMount, checkedPath, folderOf } from './private/checks';
import { OptionalSecret } from './optional-secret';
import { type PathStep, SecretRef } from './secret-ref';
import { type ExistenceCheck, SecretRequest } from './secret-request';
import { WholeSecret } from './whole-secret';

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
      checkedPath(() => worded`secret of ${callOf('kv1', this.mount)}`, path, 'many'),
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
   * One value of the secret, and further steps into it where it is an object or a list.
   * @throws SECRETS_KEY_INVALID for the empty key, and for a step that is neither a text nor a whole number from 0
   */
  public key(key: string, ...steps: readonly PathStep[]): SecretRef {
    return new SecretRef(this.request(), key, [], steps);
  }

  /** All keys of the secret, without naming them. */
  public all(): WholeSecret {
    return new WholeSecret(this.request());
  }

  /**
   * The same secret, which may be missing. The policy gets one more rule: the names in the secret's folder may be listed.
   * @example kv1('kv').at('shop/flags').optional().key('banner').orElse('')
   */
  public optional(): OptionalSecret {
    const mount = KvV1.mount(this.mount);
    const { folder, name } = folderOf(this.path);
    const list =
      folder === undefined ? PolicyRule.allow(`${this.mount}/`, ['list']) : mount.folder(folder).list();
    return new OptionalSecret(this.request({ folder: list, name, metadata: undefined }));
  }

  private request(existence?: ExistenceCheck): SecretRequest {
    const rule = KvV1.mount(this.mount).secret(this.path).read();
    return new SecretRequest({ engine: 'kv-v1', rule, dynamic: false, existence });
  }
}
