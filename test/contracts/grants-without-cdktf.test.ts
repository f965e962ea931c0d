import { spawnSync } from 'node:child_process';
import {
  AuthMount,
  TokenAudience,
  type VaultAccess,
  terraformModule,
  VaultAccessContract,
  vaultCommands,
} from '../../lib/access';
import { VaultServer } from '../../lib/agent';
import { database, kv2 } from '../../lib/secrets';
import {
  TokenReviewer,
  TokenType,
  Ttl,
  VaultJwtAuth,
  VaultKubernetesAuth,
  VaultPolicy,
} from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { errorWith } from '../support/errors';
import { synth } from '../support/terraform';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { chosenServer, serverProgram } from '../support/vault-server/server-kind';
import { workloadOf } from './support';

// What grant of the cdktf side writes, and what the vault commands write: read back from the real server, the same.

const client = VaultClient.fromEnvironment();
const [KUBERNETES, JWT] = ['grants-k8s', 'grants-jwt'] as const;
/** Whatever a shell, HCL or JSON would read as its own. */
const ODD = `it's $a \`c\` "d" 50% \\n ü`;
const creds = database('database').role('shop');
const workloads = [
  workloadOf('shop', { auth: AuthMount.kubernetes(KUBERNETES) }),
  workloadOf('billing', { auth: AuthMount.jwt(JWT, { audience: TokenAudience.of('https://x.example') }) }),
  workloadOf('api', {
    auth: AuthMount.kubernetes(KUBERNETES),
    files: { user: creds.username, odd: kv2('secret').at(ODD).key('k') },
  }),
];
const both = [...workloads, workloads[0]?.at(AuthMount.jwt(JWT))].filter((one) => one !== undefined);
const contract = VaultAccessContract.of(both);

beforeAll(async () => {
  await client.enableAuth(KUBERNETES, { type: 'kubernetes' });
  await client.enableAuth(JWT, { type: 'jwt' });
});
afterAll(async () => {
  await removeAll();
  await client.delete(`sys/auth/${KUBERNETES}`);
  await client.delete(`sys/auth/${JWT}`);
});

async function removeAll(): Promise<void> {
  for (const access of both) {
    await client.delete(rolePath(access));
    await client.delete(`sys/policies/acl/${access.policyName}`);
  }
}

const rolePath = ({ auth, roleName }: VaultAccess) => `auth/${auth.path}/role/${roleName}`;

/** Policies and roles as the server has them. */
async function readBack(): Promise<unknown> {
  const all = both.map(async (access) => [
    expectOk(await client.readPolicy(access.policyName), 'policy').data['policy'],
    expectOk(await client.read(rolePath(access)), 'role').data,
  ]);
  return Promise.all(all);
}

