/**
 * The platform team's side: one stack for each environment. A contract of another environment is refused at synth, since it is
 * for another server or another Vault namespace.
 *
 * What comes out, in cdktf.out/environments/stacks/shop-prod/cdk.tf.json: two auth roles, one for each cluster, and one policy
 * that both share, since the same application runs in both.
 */
import { VaultProvider } from '@cdktf/provider-vault/lib/provider/index.js';
import { App, TerraformStack } from 'cdktf';
import { type Construct } from 'constructs';
import { VaultAccessContract } from 'aks-vault-constructs';
import { TokenReviewer, VaultJwtAuth, VaultKubernetesAuth } from 'aks-vault-constructs/vault';
import { type Environment, environments } from './environments';

class ShopVault extends TerraformStack {
  public constructor(scope: Construct, { name, vault, clusters }: Environment) {
    super(scope, `shop-${name}`);
    new VaultProvider(this, 'vault', { address: vault.address });
    const contract = VaultAccessContract.fromFiles(`vault-access/${name}/*/vault-access.json`, { vault });
    for (const { method, path } of clusters) {
      // The mounts exist: whoever made the clusters has made them.
      const mount = { path, vaultNamespace: vault.namespace, vaultAddress: vault.address };
      const auth =
        method === 'jwt'
          ? VaultJwtAuth.fromAttributes(this, path, mount)
          : VaultKubernetesAuth.fromAttributes(this, path, {
              ...mount,
              reviewer: TokenReviewer.localServiceAccount(),
            });
      auth.grantAll(contract);
    }
  }
}

const app = new App();
for (const environment of environments) new ShopVault(app, environment);
app.synth();
