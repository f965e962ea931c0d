import type { PolicyRule, RuleOptions } from '../policy-rule';
import { Definition } from './definition';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The SSH secrets engine: signed certificates and one-time passwords.
 *
 * @example `Ssh.mount('ssh-client-signer').role('dev').sign()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/ssh
 */
export class Ssh extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Ssh {
    return new Ssh('Ssh', path);
  }

  /** A role of either kind. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): SshRole {
    return new SshRole(this.on, this.name('role', name));
  }

  /** The CA that certificates are signed by; its private key is never shown. */
  public ca(): Definition {
    return new Definition(this.on, 'config/ca');
  }

  /** What a host asks about a one-time password; it is used up by that. */
  public verifyOtp(options?: RuleOptions): PolicyRule {
    return this.allow('verify', ['update'], options);
  }

  /** Which roles serve an address. */
  public lookupRoles(options?: RuleOptions): PolicyRule {
    return this.allow('lookup', ['update'], options);
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('roles/', ['list'], options);
  }
}

/** A role of the SSH engine. */
export class SshRole extends Definition {
  /** @internal */
  public constructor(
    allow: Allow,
    private readonly roleName: string,
  ) {
    super(allow, `roles/${roleName}`);
  }

  /** Signs a public key. */
  public sign(options?: RuleOptions): PolicyRule {
    return this.allow(`sign/${this.roleName}`, ['update'], options);
  }

  /** A new key pair with its certificate. */
  public issue(options?: RuleOptions): PolicyRule {
    return this.allow(`issue/${this.roleName}`, ['update'], options);
  }

  /** A one-time password for a host. */
  public generateOtp(options?: RuleOptions): PolicyRule {
    return this.allow(`creds/${this.roleName}`, ['update'], options);
  }
}
