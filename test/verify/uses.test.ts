import { transit } from '../../lib/secrets';
import { leastPolicy } from '../../lib/verify';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { accessOf, aloneWithMounts, grant, prepare, remove, told, verified } from './support';

// What a workload uses, held against the real server: its second role and policy, the mount and the key.

const client = VaultClient.fromEnvironment();
const MOUNT = 'verify-transit';
const access = () => accessOf({ uses: [transit(MOUNT).key('orders').encrypt()] });
const both = () => [access(), access().listener ?? access()];

aloneWithMounts(client);
beforeEach(async () => {
  await remove(client);
  await prepare(client);
  await client.enableMount(MOUNT, { type: 'transit' });
  expectOk(await client.write(`${MOUNT}/keys/orders`), 'key');
  await grant(client, access());
});
afterEach(() => client.delete(`sys/mounts/${MOUNT}`));

test('finds nothing where both logins are as grantAll has written them, with the least policy that verify asks for', async () => {
  expectOk(await client.putPolicy('verify-least', leastPolicy(both(), 'root').render()), 'policy');
  const token = await client.createToken({ policies: ['verify-least'], no_default_policy: true });
  expect(await verified(client, both(), { token })).toEqual([]);
});

test('a listener whose role is missing: role-missing', async () => {
  await client.delete('auth/verify-k8s/role/verify-web-uses');
  expect(told(await verified(client, both()))).toEqual(['role-missing auth/verify-k8s/role/verify-web-uses']);
});

test('a policy without the verb: not-allowed', async () => {
  await client.putPolicy('verify-web-uses', `path "${MOUNT}/decrypt/orders" { capabilities = ["update"] }`);
  const findings = told(await verified(client, both()));
  expect(findings).toContain(`not-allowed ${MOUNT}/encrypt/orders`);
  expect(findings.some((one) => one.startsWith('allowed-more '))).toBe(true);
});

test('a key that nobody has made: engine-role-missing', async () => {
  expectOk(await client.write(`${MOUNT}/keys/orders/config`, { deletion_allowed: true }), 'config');
  await client.delete(`${MOUNT}/keys/orders`);
  expect(told(await verified(client, both()))).toEqual([`engine-role-missing ${MOUNT}/encrypt/orders`]);
});

test('an engine that is not mounted, and one of another type: secrets-mount-missing, secrets-mount-type', async () => {
  await client.delete(`sys/mounts/${MOUNT}`);
  expect(told(await verified(client, both()))).toEqual([`secrets-mount-missing ${MOUNT}/encrypt/orders`]);
  await client.enableMount(MOUNT, { type: 'kv', options: { version: '1' } });
  expect(told(await verified(client, both()))).toEqual([`secrets-mount-type ${MOUNT}/encrypt/orders`]);
});
