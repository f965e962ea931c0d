import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { TerraformStack, Testing } from 'cdktf';
import {
  AuthMount,
  terraformModule,
  TokenAudience,
  type VaultAccess,
  VaultAccessContract,
  vaultCommands,
} from '../../lib/access';
import { database, kv2 } from '../../lib/secrets';
import {
  AliasNameSource,
  IssuerKeys,
  TokenReviewer,
  Ttl,
  VaultIdentityGroup,
  VaultJwtAuth,
  VaultKubernetesAuth,
  VaultPolicy,
  VaultSecretsMounts,
} from '../../lib/vault';
import { workloadOf } from '../contracts/support';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { expectOk } from '../support/vault-server/client';
import { startServer, type TestServer } from '../support/vault-server/server';
import { serverProgram } from '../support/vault-server/server-kind';
import { CA } from '../vault/support';
import { realVaultProvider } from './real-provider';
import { type Plan, type RealProvider, Terraform } from './terraform';

// The real Terraform with the real provider of Vault writes to a real server: what grantAll of the cdktf side, the module of
// `contract terraform` and the commands of `contract vault` leave there is the same.

const folder = mkdtempSync(join(tmpdir(), 'avc-real-vault-'));
const [KUBERNETES, JWT] = ['real-k8s', 'real-jwt'] as const;
const ODD = `it's $a \`c\` "d" 50% \\n ü`;
const ISSUER = 'https://issuer.example/cluster';
const key = newJwtKey();
const endpoint = { apiServerUrl: 'https://k8s.example', certificateAuthorityPem: CA };
const byClient = { audience: TokenAudience.apiServer() };

const shop = workloadOf('shop', { auth: AuthMount.kubernetes(KUBERNETES, byClient) });
const workloads = [
  shop,
  shop.at(AuthMount.jwt(JWT)),
  workloadOf('billing', { auth: AuthMount.jwt(JWT, { audience: TokenAudience.of('https://x.example') }) }),
  workloadOf('api', {
    auth: AuthMount.kubernetes(KUBERNETES, byClient),
    roleName: 'api.v1',
    policyName: 'api.v1',
    files: { user: database('database').role('shop').username, odd: kv2('secret').at(ODD).key('k') },
  }),
];
const contract = VaultAccessContract.of(workloads);
const rolePath = ({ auth, roleName }: VaultAccess) => `auth/${auth.path}/role/${roleName}`;

