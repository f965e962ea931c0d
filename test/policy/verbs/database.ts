import { Database } from '../../../lib/policy';
import { del, get, list, post, verb, type VerbGroup, without } from './verb';

const db = Database.mount('verbs-db');
const role = db.role('shop');
const fixed = db.staticRole('fixed');
const connection = db.connection('pg');

/** No database is there: a request that the policy lets through ends with 400 or 500 of the engine, never with 403. */
const NO_DATABASE = [400, 500];
const CONFIG = {
  plugin_name: 'postgresql-database-plugin',
  connection_url: 'postgresql://{{username}}:{{password}}@127.0.0.1:1/x?connect_timeout=1',
  allowed_roles: '*',
  username: 'u',
  password: 'p',
  verify_connection: false,
};
const ROLE = { db_name: 'pg', creation_statements: ['CREATE ROLE "{{name}}"'] };

export const DATABASE: VerbGroup = {
  name: 'Database',
  prepare: async (root) => {
    await root.enableMount('verbs-db', { type: 'database' });
    await root.write('verbs-db/config/pg', CONFIG);
    await root.write('verbs-db/roles/shop', ROLE);
  },
  verbs: [
    verb('DatabaseRole.readCredentials', role.readCredentials(), async (root) => {
      await root.write('verbs-db/config/pg', CONFIG);
      await root.write('verbs-db/roles/shop', ROLE);
      return get('verbs-db/creds/shop', NO_DATABASE);
    }),
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
    verb('DatabaseStaticRole.readCredentials', fixed.readCredentials(), () =>
      get('verbs-db/static-creds/fixed', NO_DATABASE),
    ),
    verb('DatabaseStaticRole.rotate', fixed.rotate(), () =>
      post('verbs-db/rotate-role/fixed', {}, NO_DATABASE),
    ),
    verb('DatabaseStaticRole.readRole', fixed.readRole(), () => get('verbs-db/static-roles/fixed', [404])),
    verb('DatabaseStaticRole.writeRole', fixed.writeRole(), () =>
      post(
        'verbs-db/static-roles/fixed',
        { db_name: 'pg', username: 'u', rotation_period: 3600 },
        NO_DATABASE,
      ),
    ),
    verb('DatabaseStaticRole.deleteRole', fixed.deleteRole(), () => del('verbs-db/static-roles/fixed')),
    verb('DatabaseConnection.read', connection.read(), async (root) => {
      await root.write('verbs-db/config/pg', CONFIG);
      return get('verbs-db/config/pg');
    }),
    verb(
      'DatabaseConnection.write',
      connection.write(),
      () => post('verbs-db/config/pg', CONFIG),
      without('verbs-db/config/pg', post('verbs-db/config/pg', CONFIG)),
    ),
    verb('DatabaseConnection.delete', connection.delete(), () => del('verbs-db/config/pg')),
    verb('DatabaseConnection.reset', connection.reset(), async (root) => {
      await root.write('verbs-db/config/pg', CONFIG);
      return post('verbs-db/reset/pg', {}, NO_DATABASE);
    }),
    verb('DatabaseConnection.rotateRoot', connection.rotateRoot(), async (root) => {
      await root.write('verbs-db/config/pg', CONFIG);
      return post('verbs-db/rotate-root/pg', {}, NO_DATABASE);
    }),
    verb('Database.listRoles', db.listRoles(), () => list('verbs-db/roles', [200, 404])),
    verb('Database.listStaticRoles', db.listStaticRoles(), () => list('verbs-db/static-roles', [200, 404])),
    verb('Database.listConnections', db.listConnections(), () => list('verbs-db/config', [200, 404])),
  ],
};
