import { callOf } from './words';
import { worded } from '../core';
import { Totp } from '../policy';
import { checkedMount, checkedPath } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The TOTP secrets engine at `mount`: time-based one-time passwords.
 *
 * @example const files = { code: totp('totp').key('vpn').code() };
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/totp
 */
export function totp(mount: string): TotpMount {
  return new TotpMount(mount);
}

/** A mount of the TOTP engine. */
export class TotpMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('totp', mount);
    Object.freeze(this);
  }

  /**
   * A key that codes are made of.
   * @throws SECRETS_PATH_INVALID
   */
  public key(key: string): TotpKey {
    return new TotpKey(
      this.mount,
      checkedPath(() => worded`key of ${callOf('totp', this.mount)}`, key, 'one'),
    );
  }
}

/** A key of the TOTP engine. */
export class TotpKey {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly key: string,
  ) {
    Object.freeze(this);
  }

  /**
   * The code at the time of reading. The workload needs a `renderInterval` of at most 30 s, which is how long a code is
   * good for: with a longer one the file would mostly hold an old code, and the pod is refused.
   */
  public code(): SecretRef {
    const rule = Totp.mount(this.mount).key(this.key).generateCode();
    return new SecretRef(
      new SecretRequest({ engine: 'totp', rule, dynamic: false, goodForSeconds: 30 }),
      'code',
    );
  }
}
