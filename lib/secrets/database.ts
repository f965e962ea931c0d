import { callOf } from './words';
import { worded } from '../core';
import { Database, type PolicyRule } from '../policy';
import { checkedMount, checkedPath } from './private/checks';
import { SecretRef } from './secret-ref';
import { SecretRequest } from './secret-request';

/**
 * The database secrets engine at `mount`.
 *
 * @example
 * const creds = database('database').role('shop');
 * dotenvFile({ DB_USER: creds.username, DB_PASSWORD: creds.password });
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/docs/secrets/databases
 */
export function database(mount: string): DatabaseMount {
  return new DatabaseMount(mount);
}

/** A mount of the database engine. */
export class DatabaseMount {
  readonly #engine: Database;

  /** @internal */
  public constructor(public readonly mount: string) {
    this.#engine = Database.mount(checkedMount('database', mount));
    Object.freeze(this);
  }

  /**
   * A user made for this pod, with a lease that the agent renews. Name and password belong together in every file.
   * @throws SECRETS_PATH_INVALID
   */
  public role(role: string): DatabaseCredentials {
    checkedPath(() => worded`role of ${callOf('database', this.mount)}`, role, 'one');
    return new DatabaseCredentials(this.#engine.role(role).readCredentials(), true);
  }

  /**
   * An existing user whose password Vault rotates. There is no lease; the agent reads again when the rotation is due.
   * @throws SECRETS_PATH_INVALID
   */
  public staticRole(role: string): DatabaseCredentials {
    checkedPath(() => worded`static role of ${callOf('database', this.mount)}`, role, 'one');
    return new DatabaseCredentials(this.#engine.staticRole(role).readCredentials(), false);
  }
}

/** A database user: name and password of one and the same request. */
export class DatabaseCredentials {
  /** The name of the user. */
  public readonly username: SecretRef;
  /** Its password. */
  public readonly password: SecretRef;

  /** @internal */
  public constructor(rule: PolicyRule, dynamic: boolean) {
    const request = new SecretRequest({ engine: 'database', rule, dynamic });
    this.username = new SecretRef(request, 'username');
    this.password = new SecretRef(request, 'password');
    Object.freeze(this);
  }
}
