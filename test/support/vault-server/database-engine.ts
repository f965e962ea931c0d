import type { Postgres } from '../postgres';
import { expectOk, type VaultClient } from './client';

/** What a database engine needs to make users of this PostgreSQL: a connection's configuration. */
export function postgresConnection(
  postgres: Postgres,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    plugin_name: 'postgresql-database-plugin',
    connection_url: postgres.connectionUrl,
    username: postgres.user,
    password: postgres.password,
    allowed_roles: '*',
    ...more,
  };
}

/** The statements of a role whose users may log in. */
export const LOGIN_ROLE = [
  `CREATE ROLE "{{name}}" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`,
];

/** A database engine at `mount` with the connection `pg` and the role `role`. */
export async function enableDatabase(
  vault: VaultClient,
  mount: string,
  connection: Readonly<Record<string, unknown>>,
  role: { readonly name: string } & Readonly<Record<string, unknown>>,
): Promise<void> {
  const { name, ...times } = role;
  await vault.enableMount(mount, { type: 'database' });
  expectOk(await vault.write(`${mount}/config/pg`, connection), 'connection');
  const body = { db_name: 'pg', creation_statements: LOGIN_ROLE, ...times };
  expectOk(await vault.write(`${mount}/roles/${name}`, body), 'role');
}
