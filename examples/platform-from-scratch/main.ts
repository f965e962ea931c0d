// For a platform team with an empty subscription and a Vault elsewhere: network, AKS and the auth mount of its pods.
//
//   npx cdktf synth --app "npx tsx main.ts"
//
// What to see in stacks/platform/cdk.tf.json: one azurerm_kubernetes_cluster without local accounts and with a private
// API server, waiting for the role assignments of its identity; a mount `jwt-shop`; six outputs, none a credential.
import { App } from 'cdktf';
import { PlatformStack } from './platform-stack';

const app = new App();
new PlatformStack(app, 'platform');
app.synth();
