import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { TerraformVariable } from 'cdktf';
import { Ttl, VaultSecretsMounts } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { checkStack } from '../support/schema';
import { errorOf, newStack, synth, type Synthesized } from '../support/terraform';

const built = (add: (mounts: VaultSecretsMounts) => void): Synthesized =>
  synth((stack) => {
    add(new VaultSecretsMounts(stack, 'Secrets'));
  });

describe('VaultSecretsMounts', () => {
  test('mounts KV version 2, databases, PKI and transit, none of which a plan may remove', () => {
    const json = built((mounts) => {
      mounts.addKvV2('secret');
      mounts.addDatabase('database', { defaultLease: Ttl.hours(1), maxLease: Ttl.hours(24) });
      mounts.addPki('pki', { maxLease: Ttl.hours(768) });
      mounts.addTransit('transit');
    });
    const plain = json.all('vault_mount').map((block) => {
      return Object.fromEntries(Object.entries(block).filter(([key]) => key !== '//' && key !== 'logicalId'));
    });
    const lifecycle = { prevent_destroy: true };
    expect(plain).toEqual([
      {
        path: 'database',
        type: 'database',
        default_lease_ttl_seconds: 3600,
        max_lease_ttl_seconds: 86_400,
        lifecycle,
      },
      { path: 'pki', type: 'pki', max_lease_ttl_seconds: 2_764_800, lifecycle },
      { path: 'secret', type: 'kv', options: { version: '2' }, lifecycle },
      { path: 'transit', type: 'transit', lifecycle },
    ]);
    expect(json.all('vault_kv_secret_backend_v2')).toEqual([]);
    expect(checkStack(json.text)).toEqual([]);
  });

  test('gives KV the number of versions and check-and-set that are asked for', () => {
    const json = built((mounts) => mounts.addKvV2('teams/shop', { maxVersions: 3, casRequired: true }));
    expect(json.one('vault_kv_secret_backend_v2')).toEqual({
      mount: 'teams/shop',
      max_versions: 3,
      cas_required: true,
      depends_on: [expect.stringMatching(/^vault_mount\./)],
    });
    expect(checkStack(json.text)).toEqual([]);
  });

  test('lets Terraform remove a mount that is declared removable', () => {
    const json = built((mounts) => mounts.addTransit('old', { removable: true }));
    expect(json.one('vault_mount')).toEqual({ path: 'old', type: 'transit' });
  });

  test('keeps the ids of the others when a mount comes', () => {
    const one = built((mounts) => mounts.addKvV2('secret'));
    const two = built((mounts) => {
      mounts.addPki('pki');
      mounts.addKvV2('secret');
    });
    expect(two.ids()).toEqual(expect.arrayContaining([...one.ids()]));
  });

  test('goes to another server and namespace', () => {
    const json = synth((stack) => {
      const provider = new VaultProvider(stack, 'Eu', { address: 'https://eu.example', alias: 'eu' });
      const target = { provider, vaultNamespace: 'team-a' };
      new VaultSecretsMounts(stack, 'Secrets', target).addKvV2('secret', { maxVersions: 3 });
    });
    for (const type of ['vault_mount', 'vault_kv_secret_backend_v2']) {
      expect(json.one(type)).toMatchObject({ provider: 'vault.eu', namespace: 'team-a' });
    }
  });

  describe('refuses', () => {
    const mounts = () => new VaultSecretsMounts(newStack(), 'Secrets');

    test.each(['', '/secret', 'secret/', 'a//b', '../a', 'sys', 'sys/x', 'auth/x', 'identity', 'a b'])(
      'the path %j: VAULT_SECRETS_PATH_INVALID',
      (path) => {
        expect(errorOf(() => mounts().addKvV2(path))).toMatchObject({
          code: 'VAULT_SECRETS_PATH_INVALID',
          constructPath: 'test/Secrets',
        });
      },
    );

    test('a path that is known only after apply: VAULT_SECRETS_PATH_INVALID', () => {
      const stack = newStack();
      const path = new TerraformVariable(stack, 'path', {}).stringValue;
      const error = errorOf(() => new VaultSecretsMounts(stack, 'Secrets').addPki(path));
      expect(error.code).toBe('VAULT_SECRETS_PATH_INVALID');
    });

    test.each([
      ['the same path', 'teams/shop'],
      ['a path below', 'teams/shop/kv'],
      ['a path above', 'teams'],
    ])('%s as another mount: VAULT_SECRETS_PATH_TAKEN names it', (_, path) => {
      const some = mounts();
      some.addKvV2('teams/shop');
      const error = errorOf(() => some.addPki(path));
      expect(error.code).toBe('VAULT_SECRETS_PATH_TAKEN');
      expect(error.message).toContain('test/Secrets/teams--shop');
    });

    test.each([0, -1, 1.5, Number.NaN])('%d versions: VAULT_KV_VERSIONS_INVALID', (maxVersions) => {
      expect(errorOf(() => mounts().addKvV2('secret', { maxVersions })).code).toBe(
        'VAULT_KV_VERSIONS_INVALID',
      );
    });
  });
});

describe('on a real server', () => {
  const client = VaultClient.fromEnvironment();
  const PATHS = ['mounts-test/kv', 'mounts-test/db', 'mounts-test/pki', 'mounts-test/transit'] as const;

  afterAll(async () => {
    for (const path of PATHS) await client.delete(`sys/mounts/${path}`);
  });

  test('every mount is there with its type, version and lifetimes', async () => {
    const [kv, db, pki, transit] = PATHS;
    const { text } = built((mounts) => {
      mounts.addKvV2(kv, { maxVersions: 3 });
      mounts.addDatabase(db, { defaultLease: Ttl.hours(1), maxLease: Ttl.hours(24) });
      mounts.addPki(pki);
      mounts.addTransit(transit);
    });
    await applyVaultResources(client, text);
    const { data } = expectOk(await client.read('sys/mounts'), 'mounts');
    expect(data[`${kv}/`]).toMatchObject({ type: 'kv', options: { version: '2' } });
    expect(data[`${db}/`]).toMatchObject({
      type: 'database',
      config: { default_lease_ttl: 3600, max_lease_ttl: 86_400 },
    });
    expect(data[`${pki}/`]).toMatchObject({ type: 'pki' });
    expect(data[`${transit}/`]).toMatchObject({ type: 'transit' });
    expect(expectOk(await client.read(`${kv}/config`), 'config').data).toMatchObject({ max_versions: 3 });
  });

  test('a mount above or below another is refused by the server too', async () => {
    await client.enableMount('mounts-test-2/kv', { type: 'kv' });
    const refused = await client.write('sys/mounts/mounts-test-2', { type: 'kv' });
    const below = await client.write('sys/mounts/mounts-test-2/kv/x', { type: 'kv' });
    await client.delete('sys/mounts/mounts-test-2/kv');
    expect([refused.status, below.status]).toEqual([400, 400]);
  });
});
