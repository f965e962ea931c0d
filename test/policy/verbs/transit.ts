import { Transit } from '../../../lib/policy';
import type { VaultClient } from '../../support/vault-server/client';
import { del, get, list, type MakeCall, post, verb, type VerbGroup } from './verb';

const transit = Transit.mount('verbs-transit');
const key = transit.key('orders');
const input = Buffer.from('hello').toString('base64');

/** The key, exportable, deletable and in a version that can be trimmed to. */
async function ready(root: VaultClient): Promise<void> {
  await root.write('verbs-transit/keys/orders', {
    type: 'rsa-2048',
    exportable: true,
    allow_plaintext_backup: true,
  });
  await root.write('verbs-transit/keys/orders/config', { deletion_allowed: true });
}

const withKey =
  (make: (root: VaultClient) => Promise<ReturnType<typeof get>> | ReturnType<typeof get>): MakeCall =>
  async (root) => {
    await ready(root);
    return make(root);
  };

const encrypted = async (root: VaultClient) =>
  String((await root.write('verbs-transit/encrypt/orders', { plaintext: input })).data['ciphertext']);

export const TRANSIT: VerbGroup = {
  name: 'Transit',
  prepare: async (root) => {
    await root.enableMount('verbs-transit', { type: 'transit' });
    await ready(root);
  },
  verbs: [
    verb(
      'TransitKey.encrypt',
      key.encrypt(),
      withKey(() => post('verbs-transit/encrypt/orders', { plaintext: input })),
    ),
    verb(
      'TransitKey.decrypt',
      key.decrypt(),
      withKey(async (root) => post('verbs-transit/decrypt/orders', { ciphertext: await encrypted(root) })),
    ),
    verb(
      'TransitKey.rewrap',
      key.rewrap(),
      withKey(async (root) => post('verbs-transit/rewrap/orders', { ciphertext: await encrypted(root) })),
    ),
    verb(
      'TransitKey.sign',
      key.sign(),
      withKey(() => post('verbs-transit/sign/orders', { input })),
    ),
    verb(
      'TransitKey.verify',
      key.verify(),
      withKey(async (root) => {
        const signature = (await root.write('verbs-transit/sign/orders', { input })).data['signature'];
        return post('verbs-transit/verify/orders', { input, signature });
      }),
    ),
    verb(
      'TransitKey.hmac',
      key.hmac(),
      withKey(() => post('verbs-transit/hmac/orders', { input })),
    ),
    verb(
      'TransitKey.generateDataKey',
      key.generateDataKey(),
      withKey(() => post('verbs-transit/datakey/plaintext/orders')),
    ),
    verb(
      'TransitKey.generateWrappedDataKey',
      key.generateWrappedDataKey(),
      withKey(() => post('verbs-transit/datakey/wrapped/orders')),
    ),
    verb(
      'TransitKey.readKey',
      key.readKey(),
      withKey(() => get('verbs-transit/keys/orders')),
    ),
    verb(
      'TransitKey.createKey',
      key.createKey(),
      withKey(() => post('verbs-transit/keys/orders', { type: 'rsa-2048' })),
    ),
    verb(
      'TransitKey.deleteKey',
      key.deleteKey(),
      withKey(() => del('verbs-transit/keys/orders')),
    ),
    verb(
      'TransitKey.configureKey',
      key.configureKey(),
      withKey(() => post('verbs-transit/keys/orders/config', { deletion_allowed: true })),
    ),
    verb(
      'TransitKey.rotateKey',
      key.rotateKey(),
      withKey(() => post('verbs-transit/keys/orders/rotate')),
    ),
    verb(
      'TransitKey.trimKey',
      key.trimKey(),
      withKey(async (root) => {
        await root.write('verbs-transit/keys/orders/rotate', {});
        await root.write('verbs-transit/keys/orders/config', {
          min_decryption_version: 2,
          min_encryption_version: 2,
        });
        return post('verbs-transit/keys/orders/trim', { min_available_version: 2 });
      }),
    ),
    verb(
      'TransitKey.exportKey',
      key.exportKey('encryption-key'),
      withKey(() => get('verbs-transit/export/encryption-key/orders')),
    ),
    verb(
      'TransitKey.backup',
      key.backup(),
      withKey(() => get('verbs-transit/backup/orders')),
    ),
    verb(
      'TransitKey.restore',
      key.restore(),
      withKey(async (root) => {
        const backup = (await root.read('verbs-transit/backup/orders')).data['backup'];
        await root.delete('verbs-transit/keys/orders');
        return post('verbs-transit/restore/orders', { backup });
      }),
    ),
    verb(
      'Transit.listKeys',
      transit.listKeys(),
      withKey(() => list('verbs-transit/keys')),
    ),
    verb('Transit.random', transit.random(), () => post('verbs-transit/random', { bytes: 8 })),
    verb('Transit.hash', transit.hash(), () => post('verbs-transit/hash', { input })),
  ],
};
