/**
 * The platform team's side, run by `npx tsx platform.ts`, or by `cdktf synth` with a cdktf.json that names it. Vault runs in the
 * cluster that this program creates, so there are two stacks, applied in this order:
 *
 *   1. shop-cluster: the cluster.
 *   2. Vault is installed in it, by its Helm chart or as your platform does it, under https://vault.platform.example.
 *   3. shop-vault: Vault's auth mount for the cluster, and for each workload of the contract one policy and one role.
 *
 * What comes out, in cdktf.out/stacks/shop-vault/cdk.tf.json: vault_auth_backend, and a vault_policy and a
 * vault_kubernetes_auth_backend_role each for web and mailer. Nothing of them is typed here: remove a file in
 * application.ts, synthesize both, and the policy is narrower.
 *
 * If Vault runs elsewhere, one stack is enough: examples/platform-from-scratch.
 */
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider/index.js';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider/index.js';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { type Construct } from 'constructs';
import { VaultAccessContract } from 'aks-vault-constructs';
import { AksCluster } from 'aks-vault-constructs/aks';
import { TokenReviewer, VaultKubernetesAuth } from 'aks-vault-constructs/vault';

class ShopCluster extends TerraformStack {
  public readonly cluster: AksCluster;

  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const text = (name: string, description: string): string =>
      new TerraformVariable(this, name, { type: 'string', description }).stringValue;

    new AzurermProvider(this, 'azurerm', {
      features: [{}],
      subscriptionId: text('subscription_id', 'The subscription of the cluster'),
    });
    this.cluster = new AksCluster(this, 'Aks', {
      clusterName: 'shop',
      resourceGroupName: 'shop',
      location: 'westeurope',
      subnetId: text('node_subnet_id', 'The subnet of the nodes'),
    });
  }
}

class ShopVault extends TerraformStack {
  public constructor(scope: Construct, id: string, cluster: AksCluster, contract: VaultAccessContract) {
    super(scope, id);
    new VaultProvider(this, 'vault', { address: 'https://vault.platform.example' });

    // Vault reviews logins with the service account of its own pod.
    const auth = new VaultKubernetesAuth(this, 'Auth', {
      cluster,
      path: 'k8s-shop', // as the application says
      reviewer: TokenReviewer.localServiceAccount(),
    });
    auth.grantAll(contract);
  }
}

const app = new App();
const { cluster } = new ShopCluster(app, 'shop-cluster');
new ShopVault(app, 'shop-vault', cluster, VaultAccessContract.fromFile('vault-access/vault-access.json'));
app.synth();
