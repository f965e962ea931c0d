import fc from 'fast-check';
import { App, Chart } from 'cdk8s';
import { AuthMount, VaultAccess } from '../../lib/access';
import { VaultInjectedDeployment, VaultServer } from '../../lib';
import { kv2, pki, secretFiles, transit, vaultPath } from '../../lib/secrets';
import { ConfigurationError } from '../../lib/core';
import { errorWith } from '../support/errors';

// The contract of a workload is made when it is asked for. What is wrong with it is refused when the workload is made.

const long = 'a'.repeat(124);
const name = fc.constantFrom(
  'web',
  'shop-web',
  '',
  'a b',
  'a/b',
  'UPPER',
  'default',
  'root',
  long,
  `${long}aaaaa`,
);
const vault = fc.constantFrom(
  undefined,
  { address: 'https://vault.example:8200' },
  { address: 'https://vault.example:8200', namespace: 'teams/shop' },
  { address: 'vault.example' },
);
const auth = fc.constantFrom(
  undefined,
  AuthMount.kubernetes('k8s-shop', { namespace: 'teams' }),
  AuthMount.kubernetes('k8s-shop', { namespace: 'others' }),
);
const uses = fc.constantFrom(undefined, [], [transit('transit').key('orders').encrypt()], 'transit');
const files = fc.subarray(
  [
    ['key', kv2('secret').at('shop/db').key('apiKey')],
    ['tls.pem', pki('pki').role('web').certificate({ commonName: 'web' })],
    ['mounts', vaultPath('sys/mounts').field('path')],
    ['self', vaultPath('auth/token/lookup-self').field('id')],
  ] as const,
  { minLength: 0 },
);

test('whatever identity and files a workload has: all that its contract would refuse is refused at once (3,000 runs)', () => {
  let refused = 0;
  fc.assert(
    fc.property(
      fc.record({
        workload: name,
        roleName: name,
        namespace: name,
        serviceAccount: name,
        policyName: fc.option(name, { nil: undefined }),
        vault,
        auth,
        uses,
      }),
      files,
      (identity, some) => {
        const named = some.length === 0 ? [] : secretFiles(Object.fromEntries(some));
        let asked: (() => VaultAccess) | undefined;
        try {
          asked = VaultAccess.whenAsked(identity as never, named);
        } catch (error) {
          refused += 1;
          if (!ConfigurationError.is(error)) throw error;
          return;
        }
        expect(asked()).toBe(asked());
        expect(asked()).toEqual(VaultAccess.ofFiles(identity as never, named));
      },
    ),
    { numRuns: 3_000 },
  );
  expect(refused).toBeGreaterThan(1_000);
  expect(refused).toBeLessThan(3_000);
});

const declaration = {
  vault: VaultServer.at('https://vault.example:8200'),
  containers: [{ image: 'registry.example/shop/web:1.4.2' }],
};

function deployment(roleName: string, more: object): VaultInjectedDeployment {
  return new VaultInjectedDeployment(new Chart(new App(), 'shop', { namespace: 'shop' }), 'Web', {
    ...declaration,
    access: { roleName, serviceAccount: 'web', auth: AuthMount.kubernetes('k8s-shop') },
    files: { key: kv2('secret').at('shop/db').key('apiKey') },
    ...more,
  });
}

test('a workload whose listener gets a name of more than 128 characters is refused when it is made', () => {
  const more = { uses: [transit('transit').key('orders').encrypt()] };
  expect(deployment(long.slice(0, 123), more).vaultAccess.listener?.roleName).toHaveLength(128);
  expect(() => deployment(long, more)).toThrow(errorWith('ACCESS_NAME_INVALID'));
});

test('a workload that reads what Vault is configured with is refused when it is made, and the error has its path', () => {
  expect(() => deployment('shop-web', { files: { m: vaultPath('sys/mounts').field('path') } })).toThrow(
    /ACCESS_READ_PATH_INVALID\] \(at shop\/Web\)/,
  );
});
