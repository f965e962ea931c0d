import { callOf } from './words';
import { worded } from '../core';
import { SecretsErrors } from './errors';
import { KvV2 } from '../policy';
import { checkedMount, checkedPath, folderOf, KV_V2_PREFIXES, withoutKvPrefix } from './private/checks';
import { OptionalSecret } from './optional-secret';
import { type PathStep, SecretRef } from './secret-ref';
import { type ExistenceCheck, SecretRequest } from './secret-request';
import { WholeSecret } from './whole-secret';

/**
 * The KV secrets engine, version 2, at `mount`. The prefix `data/` is added here and nowhere else.
 *
 * @example kv2('secret').at('shop/db').key('apiKey')
 * @throws SECRETS_MOUNT_INVALID
 * @throws SECRETS_KV_V2_PREFIX for a mount that ends with `data`, `metadata` or `subkeys`
 * @see https://developer.hashicorp.com/vault/docs/secrets/kv/kv-v2
 */
export function kv2(mount: string): Kv2Mount {
  return new Kv2Mount(mount);
}

/** A mount of KV v2. */
export class Kv2Mount {
  readonly #engine: KvV2;

  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('kv2', mount);
    const [last = '', ...before] = mount.split('/').reverse();
    if (before.length > 0 && KV_V2_PREFIXES.includes(last)) {
      const right = before.reverse().join('/');
      throw SecretsErrors.SECRETS_KV_V2_PREFIX({
        written: callOf('kv2', mount),
        mount: right,
        path: 'shop/db',
      });
    }
    this.#engine = KvV2.mount(mount);
    Object.freeze(this);
  }

  /**
   * A secret of this mount, by the path that `vault kv get` takes.
   * @throws SECRETS_KV_V2_PREFIX for a path that begins with `data/`, `metadata/` or `subkeys/`, or with the mount and `data/`
   * @throws SECRETS_PATH_INVALID for wildcards, empty segments and unprintable characters
   */
  public at(path: string): Kv2Secret {
    return new Kv2Secret(
      this.#engine,
      withoutKvPrefix(
        this.mount,
        checkedPath(() => worded`secret of ${callOf('kv2', this.mount)}`, path, 'many'),
      ),
    );
  }
}

/** One secret of KV v2: several keys under one path. */
export class Kv2Secret {
  /** @internal */
  public constructor(
    private readonly engine: KvV2,
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
      throw SecretsErrors.SECRETS_VERSION_INVALID({ path: `${this.engine.mountPath}/${this.path}`, version });
    }
    return new Kv2Secret(this.engine, this.path, version);
  }

  /**
   * One value of the secret, and further steps into it where it is an object or a list.
   * @example kv2('secret').at('shop/config').key('db', 'hosts', 0)
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
   * The same secret, which may be missing or deleted.
   *
   * The policy gets two more rules: the names in the secret's folder may be listed, and what is known of its versions
   * may be read.
   * @example kv2('secret').at('shop/flags').optional().key('banner').orElse('')
   */
  public optional(): OptionalSecret {
    const { engine } = this;
    const { folder, name } = folderOf(this.path);
    return new OptionalSecret(
      this.request({
        folder: folder === undefined ? engine.list() : engine.folder(folder).list(),
        name,
        metadata: engine.secret(this.path).readMetadata(),
      }),
    );
  }

  private request(existence?: ExistenceCheck): SecretRequest {
    return new SecretRequest({
      engine: 'kv-v2',
      rule: this.engine.secret(this.path).read(),
      dynamic: false,
      version: this.pinned,
      existence,
    });
  }
}
