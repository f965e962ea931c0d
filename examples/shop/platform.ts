/**
 * The platform team's side, run by `cdktf synth` (see cdktf.json): the cluster, Vault's auth mount for it, and for each
 * workload of the contract one policy and one role.
 *
 * What comes out, in cdktf.out/stacks/shop-platform/cdk.tf.json: azurerm_kubernetes_cluster, vault_auth_backend, and a
 * vault_policy and a vault_kubernetes_auth_backend_role each for web and mailer. Nothing of them is typed here: remove
 * a file in application.ts, synthesize both, and the policy is narrower.
 */
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { type Construct } from 'constructs';
import { VaultAccessContract } from 'aks-vault-constructs';
import { AksCluster } from 'aks-vault-constructs/aks';
import { TokenReviewer, VaultKubernetesAuth } from 'aks-vault-constructs/vault';

class ShopPlatform extends TerraformStack {
  public constructor(scope: Construct, id: string, contract: VaultAccessContract) {
    super(scope, id);
    const text = (name: string, description: string): string =>
      new TerraformVariable(this, name, { type: 'string', description }).stringValue;

    new AzurermProvider(this, 'azurerm', {
      features: [{}],
      subscriptionId: text('subscription_id', 'The subscription of the cluster'),
    });
    new VaultProvider(this, 'vault', { address: 'https://vault.platform.example' });

    const cluster = new AksCluster(this, 'Aks', {
      clusterName: 'shop',
      resourceGroupName: 'shop',
      location: 'westeurope',
      subnetId: text('node_subnet_id', 'The subnet of the nodes'),
    });

    // Vault runs in this cluster: it reviews logins with the service account of its own pod. The mount is k8s-shop.
    const auth = new VaultKubernetesAuth(this, 'Auth', {
      cluster,
      reviewer: TokenReviewer.localServiceAccount(),
    });
    for (const access of contract.workloads) auth.grant(access.roleName, access);
  }
}

const app = new App();
new ShopPlatform(app, 'shop-platform', VaultAccessContract.fromFile('dist/vault-access.json'));
app.synth();
