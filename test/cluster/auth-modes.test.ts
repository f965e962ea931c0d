import { TerraformVariable } from 'cdktf';
import { AuthMount, kv2, TokenAudience, VaultAccessContract } from '../../lib';
import { identity, PolicyDocument, PolicyPath, PolicyRule } from '../../lib/policy';
import { IssuerKeys, TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { expectOk } from '../support/vault-server/client';
import { synth } from '../support/terraform';
import { Cluster } from './cluster';
import { Scenario } from './scenario';

/**
 * Every way in that can exist on a node with Vault beside it: the mount, the policy and the role are those of the
 * synthesized Terraform, made from the contract of the deployment, and the tokens are the API server's own. What cannot
 * exist here is `TokenReviewer.localServiceAccount()`, since this Vault runs in no pod of the cluster.
 */
const cluster = Cluster.fromEnvironment();
const SECRET = 'correct-horse-battery-staple';

interface Mode {
  readonly title: string;
  /** The mount as the workload names it. */
  readonly auth: (path: string) => AuthMount;
  /** The audience of a token that is let in; undefined for the API server's own. */
  readonly audience: string | undefined;
  /** An audience of a token that is kept out; undefined for the API server's own. */
  readonly wrongAudiences: readonly (string | undefined)[];
  /** The service accounts that log in review themselves. */
  readonly delegates: boolean;
  /** The mount, and the grant on it. */
  readonly grant: (stack: Parameters<Parameters<typeof synth>[0]>[0], contract: VaultAccessContract) => void;
}

const { apiServer, caPem, reviewerToken } = cluster.state;
const endpoint = { apiServerUrl: apiServer, certificateAuthorityPem: caPem };

const MODES: readonly Mode[] = [
  {
    title: 'the reviewer token of a service account',
    auth: (path) => AuthMount.kubernetes(path),
    audience: 'vault',
    wrongAudiences: ['elsewhere', undefined],
    delegates: false,
    grant: (stack, { workloads }) => {
      const jwt = new TerraformVariable(stack, 'reviewer_jwt', { sensitive: true });
      const reviewer = TokenReviewer.serviceAccount({ jwt });
      for (const access of workloads) {
        const { path } = access.auth;
        new VaultKubernetesAuth(stack, 'Auth', { cluster: endpoint, reviewer, path }).grant('Web', access);
      }
    },
  },
  {
    title: 'the JWT of the client',
    auth: (path) => AuthMount.kubernetes(path, { audience: TokenAudience.apiServer() }),
    audience: undefined,
    wrongAudiences: ['vault', 'elsewhere'],
    delegates: true,
    grant: (stack, { workloads }) => {
      const reviewer = TokenReviewer.clientJwt();
      for (const access of workloads) {
        const { path } = access.auth;
        new VaultKubernetesAuth(stack, 'Auth', { cluster: endpoint, reviewer, path }).grant('Web', access);
      }
    },
  },
  {
    title: "JWT by discovery of the cluster's issuer",
    auth: (path) => AuthMount.jwt(path),
    audience: 'vault',
    wrongAudiences: ['elsewhere', undefined],
    delegates: false,
    grant: (stack, { workloads }) => {
      for (const access of workloads) {
        const { path } = access.auth;
        const issuer = { oidcIssuerUrl: apiServer };
        new VaultJwtAuth(stack, 'Auth', {
          cluster: issuer,
          keys: IssuerKeys.discovered({ caPem }),
          path,
        }).grant('Web', access);
      }
    },
  },
];

const token = async (account: string, namespace: string, audience?: string): Promise<string> => {
  const forWhom = audience === undefined ? [] : [`--audience=${audience}`];
  return (await cluster.kubectl(['create', 'token', account, '-n', namespace, ...forWhom])).trim();
};

describe.each(MODES)('with $title', (mode) => {
  let scenario: Scenario;
  let elsewhere: string;
  let mount: string;
  const login = (jwt: string) => cluster.vault.write(`auth/${mount}/login`, { role: scenario.name, jwt });

  beforeAll(async () => {
    scenario = await Scenario.create(cluster, 'modes');
    elsewhere = await cluster.createNamespace('modes-else');
    mount = `${scenario.name}-way`;
    await scenario.writeSecret('shop/db', { password: SECRET });
    const access = { roleName: scenario.name, serviceAccount: 'web', auth: mode.auth(mount) };
    await scenario.deploy({ 'db-password': kv2(scenario.name).at('shop/db').key('password') }, { access });
    await cluster.kubectl(['create', 'serviceaccount', 'other', '-n', scenario.name]);
    await cluster.kubectl(['create', 'serviceaccount', 'web', '-n', elsewhere]);
    if (mode.delegates)
      await delegate(`system:serviceaccounts:${scenario.name}`, `system:serviceaccounts:${elsewhere}`);
    // The way of a contract between two repositories: written as JSON, read back, granted, applied.
    const json = VaultAccessContract.of([scenario.access]).toJson();
    const contract = VaultAccessContract.fromJson(json);
    const stack = synth((one) => {
      mode.grant(one, contract);
    });
    await applyVaultResources(cluster.vault, stack.text, { 'var.reviewer_jwt': reviewerToken });
  }, 60_000);

  afterAll(async () => {
    await scenario.remove();
    await cluster.deleteNamespace(elsewhere);
    await cluster.vault.delete(`sys/auth/${mount}`);
    await cluster.vault.delete(`sys/policies/acl/${scenario.name}`);
    await cluster.vault.delete(`sys/policies/acl/${mount}`);
    await cluster.kubectl(['delete', 'clusterrolebinding', scenario.name, '--ignore-not-found']);
  });

  /** Both groups of accounts may review tokens, so that nothing but the role keeps the wrong ones out. */
  async function delegate(...groups: readonly string[]): Promise<void> {
    await cluster.kubectl([
      'create',
      'clusterrolebinding',
      scenario.name,
      '--clusterrole=system:auth-delegator',
      ...groups.map((group) => `--group=${group}`),
    ]);
  }

  test('the deployment reaches Ready, with its secret in place before it started', async () => {
    const { startedAt, files } = await scenario.started();
    const file = files['db-password'];
    expect(file?.size).toBe(SECRET.length);
    expect(Date.parse(file?.mtime ?? '')).toBeLessThan(Date.parse(startedAt));
  });

  test('the right account is let in, with exactly its policy and a renewable token of 1 h', async () => {
    const { status, body } = await login(await token('web', scenario.name, mode.audience));
    expect(status).toBe(200);
    expect(body['auth']).toMatchObject({
      policies: [scenario.name],
      token_type: 'service',
      renewable: true,
      lease_duration: 3600,
    });
  });

  test('the login carries namespace, account and UID for templated policies', async () => {
    const jwt = await token('web', scenario.name, mode.audience);
    const { body } = await login(jwt);
    const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as {
      'kubernetes.io': { serviceaccount: { uid: string } };
    };
    const { uid } = claims['kubernetes.io'].serviceaccount;
    expect(body['auth']).toMatchObject({
      metadata: {
        service_account_namespace: scenario.name,
        service_account_name: 'web',
        service_account_uid: uid,
      },
    });
    const { entity_id: entity } = body['auth'] as { entity_id: string };
    const { data } = await cluster.vault.read(`identity/entity/id/${entity}`);
    expect(data['aliases']).toEqual([
      expect.objectContaining({
        name: uid,
        metadata: expect.objectContaining({ service_account_namespace: scenario.name }) as unknown,
      }),
    ]);
  });

  test('one templated policy of the mount lets the account read the secrets of its own namespace only', async () => {
    const accessor = String((await cluster.vault.read(`sys/auth/${mount}`)).data['accessor']);
    const namespace = identity.alias(accessor).metadata('service_account_namespace');
    const own = PolicyDocument.of(
      PolicyRule.allow(PolicyPath.of(`${scenario.name}/data/`, namespace, '/*'), ['read']),
    );
    expectOk(await cluster.vault.putPolicy(mount, own.render()), 'policy');
    const jwt = await token('web', scenario.name, mode.audience);
    const entity = (await login(jwt)).body['auth'] as { entity_id: string };
    const path = `identity/entity/id/${entity.entity_id}`;
    expectOk(await cluster.vault.write(path, { policies: [mount] }), path);
    await scenario.writeSecret(`${scenario.name}/own`, { k: SECRET });
    await scenario.writeSecret(`${elsewhere}/other`, { k: SECRET });
    const { client_token } = (await login(jwt)).body['auth'] as { client_token: string };
    const statuses = [`${scenario.name}/own`, `${elsewhere}/other`].map(async (secret) => {
      return (await cluster.vault.withToken(client_token).read(`${scenario.name}/data/${secret}`)).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 403]);
  });

  test.each<[string, () => Promise<string>]>([
    ['the same name in another namespace', () => token('web', elsewhere, mode.audience)],
    ['another account of the namespace', () => token('other', scenario.name, mode.audience)],
    ...mode.wrongAudiences.map((audience): [string, () => Promise<string>] => [
      audience === undefined
        ? "a token for the API server's own audience"
        : `a token for the audience ${audience}`,
      () => token('web', scenario.name, audience),
    ]),
    [
      'a token that nobody signed',
      async () => `${(await token('web', scenario.name, mode.audience)).slice(0, -6)}AAAAAA`,
    ],
  ])('%s is kept out', async (_, jwt) => {
    const { status, body } = await login(await jwt());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body['auth']).toBeFalsy();
  });
});
