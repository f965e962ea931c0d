import { AuthMount, kv2, type VaultAccess, VaultAccessContract, VaultInjectedDeployment } from '../../lib';
import { IssuerKeys, TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { type Synthesized, synth } from '../support/terraform';
import { expectOk } from '../support/vault-server/client';
import { Cluster } from './cluster';
import { Scenario } from './scenario';

/**
 * One application in two clusters with one Vault: two auth mounts, two roles, one policy.
 *
 * There is one node here, so the two clusters are two ways into Vault for the pods of one API server: `east` by the
 * Kubernetes method, with a reviewer, and `west` by the JWT method, with the issuer. What this shows is Vault's side, pods
 * included: who shares what, and what is left when one goes. It does not show two API servers; that tokens of another
 * issuer stay out is shown by test/vault/grant-options.test.ts. What Terraform plans when a cluster goes is in
 * test/terraform/real-vault.test.ts.
 */
const cluster = Cluster.fromEnvironment();
const SECRET = 'correct-horse-battery-staple';
const CLUSTERS = ['east', 'west'] as const;
type Name = (typeof CLUSTERS)[number];

let scenario: Scenario;
let contract: VaultAccessContract;
let granted: Synthesized;
const westMount = () => `${scenario.name}-west`;

/** The application's chart for one cluster, applied: the same program with another mount. */
async function deployed(name: Name): Promise<VaultAccess> {
  const auth = { east: AuthMount.kubernetes(scenario.name), west: AuthMount.jwt(westMount()) }[name];
  await scenario.apply((chart) => {
    return new VaultInjectedDeployment(chart, 'Web', {
      ...scenario.props({ 'db-password': kv2(scenario.name).at('shop/db').key('password') }),
      metadata: { name },
      replicas: 1,
      access: { roleName: scenario.name, serviceAccount: 'web', auth },
    });
  });
  return scenario.access;
}

/** The platform's stack, with the mounts of the clusters that there are. */
function stackFor(...clusters: readonly Name[]): Synthesized {
  const { apiServer, caPem } = cluster.state;
  return synth((stack) => {
    if (clusters.includes('east')) {
      const reviewer = TokenReviewer.localServiceAccount();
      const auth = VaultKubernetesAuth.fromAttributes(stack, 'East', { path: scenario.name, reviewer });
      auth.grantAll(contract);
    }
    if (clusters.includes('west')) {
      const keys = IssuerKeys.discovered({ caPem });
      const issuer = { oidcIssuerUrl: apiServer };
      new VaultJwtAuth(stack, 'West', { cluster: issuer, keys, path: westMount() }).grantAll(contract);
    }
  });
}

const ready = (name: Name) =>
  cluster.kubectl(['rollout', 'status', `deployment/${name}`, '-n', scenario.name, '--timeout=90s'], {
    timeoutMs: 100_000,
  });
const restart = (name: Name) =>
  cluster.kubectl(['rollout', 'restart', `deployment/${name}`, '-n', scenario.name]);
const policy = async () => expectOk(await cluster.vault.readPolicy(scenario.name), 'policy').data['policy'];
const rolePath = (mount: string) => `auth/${mount}/role/${scenario.name}`;

beforeAll(async () => {
  scenario = await Scenario.create(cluster, 'two');
  await scenario.writeSecret('shop/db', { password: SECRET });
  const [east, west] = [await deployed('east'), await deployed('west')];
  // As the platform reads them: two files, of which each cluster's pipeline wrote one.
  const files = [east, west].map((access) => VaultAccessContract.of([access]).toJson());
  contract = VaultAccessContract.of(files.flatMap((text) => VaultAccessContract.fromJson(text).workloads));
  granted = stackFor('east', 'west');
  await applyVaultResources(cluster.vault, granted.text);
}, 60_000);

afterAll(async () => {
  await scenario.remove();
  await cluster.vault.delete(`sys/auth/${westMount()}`);
  await cluster.vault.delete(`sys/policies/acl/${scenario.name}`);
});

test('both reach Ready, by two roles with one policy', async () => {
  await Promise.all(CLUSTERS.map(ready));
  expect(granted.all('vault_policy')).toHaveLength(1);
  for (const mount of [scenario.name, westMount()]) {
    const { data } = expectOk(await cluster.vault.read(rolePath(mount)), mount);
    expect(data['token_policies']).toEqual([scenario.name]);
  }
});

test('when one goes, its role goes and nothing else: the other starts again, and the first one says what is missing', async () => {
  const before = await policy();
  // The one that the policy was made below: the harder case.
  const left = stackFor('west');
  const gone = granted.ids().filter((id) => !left.ids().includes(id));
  expect(gone.map((id) => id.split('.')[0])).toEqual(['vault_kubernetes_auth_backend_role']);
  await applyVaultResources(cluster.vault, onlyChanged(left));
  await cluster.vault.delete(rolePath(scenario.name));
  expect(await policy()).toBe(before);

  await restart('west');
  await ready('west');
  await restart('east');
  expect(await scenario.gateMessage()).toContain('invalid role name');
});

/** Mounts are there already; all else is written again, as the next apply would where it differs. */
function onlyChanged({ text }: Synthesized): string {
  const json = JSON.parse(text) as { resource: Record<string, unknown> };
  const resource = Object.fromEntries(
    Object.entries(json.resource).filter(([type]) => type !== 'vault_jwt_auth_backend'),
  );
  return JSON.stringify({ ...json, resource });
}
