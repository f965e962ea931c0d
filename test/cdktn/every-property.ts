// A program of `same-stacks.test.ts`: everything that passes beside a mistake, nearly every property in nearly every value,
// and what the constructs beside the cluster emit. Prints the stack.
import { Testing, TerraformStack } from 'cdktf';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { AksCluster, AksNetworkFoundation } from '../../lib/aks';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { CLUSTER_MISTAKES } from '../aks/mistakes/cluster';
import { NETWORK_MISTAKES } from '../aks/mistakes/network';
import { NODE_MISTAKES } from '../aks/mistakes/nodes';
import { VNET } from '../aks/support';

const stack = new TerraformStack(Testing.app(), 'every-property');
new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: 's' });
new VaultProvider(stack, 'vault', { address: 'https://vault.example:8200' });

const network = new AksNetworkFoundation(stack, 'Network', { name: 'shop', location: 'westeurope' });
network.addDnsLink('Vault', VNET);
[...CLUSTER_MISTAKES, ...NETWORK_MISTAKES, ...NODE_MISTAKES]
  .flatMap(({ right }) => right)
  .forEach((props, index) => {
    const id = `Case${String(index)}`;
    new AksCluster(stack, id, {
      clusterName: 'shop',
      resourceGroupName: id,
      location: 'westeurope',
      subnetId: network.nodeSubnetId,
      ...props(),
    });
  });
const cluster = new AksCluster(stack, 'Aks', {
  clusterName: 'shop',
  resourceGroupName: network.resourceGroupName,
  location: network.location,
  subnetId: network.nodeSubnetId,
});
cluster.addWorkloadIdentity('Web', { namespace: 'shop', serviceAccountName: 'web' });
new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer: TokenReviewer.clientJwt() });
console.log(Testing.synth(stack, true));
