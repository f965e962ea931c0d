import { check, EXPORT_TYPE } from '../private/arguments';
import type { PolicyRule, RuleOptions } from '../policy-rule';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/** What a key's export is used for. */
export type TransitExportType = 'encryption-key' | 'signing-key' | 'hmac-key' | 'public-key';

/**
 * The transit secrets engine: encryption as a service. All of its work is `update`.
 *
 * @example `Transit.mount('transit').key('orders').encrypt()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export class Transit extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Transit {
    return new Transit('Transit', path);
  }

  /** A key. @throws POLICY_NAME_INVALID */
  public key(name: EngineName): TransitKey {
    return new TransitKey(this.on, this.name('key', name));
  }

  /** The names of the keys. */
  public listKeys(options?: RuleOptions): PolicyRule {
    return this.allow('keys/', ['list'], options);
  }

  /** Random bytes. */
  public random(options?: RuleOptions): PolicyRule {
    return this.allow('random', ['update'], options);
  }

  /** Hashes. */
  public hash(options?: RuleOptions): PolicyRule {
    return this.allow('hash', ['update'], options);
  }
}

/** A key of the transit engine. */
export class TransitKey {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** Encrypts. Without `create`: a missing key stays missing instead of being made on the way. */
  public encrypt(options?: RuleOptions): PolicyRule {
    return this.allow(`encrypt/${this.name}`, ['update'], options);
  }

  /** Decrypts. */
  public decrypt(options?: RuleOptions): PolicyRule {
    return this.allow(`decrypt/${this.name}`, ['update'], options);
  }

  /** Encrypts again with the latest version of the key, without showing the plain text. */
  public rewrap(options?: RuleOptions): PolicyRule {
    return this.allow(`rewrap/${this.name}`, ['update'], options);
  }

  /** Signs. The hash algorithm goes into the body, not into the path. */
  public sign(options?: RuleOptions): PolicyRule {
    return this.allow(`sign/${this.name}`, ['update'], options);
  }

  /** Verifies a signature or an HMAC. */
  public verify(options?: RuleOptions): PolicyRule {
    return this.allow(`verify/${this.name}`, ['update'], options);
  }

  /** Makes an HMAC. */
  public hmac(options?: RuleOptions): PolicyRule {
    return this.allow(`hmac/${this.name}`, ['update'], options);
  }

  /** A new data key, in plain and encrypted. */
  public generateDataKey(options?: RuleOptions): PolicyRule {
    return this.allow(`datakey/plaintext/${this.name}`, ['update'], options);
  }

  /** A new data key, encrypted only: for those who store it but must not use it. */
  public generateWrappedDataKey(options?: RuleOptions): PolicyRule {
    return this.allow(`datakey/wrapped/${this.name}`, ['update'], options);
  }

  /** Type, versions and public parts of the key. */
  public readKey(options?: RuleOptions): PolicyRule {
    return this.allow(`keys/${this.name}`, ['read'], options);
  }

  /** Creates the key. */
  public createKey(options?: RuleOptions): PolicyRule {
    return this.allow(`keys/${this.name}`, ['create', 'update'], options);
  }

  /** Removes the key, if its configuration allows that. */
  public deleteKey(options?: RuleOptions): PolicyRule {
    return this.allow(`keys/${this.name}`, ['delete'], options);
  }

  /** Limits of versions, whether the key may be exported and deleted. */
  public configureKey(options?: RuleOptions): PolicyRule {
    return this.allow(`keys/${this.name}/config`, ['create', 'update'], options);
  }

  /** Adds a version to the key. */
  public rotateKey(options?: RuleOptions): PolicyRule {
    return this.allow(`keys/${this.name}/rotate`, ['create', 'update'], options);
  }

  /** Removes old versions for good. */
  public trimKey(options?: RuleOptions): PolicyRule {
    return this.allow(`keys/${this.name}/trim`, ['create', 'update'], options);
  }

  /** The key itself, if it is exportable. */
  public exportKey(type: TransitExportType, options?: RuleOptions): PolicyRule {
    check('type of the exported key', type, EXPORT_TYPE);
    return this.allow(`export/${type}/${this.name}`, ['read'], options);
  }

  /** The key with all versions in plain, if its configuration allows that. */
  public backup(options?: RuleOptions): PolicyRule {
    return this.allow(`backup/${this.name}`, ['read'], options);
  }

  /** Puts a backup back under this name. */
  public restore(options?: RuleOptions): PolicyRule {
    return this.allow(`restore/${this.name}`, ['create', 'update'], options);
  }
}
