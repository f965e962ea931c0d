/**
 * The application team's side, run by `npx tsx application.ts`, or by `cdk8s synth` with a cdk8s.yaml that names it: two services
 * of a shop and their secrets.
 *
 * What comes out: dist/shop.k8s.yaml with the manifests, and beside that folder, in vault-access/, vault-access.json
 * with the contract that platform.ts reads, and vault-access.md with the same as a table for the pull request.
 */
import { AuthMount, VaultApp, VaultCa, VaultServer } from 'aks-vault-constructs';
import { ShopChart } from './shop-chart';

const app = new VaultApp({
  // The platform team publishes Vault's address, and its CA as a ConfigMap in every namespace.
  vault: VaultServer.at('https://vault.platform.example', { ca: VaultCa.fromConfigMap('vault-ca') }),
  auth: AuthMount.kubernetes('k8s-shop'),
});
new ShopChart(app, 'shop');
app.synth();
