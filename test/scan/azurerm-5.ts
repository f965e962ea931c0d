// What azurerm 5 has and azurerm 4 does not, for checkov: a program of `cdktn-stacks.ts`.
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  AksAutomaticCluster,
  AksCluster,
  AksNetworkFoundation,
  AutomaticNetwork,
  NodeProvisioning,
} from '../../lib/aks';
import { API_SUBNET, OTHER_SUBNET, SUBNET } from '../aks/support';

const app = new App();

function stackOf(name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: 's' });
  return stack;
}

const provisioned = stackOf('node-provisioning');
const network = new AksNetworkFoundation(provisioned, 'Network', { name: 'shop', location: 'westeurope' });
new AksCluster(provisioned, 'Aks', {
  clusterName: 'shop',
  resourceGroupName: network.resourceGroupName,
  location: network.location,
  subnetId: network.nodeSubnetId,
  nodeProvisioning: NodeProvisioning.auto(),
});

new AksAutomaticCluster(stackOf('automatic'), 'Aks', {
  clusterName: 'shop',
  resourceGroupName: 'rg-shop',
  location: 'westeurope',
  network: AutomaticNetwork.subnets({ nodes: SUBNET, systemNodes: OTHER_SUBNET, apiServer: API_SUBNET }),
});

app.synth();
