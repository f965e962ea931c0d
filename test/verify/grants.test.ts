import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, type VaultAccess, VaultAccessContract, VaultGrants } from '../../lib/access';
import {
  AliasNameSource,
  TokenReviewer,
  Ttl,
  VaultIdentityGroup,
  VaultJwtAuth,
  VaultKubernetesAuth,
  VaultPolicy,
} from '../../lib/vault';
import { leastPolicy } from '../../lib/verify';
import { applyVaultResources } from '../support/apply-vault-resources';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { accessOf, aloneWithMounts, MOUNTS, prepare, remove, told, verified } from './support';

// What a platform adds to a contract: verify is told of it by the file that the platform's synth writes. What is wanted is no
// finding, and what somebody has added by hand is one.

const client = VaultClient.fromEnvironment();
const K8S_ROLE = `auth/${MOUNTS.kubernetes}/role/verify-web`;
const JWT_ROLE = `auth/${MOUNTS.jwt}/role/verify-jwt`;
const K8S_SUBJECT = `shop/web at auth/${MOUNTS.kubernetes}`;
const JWT_SUBJECT = `shop/web at auth/${MOUNTS.jwt}`;
const web = () => accessOf();
const byJwt = () => accessOf({ roleName: 'verify-jwt', auth: AuthMount.jwt(MOUNTS.jwt) });
const both = () => [web(), byJwt()];
const key = newJwtKey();
const folder = mkdtempSync(join(tmpdir(), 'avc-grants-'));
const grantsFile = join(folder, 'stacks/platform/vault-grants.json');
const write = async (path: string, body: object) => expectOk(await client.write(path, body), path);
const changed = async (path: string, change: object) => {
  const { data } = expectOk(await client.read(path), path);
  await write(path, { ...data, ...change });
};

/** A platform that adds all that it can. */
async function apply(): Promise<void> {
  const mounts = expectOk(await client.read('sys/auth'), 'sys/auth').data as Record<
    string,
    { accessor: string }
  >;
  const accessorOf = (mount: string): string => mounts[`${mount}/`]?.accessor ?? '';
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, 'platform');
  new VaultProvider(stack, 'vault', { address: client.address });
  const contract = VaultAccessContract.of(both());
  const options = {
    policies: [VaultPolicy.fromName('verify-base')],
    tokenExplicitMaxTtl: Ttl.hours(12),
    tokenBoundCidrs: ['10.0.0.0/8', '127.0.0.1'],
    aliasNameSource: AliasNameSource.SERVICE_ACCOUNT_NAME,
  };
  const kubernetes = VaultKubernetesAuth.fromAttributes(stack, 'Kubernetes', {
    path: MOUNTS.kubernetes,
    reviewer: TokenReviewer.localServiceAccount(),
    accessor: accessorOf(MOUNTS.kubernetes),
  }).grantAll(contract, { ...options, namespaceSelector: { team: 'shop', preview: 'yes' } });
  VaultJwtAuth.fromAttributes(stack, 'Jwt', { path: MOUNTS.jwt, accessor: accessorOf(MOUNTS.jwt) }).grantAll(
    contract,
    options,
  );
  new VaultIdentityGroup(stack, 'Group', {
    groupName: 'verify-group',
    policies: [VaultPolicy.fromName('verify-common')],
    members: kubernetes.granted,
  });
  app.synth();
  await applyVaultResources(client, readFileSync(join(folder, 'stacks/platform/cdk.tf.json'), 'utf8'));
}

const grants = () => VaultGrants.fromFiles(grantsFile);

aloneWithMounts(client);

// What grantAll says of the other mount is for the command line here.
beforeAll(() => {
  process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'] = 'true';
});

