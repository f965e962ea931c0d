import { KvV1, KvV2 } from '../../../lib/policy';
import { after, del, get, list, patch, post, verb, type VerbGroup, without } from './verb';

const kv2 = KvV2.mount('verbs-kv2');
const secret = kv2.secret('app/db');
const tree = kv2.below('tree');
const data = (path: string) => [`verbs-kv2/data/${path}`, { data: { a: 'x', b: 'y' } }] as const;

export const KV_V2: VerbGroup = {
  name: 'KV v2',
  prepare: async (root) => {
    await root.enableMount('verbs-kv2', { type: 'kv', options: { version: '2' } });
  },
  verbs: [
    verb(
      'KvV2Secret.read',
      secret.read(),
      after(get('verbs-kv2/data/app/db'), data('app/db')),
      after(get('verbs-kv2/data/app/db?version=1', [200, 404]), data('app/db')),
    ),
    verb(
      'KvV2Secret.write',
      secret.write(),
      without(
        'verbs-kv2/metadata/app/db',
        post('verbs-kv2/data/app/db', { data: { a: '1' }, options: { cas: 0 } }),
      ),
      after(post('verbs-kv2/data/app/db', { data: { a: '2' } }), data('app/db')),
    ),
    verb(
      'KvV2Secret.patch',
      secret.patch(),
      after(patch('verbs-kv2/data/app/db', { data: { b: 'z' } }), data('app/db')),
    ),
    verb('KvV2Secret.softDelete', secret.softDelete(), after(del('verbs-kv2/data/app/db'), data('app/db'))),
    verb(
      'KvV2Secret.softDeleteVersions',
      secret.softDeleteVersions(),
      after(post('verbs-kv2/delete/app/db', { versions: [1] }), data('app/db')),
    ),
    verb(
      'KvV2Secret.undelete',
      secret.undelete(),
      after(post('verbs-kv2/undelete/app/db', { versions: [1] }), data('app/db')),
    ),
    verb(
      'KvV2Secret.destroyVersions',
      secret.destroyVersions(),
      after(post('verbs-kv2/destroy/app/db', { versions: [1] }), data('app/db')),
    ),
    verb('KvV2Secret.readKeys', secret.readKeys(), after(get('verbs-kv2/subkeys/app/db'), data('app/db'))),
    verb(
      'KvV2Secret.readMetadata',
      secret.readMetadata(),
      after(get('verbs-kv2/metadata/app/db'), data('app/db')),
    ),
    verb(
      'KvV2Secret.writeMetadata',
      secret.writeMetadata(),
      without('verbs-kv2/metadata/app/db', post('verbs-kv2/metadata/app/db', { max_versions: 3 })),
      after(post('verbs-kv2/metadata/app/db', { max_versions: 4 }), data('app/db')),
      after(patch('verbs-kv2/metadata/app/db', { custom_metadata: { owner: 'shop' } }), data('app/db')),
    ),
    verb('KvV2Secret.deleteAll', secret.deleteAll(), after(del('verbs-kv2/metadata/app/db'), data('app/db'))),
    verb('KvV2Folder.list', kv2.folder('app').list(), after(list('verbs-kv2/metadata/app'), data('app/db'))),
    verb('KvV2.list', kv2.list(), after(list('verbs-kv2/metadata'), data('app/db'))),
    verb('KvV2.readConfig', kv2.readConfig(), () => get('verbs-kv2/config')),
    verb('KvV2.writeConfig', kv2.writeConfig(), () => post('verbs-kv2/config', { max_versions: 20 })),
    verb(
      'KvV2Tree.list',
      tree.list(),
      after(list('verbs-kv2/metadata/tree'), data('tree/a/b')),
      after(list('verbs-kv2/metadata/tree/a'), data('tree/a/b')),
    ),
    verb('KvV2Tree.read', tree.read(), after(get('verbs-kv2/data/tree/a/b'), data('tree/a/b'))),
  ],
};

const kv1 = KvV1.mount('verbs-kv1');
const old = kv1.secret('app/db');
const value = (path: string) => [`verbs-kv1/${path}`, { a: 'x' }] as const;

export const KV_V1: VerbGroup = {
  name: 'KV v1',
  prepare: async (root) => {
    await root.enableMount('verbs-kv1', { type: 'kv', options: { version: '1' } });
  },
  verbs: [
    verb('KvV1Secret.read', old.read(), after(get('verbs-kv1/app/db'), value('app/db'))),
    verb(
      'KvV1Secret.write',
      old.write(),
      without('verbs-kv1/app/db', post('verbs-kv1/app/db', { a: '1' })),
      after(post('verbs-kv1/app/db', { a: '2' }), value('app/db')),
    ),
    verb('KvV1Secret.delete', old.delete(), after(del('verbs-kv1/app/db'), value('app/db'))),
    verb('KvV1Folder.list', kv1.folder('app').list(), after(list('verbs-kv1/app'), value('app/db'))),
    verb(
      'KvV1Tree.list',
      kv1.below('app').list(),
      after(list('verbs-kv1/app'), value('app/x/db')),
      after(list('verbs-kv1/app/x'), value('app/x/db')),
    ),
  ],
};
