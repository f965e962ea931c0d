import { AuthMount, kv2, VaultAccess, VaultAccessContract } from '../../lib';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { synth } from '../support/terraform';
import { Cluster } from './cluster';
import { Scenario } from './scenario';

// `namespaceSelector` of a grant, with the labels that the API server has: one namespace for each pull request, say.

const cluster = Cluster.fromEnvironment();
let scenario: Scenario;
let preview: string;
let unlabelled: string;

/** Who reviews the logins here, by what its token says. */
function reviewer(): { readonly namespace: string; readonly serviceaccount: { readonly name: string } } {
  const [, payload = ''] = cluster.state.reviewerToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as {
    'kubernetes.io': ReturnType<typeof reviewer>;
  };
  return claims['kubernetes.io'];
}

/** The status of a login of an account. */
async function login(namespace: string, account = 'web'): Promise<number> {
  const args = ['create', 'token', account, '-n', namespace, '--audience=vault'];
  const jwt = (await cluster.kubectl(args)).trim();
  return (await cluster.vault.write(`auth/${scenario.name}/login`, { role: scenario.name, jwt })).status;
}

beforeAll(async () => {
  scenario = await Scenario.create(cluster, 'selector');
  [preview, unlabelled] = [
    await cluster.createNamespace('selector-pr'),
    await cluster.createNamespace('selector-no'),
  ];
  await cluster.kubectl(['label', 'namespace', preview, `team=${scenario.name}`]);
  for (const namespace of [scenario.name, preview, unlabelled]) {
    for (const account of ['web', 'other']) {
      await cluster.kubectl(['create', 'serviceaccount', account, '-n', namespace]);
    }
  }
  const access = VaultAccess.of({
    workload: 'web',
    roleName: scenario.name,
    namespace: scenario.name,
    serviceAccount: 'web',
    auth: AuthMount.kubernetes(scenario.name),
    files: { password: kv2(scenario.name).at('shop/db').key('password') },
  });
  const { text } = synth((stack) => {
    // The mount is there; only whether there is a reviewer counts.
    const facts = { path: scenario.name, reviewer: TokenReviewer.localServiceAccount() };
    const auth = VaultKubernetesAuth.fromAttributes(stack, 'Auth', facts);
    auth.grantAll(VaultAccessContract.of([access]), { namespaceSelector: { team: scenario.name } });
  });
  await applyVaultResources(cluster.vault, text);
}, 60_000);

afterAll(async () => {
  await scenario.remove();
  for (const namespace of [preview, unlabelled]) await cluster.deleteNamespace(namespace);
  await cluster.vault.delete(`sys/policies/acl/${scenario.name}`);
  for (const kind of ['clusterrolebinding', 'clusterrole']) {
    await cluster.kubectl(['delete', kind, scenario.name, '--ignore-not-found']);
  }
});

test('a reviewer that may not read namespaces lets in the namespace of the contract and no other', async () => {
  expect([await login(scenario.name), await login(preview)]).toEqual([200, 403]);
});

test('one that may lets in the same account of every namespace with the label, and nobody else', async () => {
  const { namespace, serviceaccount } = reviewer();
  await cluster.kubectl(['create', 'clusterrole', scenario.name, '--verb=get', '--resource=namespaces']);
  const subject = `--serviceaccount=${namespace}:${serviceaccount.name}`;
  const role = `--clusterrole=${scenario.name}`;
  await cluster.kubectl(['create', 'clusterrolebinding', scenario.name, role, subject]);
  expect(await Promise.all([login(scenario.name), login(preview)])).toEqual([200, 200]);
  expect(await Promise.all([login(unlabelled), login(preview, 'other')])).toEqual([403, 403]);
});

test('a label that goes closes the way again', async () => {
  await cluster.kubectl(['label', 'namespace', preview, 'team-']);
  expect(await login(preview)).toBe(403);
});
