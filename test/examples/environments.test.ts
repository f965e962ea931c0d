import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { VaultAccessContract } from '../../lib/access';
import { inFolder } from '../support/in-folder';
import { checkStack } from '../support/schema';
import { Synthesized } from '../support/terraform';

/** examples/environments, as docs/environments.md tells it. */
const folder = mkdtempSync(join(tmpdir(), 'avc-environments-'));
const text = (path: string) => readFileSync(join(folder, path), 'utf8');
const run = (side: 'application' | 'platform') => {
  inFolder(folder, () => {
    jest.isolateModules(() => {
      jest.requireActual(`../../examples/environments/${side}`);
    });
  });
};
const CLUSTERS = ['dev/k8s-dev', 'stage/k8s-stage', 'prod/k8s-prod', 'prod/jwt-prod-dr'];
const stackOf = (name: string) => new Synthesized(text(`cdktf.out/stacks/shop-${name}/cdk.tf.json`));

beforeAll(() => {
  run('application');
  run('platform');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Deployment {
  readonly kind: string;
  readonly spec: { replicas: number; template: { spec: { containers: { image: string }[] } } };
}

const deploymentOf = (cluster: string) =>
  parseAllDocuments(text(`dist/${cluster}/shop.k8s.yaml`))
    .map((document) => document.toJS() as Deployment)
    .find(({ kind }) => kind === 'Deployment');

test('every environment gets the same image, by its digest, and its own replicas', () => {
  const deployments = CLUSTERS.map(deploymentOf);
  const images = deployments.map((one) => one?.spec.template.spec.containers[0]?.image);
  expect(new Set(images).size).toBe(1);
  expect(images[0]).toContain('@sha256:');
  expect(deployments.map((one) => one?.spec.replicas)).toEqual([1, 2, 3, 3]);
});

test('each contract says which server, Vault namespace and mount it is for', () => {
  const places = CLUSTERS.map((cluster) => {
    const contract = VaultAccessContract.fromFile(join(folder, 'vault-access', cluster, 'vault-access.json'));
    const { vault, auth } = contract.role('shop-web');
    return [vault?.address, vault?.namespace, auth.path];
  });
  expect(places).toEqual([
    ['https://vault-test.example:8200', 'shop/dev', 'k8s-dev'],
    ['https://vault-test.example:8200', 'shop/stage', 'k8s-stage'],
    ['https://vault.example:8200', 'shop', 'k8s-prod'],
    ['https://vault.example:8200', 'shop', 'jwt-prod-dr'],
  ]);
});

test('each stack has the role of its clusters in its namespace, valid by the schema of the provider', () => {
  for (const name of ['dev', 'stage', 'prod']) {
    expect(checkStack(text(`cdktf.out/stacks/shop-${name}/cdk.tf.json`))).toEqual([]);
  }
  const [role] = stackOf('stage').all('vault_kubernetes_auth_backend_role');
  expect(role).toMatchObject({ backend: 'k8s-stage', role_name: 'shop-web', namespace: 'shop/stage' });
});

test('the two clusters of prod share one policy', () => {
  const prod = stackOf('prod');
  expect(prod.all('vault_policy')).toHaveLength(1);
  expect(prod.ids().map((id) => id.split('.')[0])).toEqual([
    'vault_jwt_auth_backend_role',
    'vault_kubernetes_auth_backend_role',
    'vault_policy',
  ]);
});

test('a contract of dev among those of prod is refused at synth: ACCESS_OTHER_VAULT', () => {
  const wrong = join(folder, 'vault-access/prod/k8s-prod/vault-access.json');
  const right = readFileSync(wrong);
  writeFileSync(wrong, text('vault-access/dev/k8s-dev/vault-access.json'));
  try {
    expect(() => {
      run('platform');
    }).toThrow(/ACCESS_OTHER_VAULT/);
  } finally {
    writeFileSync(wrong, right);
  }
});
