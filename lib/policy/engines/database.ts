import type { PolicyRule, RuleOptions } from '../policy-rule';
import { type Allow, type EngineName, MountedEngine } from './mounted-engine';

/**
 * The database secrets engine. Reading credentials creates a database user: it is `read` all the same.
 *
 * @example `Database.mount('database').role('shop').readCredentials()`
 * @see https://developer.hashicorp.com/vault/api-docs/secret/databases
 */
export class Database extends MountedEngine {
  private readonly on: Allow = (relative, capabilities, options) =>
    this.allow(relative, capabilities, options);

  /** @throws POLICY_MOUNT_INVALID */
  public static mount(path: string): Database {
    return new Database('Database', path);
  }

  /** A role whose users are made on demand. @throws POLICY_NAME_INVALID */
  public role(name: EngineName): DatabaseRole {
    return new DatabaseRole(this.on, this.name('role', name));
  }

  /** A role that stands for one existing database user, whose password is rotated. @throws POLICY_NAME_INVALID */
  public staticRole(name: EngineName): DatabaseStaticRole {
    return new DatabaseStaticRole(this.on, this.name('static role', name));
  }

  /** A configured database. @throws POLICY_NAME_INVALID */
  public connection(name: EngineName): DatabaseConnection {
    return new DatabaseConnection(this.on, this.name('connection', name));
  }

  /** The names of the roles. */
  public listRoles(options?: RuleOptions): PolicyRule {
    return this.allow('roles/', ['list'], options);
  }

  /** The names of the static roles. */
  public listStaticRoles(options?: RuleOptions): PolicyRule {
    return this.allow('static-roles/', ['list'], options);
  }

  /** The names of the configured databases. */
  public listConnections(options?: RuleOptions): PolicyRule {
    return this.allow('config/', ['list'], options);
  }
}

/** A role whose users are made on demand. */
export class DatabaseRole {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** A fresh user name and password, with a lease. */
  public readCredentials(options?: RuleOptions): PolicyRule {
    return this.allow(`creds/${this.name}`, ['read'], options);
  }

  /** The definition of the role. */
  public readRole(options?: RuleOptions): PolicyRule {
    return this.allow(`roles/${this.name}`, ['read'], options);
  }

  /** Creates or changes the role. */
  public writeRole(options?: RuleOptions): PolicyRule {
    return this.allow(`roles/${this.name}`, ['create', 'update'], options);
  }

  /** Removes the role; leases that are out stay. */
  public deleteRole(options?: RuleOptions): PolicyRule {
    return this.allow(`roles/${this.name}`, ['delete'], options);
  }
}

/** A role that stands for one existing database user. */
export class DatabaseStaticRole {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** The current password. */
  public readCredentials(options?: RuleOptions): PolicyRule {
    return this.allow(`static-creds/${this.name}`, ['read'], options);
  }

  /** Rotates the password now. */
  public rotate(options?: RuleOptions): PolicyRule {
    return this.allow(`rotate-role/${this.name}`, ['update'], options);
  }

  /** The definition of the role. */
  public readRole(options?: RuleOptions): PolicyRule {
    return this.allow(`static-roles/${this.name}`, ['read'], options);
  }

  /** Creates or changes the role. */
  public writeRole(options?: RuleOptions): PolicyRule {
    return this.allow(`static-roles/${this.name}`, ['create', 'update'], options);
  }

  /** Removes the role; the database user stays. */
  public deleteRole(options?: RuleOptions): PolicyRule {
    return this.allow(`static-roles/${this.name}`, ['delete'], options);
  }
}

/** A configured database. */
export class DatabaseConnection {
  /** @internal */
  public constructor(
    private readonly allow: Allow,
    private readonly name: string,
  ) {}

  /** The configuration, without the password. */
  public read(options?: RuleOptions): PolicyRule {
    return this.allow(`config/${this.name}`, ['read'], options);
  }

  /** Creates or changes the connection. */
  public write(options?: RuleOptions): PolicyRule {
    return this.allow(`config/${this.name}`, ['create', 'update'], options);
  }

  /** Removes the connection. */
  public delete(options?: RuleOptions): PolicyRule {
    return this.allow(`config/${this.name}`, ['delete'], options);
  }

  /** Closes and reopens the connection. */
  public reset(options?: RuleOptions): PolicyRule {
    return this.allow(`reset/${this.name}`, ['update'], options);
  }

  /** Rotates the password that the engine itself uses; nobody knows it afterwards. */
  public rotateRoot(options?: RuleOptions): PolicyRule {
    return this.allow(`rotate-root/${this.name}`, ['update'], options);
  }
}