let server: TestServer;
let real: RealProvider;
beforeAll(async () => {
  server = await startServer();
  real = await realVaultProvider(server, folder);
}, 3_600_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function stackOf(build: (stack: TerraformStack) => void): string {
  const stack = new TerraformStack(Testing.app(), 'test');
  new VaultProvider(stack, 'vault', { address: server.address });
  build(stack);
  return Testing.synth(stack, true);
}

const terraform = (name: string) => new Terraform(join(folder, name), real);
const changes = ({ resource_changes }: Plan) =>
  resource_changes.filter(({ change }) => change.actions.join() !== 'no-op');

/**
 * Policies and roles as the server has them; a workload that has none is an error. Terraform keeps policies and networks as
 * sets, without an order, and writes an empty map of claims where others write none.
 */
async function readBack(): Promise<unknown> {
  const all = workloads.map(async (access) => {
    const { data } = expectOk(await server.client.read(rolePath(access)), rolePath(access));
    const sorted = (name: string) => [...((data[name] ?? []) as readonly string[])].sort();
    return [
      expectOk(await server.client.readPolicy(access.policyName), access.policyName).data['policy'],
      {
        ...data,
        token_policies: sorted('token_policies'),
        token_bound_cidrs: sorted('token_bound_cidrs'),
        bound_claims: data['bound_claims'] ?? {},
      },
    ];
  });
  return Promise.all(all);
}

const isGone = async () =>
  (
    await Promise.all(workloads.map(async (access) => (await server.client.read(rolePath(access))).status))
  ).every((status) => status === 404);

const mounts = (stack: TerraformStack) => {
  const kubernetes = { path: KUBERNETES, reviewer: TokenReviewer.clientJwt() };
  return [
    VaultKubernetesAuth.fromAttributes(stack, 'K', kubernetes),
    VaultJwtAuth.fromAttributes(stack, 'J', { path: JWT }),
  ] as const;
};

describe('policies and roles', () => {
  beforeAll(async () => {
    await server.client.enableAuth(KUBERNETES, { type: 'kubernetes' });
    await server.client.enableAuth(JWT, { type: 'jwt' });
  });
  afterEach(async () => {
    for (const access of workloads) {
      await server.client.delete(rolePath(access));
      await server.client.delete(`sys/policies/acl/${access.policyName}`);
    }
  });
  afterAll(async () => {
    await server.client.delete(`sys/auth/${KUBERNETES}`);
    await server.client.delete(`sys/auth/${JWT}`);
  });

  test.each([
    ['as they are', {}, {}],
    [
      'with what a platform adds',
      {
        policies: [VaultPolicy.fromName('base')],
        tokenExplicitMaxTtl: Ttl.hours(12),
        tokenBoundCidrs: ['10.0.0.0/8', '::1'],
      },
      { policies: ['base'], tokenExplicitMaxTtl: 43_200, tokenBoundCidrs: ['10.0.0.0/8', '::1'] },
    ],
  ])('%s are the same by grantAll, by the module and by the commands', async (name, options, settings) => {
    const byGrant = terraform(`grant ${name}`).write(
      stackOf((stack) => {
        for (const auth of mounts(stack)) auth.grantAll(contract, options);
      }),
    );
    byGrant.apply();
    const granted = await readBack();
    expect(changes(byGrant.plan())).toEqual([]);
    byGrant.destroy();
    expect(await isGone()).toBe(true);

    const byModule = terraform(`module ${name}`).writeHcl(terraformModule(contract, settings));
    byModule.apply();
    expect(await readBack()).toEqual(granted);
    expect(changes(byModule.plan())).toEqual([]);
    byModule.destroy();
    expect(await isGone()).toBe(true);

    const env = { PATH: process.env['PATH'], HOME: folder, VAULT: await serverProgram() };
    const { status, stderr } = spawnSync('/bin/sh', ['-c', vaultCommands(contract, settings)], {
      encoding: 'utf8',
      env: { ...env, VAULT_ADDR: server.address, VAULT_TOKEN: server.rootToken },
    });
    // Vault's program warns of roles without an audience, which clientJwt() has.
    expect([status, stderr.replace(/WARNING! The following warnings.*/s, '')]).toEqual([0, '']);
    expect(await readBack()).toEqual(granted);
  });

  test('of a cluster that goes: its role goes, and the policy that both share stays what it is', async () => {
    const east = VaultAccessContract.of([shop]);
    const stackFor = (...clusters: readonly ('K' | 'J')[]) =>
      stackOf((stack) => {
        const [kubernetes, jwt] = mounts(stack);
        if (clusters.includes('K')) kubernetes.grantAll(east);
        if (clusters.includes('J')) jwt.grantAll(east.at(AuthMount.jwt(JWT)));
      });
    const both = terraform('clusters').write(stackFor('K', 'J'));
    both.apply();
    const policy = expectOk(await server.client.readPolicy('shop-web'), 'policy').data['policy'];
    // The cluster that the policy was made below goes: the harder case.
    expect(changes(both.plan())).toEqual([]);
    const plan = both.write(stackFor('J')).plan();
    expect(changes(plan).map(({ type, change }) => [type, change.actions.join()])).toEqual([
      ['vault_kubernetes_auth_backend_role', 'delete'],
    ]);
    both.apply();
    expect((await server.client.read(rolePath(shop))).status).toBe(404);
    expectOk(await server.client.read(`auth/${JWT}/role/shop-web`), 'role of the other cluster');
    expect((await server.client.readPolicy('shop-web')).data['policy']).toBe(policy);
    both.destroy();
  });

  test('allow_overwrite is unknown to this provider, which is older than 5.10: the plan says so', () => {
    const module = terraform('overwrite').writeHcl(terraformModule(contract, { allowOverwrite: false }));
    expect(() => module.plan()).toThrow(/Unsupported argument.*allow_overwrite/s);
  });
});

test('mounts with their keys, a group and engines are applied, planned again without a change, and removed', async () => {
  const stack = terraform('mounts').write(
    stackOf((scope) => {
      const reviewer = TokenReviewer.clientJwt();
      const kubernetes = {
        cluster: endpoint,
        reviewer,
        path: KUBERNETES,
        tuning: { maxTokenTtl: Ttl.hours(48) },
      };
      new VaultKubernetesAuth(scope, 'K', kubernetes).grantAll(contract);
      const keys = IssuerKeys.pinned([key.publicKeyPem]);
      const jwt = new VaultJwtAuth(scope, 'J', { cluster: { oidcIssuerUrl: ISSUER }, path: JWT, keys });
      const aliasNameSource = AliasNameSource.SERVICE_ACCOUNT_NAME;
      const members = jwt.grantAll(contract, { aliasNameSource }).granted;
      const policies = [VaultPolicy.fromName('group-base')];
      new VaultIdentityGroup(scope, 'Group', { groupName: 'shop', policies, members });
      const engines = new VaultSecretsMounts(scope, 'Secrets');
      engines.addKvV2('team', { maxVersions: 5, removable: true });
      engines.addTransit('team-transit', { removable: true });
    }),
  );
  stack.apply();
  expect(changes(stack.plan())).toEqual([]);
  const jwt = key.sign({ ...serviceAccountClaims('shop', 'web'), iss: ISSUER });
  const { body } = expectOk(
    await server.client.write(`auth/${JWT}/login`, { role: 'shop-web', jwt }),
    'login',
  );
  expect(body['auth']).toMatchObject({ token_policies: ['shop-web'], identity_policies: ['group-base'] });
  stack.destroy();
  expect((await server.client.list('identity/group/name')).status).toBe(404);
});
