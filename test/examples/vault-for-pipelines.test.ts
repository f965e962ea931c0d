import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import { VaultAccessContract } from '../../lib/access';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { projectRoot } from '../support/project';
import { checkStack } from '../support/schema';
import { Synthesized, synth } from '../support/terraform';
import { ENDPOINT } from '../vault/support';

/** examples/pipelines/vault-for-pipelines.ts: its policies are enough for the shop's platform, and no more. */
const root = VaultClient.fromEnvironment();
let stack: Synthesized;
let plan: VaultClient;
let deploy: VaultClient;

/** The shop's mount and grants as its platform makes them, reviewed by a reviewer that a server elsewhere takes. */
const shop = synth((one) => {
  const auth = new VaultKubernetesAuth(one, 'Auth', {
    path: 'k8s-shop',
    cluster: ENDPOINT,
    reviewer: TokenReviewer.serviceAccount({ jwt: variable(one) }),
  });
  const contract = join(projectRoot(), 'test/golden/vault-access.json');
  for (const access of VaultAccessContract.fromFile(contract).workloads) auth.grant(access.roleName, access);
}).text;

function variable(scope: TerraformStack): TerraformVariable {
  return new TerraformVariable(scope, 'jwt', { sensitive: true });
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'avc-ci-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    jest.isolateModules(() => {
      jest.requireActual('../../examples/pipelines/vault-for-pipelines');
    });
    stack = new Synthesized(
      readFileSync(join(folder, 'cdktf.out/stacks/vault-for-pipelines/cdk.tf.json'), 'utf8'),
    );
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  }
  for (const { name, policy } of stack.all('vault_policy')) {
    expectOk(await root.putPolicy(String(name), String(policy)), String(name));
  }
  const clientWith = async (policy: string) =>
    root.withToken(await root.createToken({ policies: [policy], no_default_policy: true }));
  [plan, deploy] = [await clientWith('ci-plan'), await clientWith('ci-deploy')];
});

afterAll(async () => {
  await root.delete('sys/auth/k8s-shop');
});

test("is valid by the provider's own schema, and binds each role to one environment of one repository", () => {
  expect(checkStack(stack.text)).toEqual([]);
  const bound = stack
    .all('vault_jwt_auth_backend_role')
    .map((role) => [role['role_name'], role['bound_subject']]);
  expect(bound).toEqual([
    ['ci-deploy', 'repo:example/shop-platform:environment:production'],
    ['ci-plan', 'repo:example/shop-platform:environment:plan'],
  ]);
});

test("ci-deploy may write everything of the shop's platform, and read it back, as ci-plan may", async () => {
  const written = await applyVaultResources(deploy, shop, { 'var.jwt': 'x' });
  expect(written).toHaveLength(6);
  const paths = ['sys/auth/k8s-shop', 'sys/auth/k8s-shop/tune', ...written.slice(1)];
  for (const client of [plan, deploy]) {
    const statuses = await Promise.all(paths.map(async (path) => [path, (await client.read(path)).status]));
    expect(statuses).toEqual(paths.map((path) => [path, 200]));
  }
});

test('ci-deploy may take away what it has written', async () => {
  await applyVaultResources(deploy, shop, { 'var.jwt': 'x' }).catch(() => undefined);
  for (const path of ['auth/k8s-shop/role/shop-web', 'sys/policies/acl/shop-web', 'sys/auth/k8s-shop']) {
    expect([path, (await deploy.delete(path)).status]).toEqual([path, 204]);
  }
});

test.each([
  ['read a secret', 'GET', 'secret/data/shop/payment'],
  ['write a policy of others', 'POST', 'sys/policies/acl/admin'],
  ['write its own policy', 'POST', 'sys/policies/acl/ci-deploy'],
  ['write a role of another mount', 'POST', 'auth/ci/role/ci-deploy'],
  ['make tokens', 'POST', 'auth/token/create'],
] as const)('neither may %s', async (_, method, path) => {
  for (const client of [plan, deploy]) {
    expect((await client.request({ method, path, ...(method === 'POST' && { body: {} }) })).status).toBe(403);
  }
});

test('ci-plan may write nothing of it', async () => {
  for (const path of ['sys/auth/k8s-shop', 'auth/k8s-shop/role/shop-web', 'sys/policies/acl/shop-web']) {
    expect([path, (await plan.write(path)).status]).toEqual([path, 403]);
  }
});

test('both may revoke their own token, as pipeline.sh does', async () => {
  for (const client of [plan, deploy]) {
    expect((await client.write('auth/token/revoke-self')).status).toBe(204);
  }
});
