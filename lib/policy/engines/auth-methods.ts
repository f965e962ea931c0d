import type { PolicyRule, RuleOptions } from '../policy-rule';
import { Definition } from './definition';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/** An auth method that is configured by one `config` and by roles. Logging in itself needs no policy. */
export abstract class RoleAuthMethod extends MountedEngine {
  /** @internal */
  protected readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** A role that accounts log in to. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): Definition {
    return new Definition(this.on, `role/${this.name('role', name)}`);
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('role/', ['list'], options);
  }

  /** The configuration. */
  public readConfig(options?: RuleOptions): PolicyRule {
    return this.allow('config', ['read'], options);
  }

  /** Creates or changes the configuration. */
  public writeConfig(options?: RuleOptions): PolicyRule {
    return this.allow('config', ['create', 'update'], options);
  }
}

/**
 * The Kubernetes auth method.
 *
 * @example `KubernetesAuth.mount('kubernetes').role('shop-web').read()`
 * @see https://developer.hashicorp.com/vault/api-docs/auth/kubernetes
 */
export class KubernetesAuth extends RoleAuthMethod {
  /** @param path without `auth/` @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): KubernetesAuth {
    return new KubernetesAuth('KubernetesAuth', path, 'auth/');
  }
}

/**
 * The JWT and OIDC auth method.
 *
 * @example `JwtAuth.mount('jwt').listRoles()`
 * @see https://developer.hashicorp.com/vault/api-docs/auth/jwt
 */
export class JwtAuth extends RoleAuthMethod {
  /** @param path without `auth/` @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): JwtAuth {
    return new JwtAuth('JwtAuth', path, 'auth/');
  }
}

/**
 * The AppRole auth method.
 *
 * @example `AppRole.mount('approle').role('ci').generateSecretId({ maxWrappingTtl: '5m' })`
 * @see https://developer.hashicorp.com/vault/api-docs/auth/approle
 */
export class AppRole extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @param path without `auth/` @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): AppRole {
    return new AppRole('AppRole', path, 'auth/');
  }

  /** A role. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): AppRoleRole {
    return new AppRoleRole(this.on, `role/${this.name('role', name)}`);
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('role/', ['list'], options);
  }
}

/** A role of the AppRole method. */
export class AppRoleRole extends Definition {
  /** The role's id: a user name, more or less. */
  public readRoleId(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/role-id`, ['read'], options);
  }

  /** A new secret id: a password, more or less. Wrap it. */
  public generateSecretId(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/secret-id`, ['update'], options);
  }

  /** The accessors of the secret ids. */
  public listSecretIds(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/secret-id/`, ['list'], options);
  }

  /** The properties of a secret id one knows. */
  public lookupSecretId(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/secret-id/lookup`, ['update'], options);
  }

  /** Ends a secret id one knows. */
  public destroySecretId(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/secret-id/destroy`, ['update'], options);
  }
}

/**
 * The user name and password auth method.
 *
 * @example `Userpass.mount('userpass').user(identity.entity.name).changePassword()`
 * @see https://developer.hashicorp.com/vault/api-docs/auth/userpass
 */
export class Userpass extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @param path without `auth/` @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Userpass {
    return new Userpass('Userpass', path, 'auth/');
  }

  /** A user. @throws POLICY_NAME_INVALID */
  public user(name: EngineName): UserpassUser {
    return new UserpassUser(this.on, `users/${this.name('user', name)}`);
  }

  /** The names of the users. */
  public listUsers(options?: RuleOptions): PolicyRule {
    return this.allow('users/', ['list'], options);
  }
}

/** A user of the userpass method. */
export class UserpassUser extends Definition {
  /** Sets a new password. */
  public changePassword(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/password`, ['update'], options);
  }

  /** Sets the user's policies: an identity that may do this can give itself anything. */
  public changePolicies(options?: RuleOptions): PolicyRule {
    return this.allow(`${this.definitionPath}/policies`, ['update'], options);
  }
}
