import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { kv2, VaultAccessContract, VaultApp, VaultInjectedDeployment, VaultServer } from '../../lib';
import { errorWith } from '../support/errors';

let outdir: string;

beforeEach(() => {
  outdir = join(mkdtempSync(join(tmpdir(), 'avc-app-')), 'dist');
});
afterEach(() => {
  rmSync(join(outdir, '..'), { recursive: true, force: true });
});

function appWith(roles: readonly string[]): VaultApp {
  const app = new VaultApp({ outdir });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  roles.forEach((role, index) => {
    new VaultInjectedDeployment(chart, `Web${String(index)}`, {
      vault: VaultServer.at('https://vault.example'),
      access: { roleName: role, serviceAccount: `web-${String(index)}` },
      files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
      containers: [{ image: 'registry.example/shop/web:1.4.2' }],
    });
  });
  return app;
}

describe('VaultApp', () => {
  test('writes the contract and the report beside the manifests', () => {
    appWith(['shop-web', 'shop-admin']).synth();
    expect(readdirSync(outdir).sort()).toEqual(['shop.k8s.yaml', 'vault-access.json', 'vault-access.md']);
  });

  test('the contract is what the platform reads back: every workload, sorted by role', () => {
    appWith(['shop-web', 'shop-admin']).synth();
    const contract = VaultAccessContract.fromFile(join(outdir, 'vault-access.json'));
    expect(contract.workloads.map(({ roleName }) => roleName)).toEqual(['shop-admin', 'shop-web']);
  });

  test('the same app writes the same bytes', () => {
    appWith(['shop-web']).synth();
    const first = readFileSync(join(outdir, 'vault-access.json'), 'utf8');
    appWith(['shop-web']).synth();
    expect(readFileSync(join(outdir, 'vault-access.json'), 'utf8')).toBe(first);
  });

  test('a contract without workloads is written too, so that the removal of the last one is seen', () => {
    const app = new VaultApp({ outdir });
    new Chart(app, 'empty');
    app.synth();
    expect(VaultAccessContract.fromFile(join(outdir, 'vault-access.json')).workloads).toEqual([]);
  });

  test('two workloads with one role are refused and nothing at all is written', () => {
    const app = appWith(['shop-web', 'shop-web']);
    expect(() => {
      app.synth();
    }).toThrow(errorWith('ACCESS_ROLE_DUPLICATE'));
    expect(existsSync(outdir) ? readdirSync(outdir) : []).toEqual([]);
  });
});
