import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { AuthMount, kv2, VaultApp, VaultSecrets, VaultServer } from '../../lib';
import { errorWith } from '../support/errors';

/** A VaultSecrets names a role, which lets one workload in: several objects have one each. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const secrets = (roleName: string): VaultSecrets =>
  new VaultSecrets({
    access: { roleName },
    files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
  });

/** An app with two Deployments, `first` and `second`. */
function app(use: (first: ApiObject, second: ApiObject) => void, accounts = ['first', 'second']): VaultApp {
  const outdir = mkdtempSync(join(tmpdir(), 'avc-reused-'));
  folders.push(outdir);
  const vault = VaultServer.at('https://vault.example:8200');
  const made = new VaultApp({ outdir, vault, auth: AuthMount.kubernetes('k8s-shop') });
  const chart = new Chart(made, 'shop', { namespace: 'shop' });
  const deployment = (name: string, serviceAccountName: string | undefined): ApiObject =>
    new ApiObject(chart, name, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: { template: { spec: { serviceAccountName, containers: [{ name: 'c', image: 'i' }] } } },
    });
  use(deployment('first', accounts[0]), deployment('second', accounts[1]));
  return made;
}

test.each([[['first', 'second']], [['web', 'web']]])(
  'the same one on two objects with the accounts %j is refused at synth, with both names',
  (accounts) => {
    const one = secrets('shop-web');
    const made = app((first, second) => {
      one.applyTo(first);
      one.applyTo(second);
    }, accounts);
    expect(() => {
      made.synth();
    }).toThrow(
      errorWith('ACCESS_ROLE_DUPLICATE', {
        message: expect.stringContaining('["shop/first","shop/second"]') as string,
      }),
    );
  },
);

test('one for each, made by a function, gives two roles', () => {
  const made = app((first, second) => {
    for (const object of [first, second]) secrets(`shop-${object.name}`).applyTo(object);
  });
  expect(() => {
    made.synth();
  }).not.toThrow();
});

test('the same one in two apps is one role of each, as for two clusters', () => {
  const one = secrets('shop-web');
  for (const made of [app((first) => void one.applyTo(first)), app((first) => void one.applyTo(first))])
    expect(() => {
      made.synth();
    }).not.toThrow();
});
