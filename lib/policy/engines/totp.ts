import type { PolicyRule, RuleOptions } from '../policy-rule';
import { Definition } from './definition';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The TOTP secrets engine: time-based one-time passwords.
 *
 * @example `Totp.mount('totp').key('vpn').validateCode()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/totp
 */
export class Totp extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Totp {
    return new Totp('Totp', path);
  }

  /** A key. @throws POLICY_NAME_INVALID */
  public key(name: EngineName): TotpKey {
    return new TotpKey(this.on, this.name('key', name));
  }

  /** The names of the keys. */
  public listKeys(options?: RuleOptions): PolicyRule {
    return this.allow('keys/', ['list'], options);
  }
}

/** A key of the TOTP engine. */
export class TotpKey extends Definition {
  /** @internal */
  public constructor(
    allow: Allow,
    private readonly keyName: string,
  ) {
    super(allow, `keys/${keyName}`);
  }

  /** The current code. */
  public generateCode(options?: RuleOptions): PolicyRule {
    return this.allow(`code/${this.keyName}`, ['read'], options);
  }

  /** Whether a code is right. */
  public validateCode(options?: RuleOptions): PolicyRule {
    return this.allow(`code/${this.keyName}`, ['update'], options);
  }
}