beforeEach(async () => {
  await remove(client);
  await prepare(client);
  for (const [name, path] of [
    ['verify-base', 'sys/tools/random'],
    ['verify-common', 'sys/tools/hash'],
  ] as const)
    expectOk(await client.putPolicy(name, `path "${path}" { capabilities = ["update"] }`), name);
  await apply();
});
afterEach(async () => {
  for (const one of ['group/name/verify-group', 'group/name/verify-hand', 'entity/name/verify-k8s.shop.web'])
    await client.delete(`identity/${one}`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('everything that a platform can add is wanted, where verify is given what its synth has written', async () => {
  expect(await verified(client, both(), { grants: grants() })).toEqual([]);
});

test('without it, verify says what it finds and that a contract does not say whether it is wanted', async () => {
  const findings = await verified(client, both());
  expect(told(findings)).toEqual([
    `grant-unknown ${JWT_ROLE}`,
    `role-policies ${JWT_ROLE}`,
    `allowed-more ${JWT_ROLE}`,
    `role-wider ${K8S_ROLE}`,
    `grant-unknown ${K8S_ROLE}`,
    `role-policies ${K8S_ROLE}`,
    `identity-policies ${K8S_SUBJECT}`,
    `allowed-more ${K8S_ROLE}`,
  ]);
  const [, , , wider, unknown] = findings;
  expect(wider?.message).toBe(
    'besides shop/web it admits the account "web" of every namespace with the labels {"matchLabels":{"team":"shop","preview":"yes"}}; a contract does not say whether that is intended',
  );
  expect(wider?.remedy).toContain('--grants');
  expect(unknown).toMatchObject({ level: 'note', remedy: expect.stringContaining('--grants') as string });
  expect(unknown?.message).toContain('token_explicit_max_ttl 43200');
});

test('with --also-policy for what roles and groups have in common, policies are no finding', async () => {
  const findings = await verified(client, both(), { alsoPolicies: ['verify-base', 'verify-common'] });
  expect(findings.map(({ rule }) => rule)).toEqual(['grant-unknown', 'role-wider', 'grant-unknown']);
});

describe('what somebody has changed by hand is found all the same', () => {
  test.each([
    [
      'another label',
      { bound_service_account_namespace_selector: '{"matchLabels":{"team":"all"}}' },
      'role-wider',
    ],
    ['no label any more', { bound_service_account_namespace_selector: '' }, 'role-options'],
    ['another namespace', { bound_service_account_namespaces: 'shop,billing' }, 'role-wider'],
    ['more networks', { token_bound_cidrs: '10.0.0.0/8,127.0.0.1,0.0.0.0/0' }, 'role-options'],
    ['no networks any more', { token_bound_cidrs: [] }, 'role-options'],
    ['a later end of tokens', { token_explicit_max_ttl: 86_400 }, 'role-options'],
    ['another period', { token_period: 7200 }, 'role-options'],
    ['a longest life', { token_max_ttl: 7200 }, 'role-options'],
    ['a policy more', { token_policies: 'verify-web,verify-base,verify-common' }, 'role-policies'],
    ['a policy of the platform less', { token_policies: 'verify-web' }, 'role-policies'],
  ])('a role with %s: %s %s', async (_, change, rule) => {
    await changed(K8S_ROLE, change);
    const findings = await verified(client, [web()], { grants: grants() });
    expect(findings.map((one) => one.rule)).toEqual([rule]);
    expect(findings[0]?.remedy).toContain('apply again');
  });

  test('the same networks and labels, written in another way, are no finding', async () => {
    await changed(K8S_ROLE, {
      token_bound_cidrs: '127.0.0.1/32,10.0.0.0/8',
      bound_service_account_namespace_selector: '{ "matchLabels": { "preview": "yes", "team": "shop" } }',
    });
    expect(await verified(client, [web()], { grants: grants() })).toEqual([]);
  });

  test('a group that it is in, and a policy of its identity: identity-policies, and what they allow: allowed-more', async () => {
    const { data } = expectOk(await client.read('identity/entity/name/verify-k8s.shop.web'), 'entity');
    expectOk(await client.putPolicy('verify-hand', 'path "sys/*" { capabilities = ["read"] }'), 'policy');
    await write('identity/group', {
      name: 'verify-hand',
      policies: 'verify-hand',
      member_entity_ids: [data['id']],
    });
    const findings = await verified(client, [web()], { grants: grants() });
    expect(told(findings)).toEqual([`identity-policies ${K8S_SUBJECT}`, `allowed-more ${K8S_ROLE}`]);
    expect(findings[0]?.message).toContain('"verify-hand (group verify-hand)"');
    await client.delete('identity/group/name/verify-hand');
    await write(`identity/entity/id/${String(data['id'])}`, { policies: ['verify-hand'] });
    expect((await verified(client, [web()], { grants: grants() }))[0]?.message).toContain(
      '"verify-hand (entity verify-k8s.shop.web)"',
    );
  });

  test('a group of the grant that it is no longer in: identity-policies', async () => {
    await client.delete('identity/group/name/verify-group');
    const findings = await verified(client, [web()], { grants: grants() });
    expect(told(findings)).toEqual([`identity-policies ${K8S_SUBJECT}`]);
    expect(findings[0]?.message).toContain('it is not in the group "verify-group" of its grant');
  });
});

test('an identity by the UID of the account is found by its logins', async () => {
  await write(`auth/${MOUNTS.jwt}/config`, { jwt_validation_pubkeys: [key.publicKeyPem] });
  await changed(JWT_ROLE, {
    user_claim: '/kubernetes.io/serviceaccount/uid',
    user_claim_json_pointer: true,
    token_bound_cidrs: [],
  });
  const jwt = key.sign(serviceAccountClaims('shop', 'web'));
  const { body } = expectOk(
    await client.write(`auth/${MOUNTS.jwt}/login`, { role: 'verify-jwt', jwt }),
    'login',
  );
  const { entity_id: id } = body['auth'] as { entity_id: string };
  const inGroup = { name: 'verify-hand', policies: 'verify-common', member_entity_ids: [id] };
  await write('identity/group', inGroup);
  const findings = await verified(client, [byJwt()], { alsoPolicies: ['verify-base'] });
  expect(told(findings)).toContain(`identity-policies ${JWT_SUBJECT}`);
  expect(
    told(
      await verified(client, [
        accessOf({ serviceAccount: 'api', roleName: 'verify-jwt', auth: AuthMount.jwt(MOUNTS.jwt) }),
      ]),
    ),
  ).not.toContain('identity-policies');
});

test('the least policy with the same grants lets verify see all of it, and no value', async () => {
  const policy = leastPolicy(both(), 'root', [], grants());
  expectOk(await client.putPolicy('verify-least', policy.render()), 'policy');
  const token = await client.createToken({ policies: ['verify-least'], no_default_policy: true });
  expect(await verified(client, both(), { grants: grants(), token })).toEqual([]);
  expect((await client.withToken(token).read(`${MOUNTS.kv2}/data/shop/db`)).status).toBe(403);
  const text = policy.render().replace('path "identity/entity/id/" {', 'path "identity/none" {');
  expectOk(await client.putPolicy('verify-least', text), 'policy');
  expect((await verified(client, [web()], { grants: grants(), token })).map(({ rule }) => rule)).toEqual([
    'forbidden',
  ]);
});

describe('the file', () => {
  test('has the roles of the stack with all arguments, and the groups of their members', () => {
    expect(JSON.parse(readFileSync(grantsFile, 'utf8'))).toMatchObject({
      apiVersion: 'aks-vault-constructs/v1',
      kind: 'VaultGrants',
      roles: [
        {
          path: K8S_ROLE,
          arguments: {
            alias_name_source: 'serviceaccount_name',
            token_policies: ['verify-web', 'verify-base'],
            token_bound_cidrs: ['10.0.0.0/8', '127.0.0.1'],
            token_explicit_max_ttl: 43_200,
            token_period: 3600,
          },
          groups: [{ name: 'verify-group', policies: ['verify-common'] }],
        },
        { path: JWT_ROLE },
      ],
    });
  });

  test('has overrides; what Terraform fills in later is not compared', async () => {
    const outdir = mkdtempSync(join(tmpdir(), 'avc-grants-'));
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'platform');
    new VaultProvider(stack, 'vault', { address: client.address });
    const name = new TerraformVariable(stack, 'base', { type: 'string' }).stringValue;
    const reviewer = TokenReviewer.localServiceAccount();
    const auth = VaultKubernetesAuth.fromAttributes(stack, 'Auth', { path: MOUNTS.kubernetes, reviewer });
    const { role } = auth.grant('Web', web(), { policies: [VaultPolicy.fromName(name)] });
    role.resource.addOverride('token_bound_cidrs', ['10.0.0.0/8', '127.0.0.1']);
    role.resource.addOverride('token_explicit_max_ttl', 43_200);
    role.resource.addOverride('alias_name_source', 'serviceaccount_name');
    app.synth();
    const file = join(outdir, 'stacks/platform/vault-grants.json');
    const findings = await verified(client, [web()], {
      grants: VaultGrants.fromFiles(file),
      alsoPolicies: ['verify-common'],
    });
    expect(findings.map(({ rule }) => rule)).toEqual(['role-wider', 'grant-unknown']);
    expect(findings[1]?.message).toContain('token_policies');
    rmSync(outdir, { recursive: true });
  });

  test('names no role that an earlier synth into the same folder had, and is not there for a stack without a mount', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'avc-grants-'));
    const file = join(outdir, 'stacks/platform/vault-grants.json');
    const synth = (workloads: readonly VaultAccess[]) => {
      const app = new App({ outdir, skipValidation: true });
      const stack = new TerraformStack(app, 'platform');
      new TerraformStack(app, 'other');
      const reviewer = TokenReviewer.localServiceAccount();
      const auth = VaultKubernetesAuth.fromAttributes(stack, 'Auth', { path: MOUNTS.kubernetes, reviewer });
      for (const access of workloads) auth.grant('Web', access);
      app.synth();
      return VaultGrants.fromFiles(file);
    };
    expect(synth([web()]).roles.map(({ path }) => path)).toEqual([K8S_ROLE]);
    expect(synth([]).roles).toEqual([]);
    expect(synth([]).roleOf(web())).toBeUndefined();
    expect(existsSync(join(outdir, 'stacks/other/vault-grants.json'))).toBe(false);
    rmSync(outdir, { recursive: true });
  });
});
