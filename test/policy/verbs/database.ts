import { Database } from '../../../lib/policy';
import { type Postgres, startPostgres } from '../../support/postgres';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import { enableDatabase, LOGIN_ROLE, postgresConnection } from '../../support/vault-server/database-engine';
import { type Call, del, get, list, type MakeCall, post, verb, type VerbGroup, without } from './verb';

const db = Database.mount('verbs-db');
const role = db.role('shop');
const fixed = db.staticRole('fixed');
const connection = db.connection('pg');

/** Whom the engine logs in as; `rotate-root` gives it another password, so each proof begins with this one. */
const ENGINE_USER = { username: 'vault', password: 'first-password' };
const ROLE = { db_name: 'pg', creation_statements: LOGIN_ROLE, default_ttl: '5m' };
const STATIC = { db_name: 'pg', username: 'fixed', rotation_period: 3600 };

let postgres: Postgres | undefined;

/** The connection as it was at first. */
async function connected(root: VaultClient): Promise<Postgres> {
  if (postgres === undefined) throw new Error('PostgreSQL has not been started');
  const { username, password } = ENGINE_USER;
  await postgres.query(`ALTER ROLE ${username} WITH PASSWORD '${password}'`);
  expectOk(await root.write('verbs-db/config/pg', CONFIG(postgres)), 'connection');
  return postgres;
}

const CONFIG = (server: Postgres) => postgresConnection(server, ENGINE_USER);

/** A call once the connection is there. */
const onConnected =
  (
    call: (server: Postgres) => Call,
    ...writes: readonly (readonly [path: string, body: object])[]
  ): MakeCall =>
  async (root) => {
    const server = await connected(root);
    for (const [path, body] of writes) expectOk(await root.write(path, body), path);
    return call(server);
  };
const WITH_ROLE = ['verbs-db/roles/shop', ROLE] as const;
const WITH_STATIC = ['verbs-db/static-roles/fixed', STATIC] as const;

export const DATABASE: VerbGroup = {
  name: 'Database',
  prepare: async (root) => {
    postgres = await startPostgres();
    const { username, password } = ENGINE_USER;
    await postgres.query(`CREATE ROLE ${username} WITH SUPERUSER LOGIN PASSWORD '${password}'`);
    await postgres.query('CREATE ROLE fixed WITH LOGIN');
    await enableDatabase(root, 'verbs-db', CONFIG(postgres), { name: 'shop', default_ttl: '5m' });
  },
  cleanUp: async (root) => {
    await root.delete('sys/mounts/verbs-db');
    await postgres?.stop();
  },
  verbs: [
    verb(
      'DatabaseRole.readCredentials',
      role.readCredentials(),
      onConnected(() => get('verbs-db/creds/shop'), WITH_ROLE),
    ),
    verb('DatabaseRole.readRole', role.readRole(), async (root) => {
      await root.write('verbs-db/roles/shop', ROLE);
      return get('verbs-db/roles/shop');
    }),
    verb(
      'DatabaseRole.writeRole',
      role.writeRole(),
      without('verbs-db/roles/shop', post('verbs-db/roles/shop', ROLE)),
      () => post('verbs-db/roles/shop', ROLE),
    ),
    verb('DatabaseRole.deleteRole', role.deleteRole(), () => del('verbs-db/roles/shop')),
    verb(
      'DatabaseStaticRole.readCredentials',
      fixed.readCredentials(),
      onConnected(() => get('verbs-db/static-creds/fixed'), WITH_STATIC),
    ),
    verb(
      'DatabaseStaticRole.rotate',
      fixed.rotate(),
      onConnected(() => post('verbs-db/rotate-role/fixed'), WITH_STATIC),
    ),
    verb(
      'DatabaseStaticRole.readRole',
      fixed.readRole(),
      onConnected(() => get('verbs-db/static-roles/fixed'), WITH_STATIC),
    ),
    verb(
      'DatabaseStaticRole.writeRole',
      fixed.writeRole(),
      onConnected(() => post('verbs-db/static-roles/fixed', STATIC)),
    ),
    verb('DatabaseStaticRole.deleteRole', fixed.deleteRole(), () => del('verbs-db/static-roles/fixed')),
    verb(
      'DatabaseConnection.read',
      connection.read(),
      onConnected(() => get('verbs-db/config/pg')),
    ),
    verb(
      'DatabaseConnection.write',
      connection.write(),
      onConnected((server) => post('verbs-db/config/pg', CONFIG(server))),
      async (root) => {
        const server = await connected(root);
        await root.delete('verbs-db/config/pg');
        return post('verbs-db/config/pg', CONFIG(server));
      },
    ),
    verb('DatabaseConnection.delete', connection.delete(), () => del('verbs-db/config/pg')),
    verb(
      'DatabaseConnection.reset',
      connection.reset(),
      onConnected(() => post('verbs-db/reset/pg')),
    ),
    verb(
      'DatabaseConnection.rotateRoot',
      connection.rotateRoot(),
      onConnected(() => post('verbs-db/rotate-root/pg')),
    ),
    verb('Database.listRoles', db.listRoles(), () => list('verbs-db/roles', [200, 404])),
    verb('Database.listStaticRoles', db.listStaticRoles(), () => list('verbs-db/static-roles', [200, 404])),
    verb('Database.listConnections', db.listConnections(), () => list('verbs-db/config', [200, 404])),
  ],
};
