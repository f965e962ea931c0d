import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider/index.js';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider/index.js';
import { TerraformStack, TerraformVariable } from 'cdktf';
import { type Construct } from 'constructs';
import { AksAccessRole, AksCluster, AksNetworkFoundation, ApiServerAccess } from 'aks-vault-constructs/aks';
import { VaultJwtAuth } from 'aks-vault-constructs/vault';

/** A cluster, the network below it and its auth mount in a Vault elsewhere, from an empty subscription, in one apply. */
export class PlatformStack extends TerraformStack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const text = (name: string, description: string) =>
      new TerraformVariable(this, name, { type: 'string', description }).stringValue;

    new AzurermProvider(this, 'azurerm', {
      features: [{}],
      subscriptionId: text('subscription_id', 'The empty subscription'),
      // The default registers some sixty; these are what the resources below need.
      resourceProviderRegistrations: 'none',
      resourceProvidersToRegister: [
        'ContainerService',
        'Insights',
        'ManagedIdentity',
        'Network',
        'OperationalInsights',
      ].map((name) => `Microsoft.${name}`),
    });
    new VaultProvider(this, 'vault', { address: text('vault_address', 'https://host:8200 of Vault') });

    const network = new AksNetworkFoundation(this, 'Network', { name: 'shop', location: 'westeurope' });

    const cluster = new AksCluster(this, 'Aks', {
      clusterName: 'shop',
      resourceGroupName: network.resourceGroupName,
      location: network.location,
      subnetId: network.nodeSubnetId,
      vnetCidrs: network.vnetCidrs,
      apiServer: ApiServerAccess.private({
        subnetId: network.apiServerSubnetId,
        dnsZoneId: network.dnsZoneId,
      }),
    });
    cluster.grantAccess(
      'Operators',
      text('operators_group_id', 'Object id of a group'),
      AksAccessRole.CLUSTER_ADMIN,
    );
    cluster.exportOutputs({ prefix: 'shop' });

    // Vault runs elsewhere: it checks the pods' tokens with the keys that the cluster publishes, and needs no way into the
    // network. Workloads say AuthMount.jwt('jwt-shop'). For a Vault in this cluster see examples/shop/platform.ts.
    new VaultJwtAuth(this, 'Auth', { cluster, path: 'jwt-shop' });
  }
}
