import { Testing } from 'cdk8s';
import { TerraformVariable } from 'cdktf';
import { ShopChart } from '../../examples/shop/shop-chart';
import { AuthMount, TokenAudience, VaultApp, VaultAccessContract, VaultCa, VaultServer } from '../../lib';
import { IssuerKeys, TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from '../../lib/vault';
import { applyVaultResources } from '../support/apply-vault-resources';
import { synth } from '../support/terraform';
import { Cluster, type KubernetesObject } from './cluster';
import { applyShop, importShopImages, startShopPlatform, type ShopPlatform } from './shop-platform';

/**
 * examples/shop once for every way of logging in that can exist on a node with Vault beside it: the same chart, another
 * auth mount. Mount, policies and roles are those of the constructs, from the contract, through Terraform's JSON. Who is
 * kept out in each mode is in auth-modes.test.ts.
 */
const cluster = Cluster.fromEnvironment();
const { apiServer, caPem, reviewerToken } = cluster.state;
const endpoint = { apiServerUrl: apiServer, certificateAuthorityPem: caPem };

type Stack = Parameters<Parameters<typeof synth>[0]>[0];

interface Mode {
  readonly title: string;
  readonly auth: AuthMount;
  /** The mount, and a grant for each workload. */
  readonly grant: (stack: Stack, contract: VaultAccessContract) => void;
}

const MODES: readonly Mode[] = [
  {
    title: 'the reviewer token of a service account',
    auth: AuthMount.kubernetes('k8s-shop'),
    grant: (stack, { workloads }) => {
      const jwt = new TerraformVariable(stack, 'reviewer_jwt', { sensitive: true });
      const reviewer = TokenReviewer.serviceAccount({ jwt });
      const auth = new VaultKubernetesAuth(stack, 'Auth', { cluster: endpoint, reviewer, path: 'k8s-shop' });
      for (const access of workloads) auth.grant(access.roleName, access);
    },
  },
  {
    title: 'the JWT of the client',
    auth: AuthMount.kubernetes('k8s-shop', { audience: TokenAudience.apiServer() }),
    grant: (stack, { workloads }) => {
      const reviewer = TokenReviewer.clientJwt();
      const auth = new VaultKubernetesAuth(stack, 'Auth', { cluster: endpoint, reviewer, path: 'k8s-shop' });
      for (const access of workloads) auth.grant(access.roleName, access);
    },
  },
  {
    title: "JWT by discovery of the cluster's issuer",
    auth: AuthMount.jwt('k8s-shop'),
    grant: (stack, { workloads }) => {
      const issuer = { oidcIssuerUrl: apiServer };
      const auth = new VaultJwtAuth(stack, 'Auth', {
        cluster: issuer,
        keys: IssuerKeys.discovered({ caPem }),
        path: 'k8s-shop',
      });
      for (const access of workloads) auth.grant(access.roleName, access);
    },
  },
];

/** In the client's mode the accounts review themselves; the binding harms no other mode. */
const DELEGATE = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: 'shop-reviews-itself' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:serviceaccounts:shop' }],
};

describe.each(MODES)('the shop with $title', ({ auth, grant }) => {
  let platform: ShopPlatform;

  beforeAll(async () => {
    await cluster.kubectl(['delete', 'namespace', 'shop', '--ignore-not-found'], { timeoutMs: 100_000 });
    await cluster.apply(DELEGATE);
    await importShopImages(cluster);
  }, 120_000);

  afterAll(async () => {
    await cluster.deleteNamespace('shop');
    await cluster.kubectl(['delete', 'clusterrolebinding', 'shop-reviews-itself', '--ignore-not-found']);
    await platform.stop();
  });

  test('reaches Ready: 2 pods of web and 1 of mailer', async () => {
    const vault = VaultServer.at('https://vault.platform.example', { ca: VaultCa.fromConfigMap('vault-ca') });
    const app = new VaultApp({ vault, auth });
    const manifests = Testing.synth(new ShopChart(app, 'shop')) as KubernetesObject[];
    const contract = VaultAccessContract.fromJson(app.vaultAccess().toJson());
    platform = await startShopPlatform(cluster, async (client) => {
      const stack = synth((one) => {
        grant(one, contract);
      });
      await applyVaultResources(client, stack.text, { 'var.reviewer_jwt': reviewerToken });
    });
    await applyShop(cluster, manifests, platform.vault);
    const ready = [
      'get',
      'deployments',
      '-n',
      'shop',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name}={.status.readyReplicas} {end}',
    ];
    expect((await cluster.kubectl(ready)).trim()).toBe('mailer=1 web=2');
  }, 180_000);
});
