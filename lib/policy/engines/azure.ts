import type { PolicyRule, RuleOptions } from '../policy-rule';
import { Definition } from './definition';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The Azure secrets engine: service principals on demand. Not in OpenBao.
 *
 * @example `Azure.mount('azure').role('shop').readCredentials()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/azure
 */
export class Azure extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Azure {
    return new Azure('Azure', path);
  }

  /** A role that service principals are made by. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): AzureRole {
    return new AzureRole(this.on, this.name('role', name));
  }

  /** The engine's own access to Azure. */
  public config(): Definition {
    return new Definition(this.on, 'config');
  }

  /** Rotates the engine's own password; nobody knows it afterwards. */
  public rotateRoot(options?: RuleOptions): PolicyRule {
    return this.allow('rotate-root', ['update'], options);
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('roles/', ['list'], options);
  }
}

/** A role of the Azure engine. */
export class AzureRole extends Definition {
  /** @internal */
  public constructor(
    allow: Allow,
    private readonly roleName: string,
  ) {
    super(allow, `roles/${roleName}`);
  }

  /** A service principal with its secret, and a lease. */
  public readCredentials(options?: RuleOptions): PolicyRule {
    return this.allow(`creds/${this.roleName}`, ['read'], options);
  }
}