async function run(script: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      VAULT: await serverProgram(),
      VAULT_ADDR: client.address,
      VAULT_TOKEN: process.env['AVC_SERVER_TOKEN'],
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

test('vault commands give the server the policies and roles that grant gives it', async () => {
  const stack = synth((stack) => {
    const reviewer = TokenReviewer.localServiceAccount();
    VaultKubernetesAuth.fromAttributes(stack, 'K', { path: KUBERNETES, reviewer }).grantAll(contract);
    VaultJwtAuth.fromAttributes(stack, 'J', { path: JWT }).grantAll(contract);
  });
  await applyVaultResources(client, stack.text);
  const granted = await readBack();
  await removeAll();
  expect(await run(vaultCommands(contract))).toMatchObject({ status: 0 });
  expect(await readBack()).toEqual(granted);
  // Again: nothing changes.
  expect(await run(vaultCommands(contract))).toMatchObject({ status: 0 });
  expect(await readBack()).toEqual(granted);
});

test('and the same with what a platform adds to every role', async () => {
  const stack = synth((stack) => {
    const options = {
      policies: [VaultPolicy.fromName('base')],
      tokenExplicitMaxTtl: Ttl.hours(12),
      tokenBoundCidrs: ['10.0.0.0/8', '::1'],
    };
    const reviewer = TokenReviewer.localServiceAccount();
    VaultKubernetesAuth.fromAttributes(stack, 'K', { path: KUBERNETES, reviewer }).grantAll(
      contract,
      options,
    );
    VaultJwtAuth.fromAttributes(stack, 'J', { path: JWT }).grantAll(contract, options);
  });
  const settings = {
    policies: ['base'],
    tokenExplicitMaxTtl: 43_200,
    tokenBoundCidrs: ['10.0.0.0/8', '::1'],
  };
  await applyVaultResources(client, stack.text);
  const granted = await readBack();
  await removeAll();
  expect(await run(vaultCommands(contract, settings))).toMatchObject({ status: 0 });
  expect(await readBack()).toEqual(granted);
  expect(JSON.stringify(granted)).toContain('43200');
  await removeAll();
});

test('batch tokens and a selector of namespaces are the same on both sides too', async () => {
  const [web] = workloads;
  const only = VaultAccessContract.of(web === undefined ? [] : [web]);
  const stack = synth((stack) => {
    const reviewer = TokenReviewer.localServiceAccount();
    const auth = VaultKubernetesAuth.fromAttributes(stack, 'K', { path: KUBERNETES, reviewer });
    auth.grantAll(only, { tokenType: TokenType.BATCH, namespaceSelector: { team: 'shop' } });
  });
  const role = async () => web && expectOk(await client.read(rolePath(web)), 'role').data;
  await applyVaultResources(client, stack.text);
  const granted = await role();
  await removeAll();
  const settings = { tokenType: 'batch', namespaceSelector: { team: 'shop' } } as const;
  expect(await run(vaultCommands(only, settings))).toMatchObject({ status: 0 });
  expect(await role()).toEqual(granted);
  expect(granted).toMatchObject({ token_type: 'batch', token_ttl: 3600, token_period: 0 });
  await removeAll();
});

test.each<[string, object]>([
  ['leases under batch tokens', { tokenType: 'batch' }],
  ['another type of token', { tokenType: 'default' }],
  ['a selector at a JWT mount', { namespaceSelector: { team: 'shop' } }],
  ['a selector without labels', { namespaceSelector: {} }],
  ['an end of no whole seconds', { tokenExplicitMaxTtl: 0.5 }],
  ['an end that is a text', { tokenExplicitMaxTtl: '12h' }],
  ['no network', { tokenBoundCidrs: [null] }],
  ['no policy', { policies: [undefined] }],
])('%s: ACCESS_GRANT_SETTING', (_, settings) => {
  for (const made of [vaultCommands, terraformModule]) {
    expect(() => made(contract, settings)).toThrow(errorWith('ACCESS_GRANT_SETTING'));
  }
});

test('a command that the server refuses ends the script', async () => {
  const wrong = VaultAccessContract.of([
    workloadOf('shop', { auth: AuthMount.kubernetes('grants-nowhere') }),
  ]);
  const { status, output } = await run(`${vaultCommands(wrong)}\necho never`);
  expect(status).not.toBe(0);
  expect(output).not.toContain('never');
});

test('a policy that grant refuses is refused here too', () => {
  const files = { key: kv2('secret').at('a/%{e}').key('k') };
  const unrendered = VaultAccessContract.of([workloadOf('shop', { files })]);
  for (const made of [vaultCommands, terraformModule]) {
    expect(() => made(unrendered)).toThrow(errorWith('POLICY_LINT_UNRENDERED'));
  }
});

test('a policy that two clusters share is written once', () => {
  expect(vaultCommands(contract).match(/policy write shop-web /g)).toHaveLength(1);
});

test('commands name the namespace of mount and policy, and none for the root one', () => {
  const inTeam = workloadOf('shop', {
    vault: VaultServer.at('https://vault.example:8200', { namespace: 'teams/shop' }),
    auth: AuthMount.kubernetes('k8s', { namespace: 'teams' }),
  });
  const text = vaultCommands(VaultAccessContract.of([inTeam]));
  expect(text).toContain('policy write -namespace=teams shop-web -');
  expect(text).toContain('write -namespace=teams auth/k8s/role/shop-web -');
  expect(text).toContain('path "shop/secret/data/shop/db"');
  const atRoot = workloadOf('shop', { vault: VaultServer.at('https://vault.example:8200') });
  expect(vaultCommands(VaultAccessContract.of([atRoot]))).not.toContain('-namespace');
});

(chosenServer().namespaces ? test : test.skip)('and the server takes them in its namespaces', async () => {
  expectOk(await client.write('sys/namespaces/grants'), 'namespace');
  const headers = { 'X-Vault-Namespace': 'grants' };
  const body = { type: 'kubernetes' };
  expectOk(await client.request({ method: 'POST', path: 'sys/auth/k8s', body, headers }), 'mount');
  const access = workloadOf('shop', {
    vault: VaultServer.at('https://vault.example:8200', { namespace: 'grants' }),
    auth: AuthMount.kubernetes('k8s'),
  });
  expect(await run(vaultCommands(VaultAccessContract.of([access])))).toMatchObject({ status: 0 });
  const path = 'sys/policies/acl/shop-web';
  const { data } = expectOk(await client.request({ method: 'GET', path, headers }), path);
  expect(data['policy']).toBe(access.policy().render());
  await client.delete('sys/namespaces/grants');
});
