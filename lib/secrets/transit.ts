import { callOf } from './words';
import { worded } from '../core';
import { Transit, type TransitKey } from '../policy';
import { checkedMount, checkedPath } from './private/checks';
import { VaultUse } from './vault-use';

/**
 * The transit secrets engine at `mount`: encryption as a service. The application asks for it while it runs, so its
 * verbs are for `uses` and not for files.
 *
 * @example const uses = [transit('transit').key('orders').encrypt(), transit('transit').key('orders').decrypt()];
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export function transit(mount: string): TransitMount {
  return new TransitMount(mount);
}

/** A mount of the transit engine. */
export class TransitMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('transit', mount);
    Object.freeze(this);
  }

  /**
   * A key of the engine. It has to be there: no use makes one.
   * @throws SECRETS_PATH_INVALID
   */
  public key(name: string): TransitKeyUses {
    const key = checkedPath(() => worded`key of ${callOf('transit', this.mount)}`, name, 'one');
    return new TransitKeyUses(Transit.mount(this.mount).key(key));
  }
}

/** What an application can do with a key: each verb allows one path of the engine, and no verb reads or makes a key. */
export class TransitKeyUses {
  readonly #key: TransitKey;

  /** @internal */
  public constructor(key: TransitKey) {
    this.#key = key;
    Object.freeze(this);
  }

  /** Encrypts: `encrypt/NAME`. */
  public encrypt(): VaultUse {
    return used(this.#key.encrypt());
  }

  /** Decrypts: `decrypt/NAME`. */
  public decrypt(): VaultUse {
    return used(this.#key.decrypt());
  }

  /** Encrypts again with the latest version of the key, without showing the plain text: `rewrap/NAME`. */
  public rewrap(): VaultUse {
    return used(this.#key.rewrap());
  }

  /** Signs: `sign/NAME`. The hash algorithm goes into the body, not into the path. */
  public sign(): VaultUse {
    return used(this.#key.sign());
  }

  /** Verifies a signature or an HMAC: `verify/NAME`. */
  public verify(): VaultUse {
    return used(this.#key.verify());
  }

  /** Makes an HMAC: `hmac/NAME`. */
  public hmac(): VaultUse {
    return used(this.#key.hmac());
  }

  /** Makes a data key, in plain and encrypted: `datakey/plaintext/NAME`. */
  public generateDataKey(): VaultUse {
    return used(this.#key.generateDataKey());
  }

  /** Makes a data key, encrypted only: `datakey/wrapped/NAME`. */
  public generateWrappedDataKey(): VaultUse {
    return used(this.#key.generateWrappedDataKey());
  }
}

function used(rule: ReturnType<TransitKey['encrypt']>): VaultUse {
  return new VaultUse('transit', rule);
}
