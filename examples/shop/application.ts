/**
 * The application team's side, run by `cdk8s synth` (see cdk8s.yaml): two services of a shop and their secrets.
 *
 * What comes out, in dist/: shop.k8s.yaml with the manifests, vault-access.json with the contract that
 * platform.ts reads, and vault-access.md with the same as a table for the pull request.
 */
import { AuthMount, VaultApp } from 'aks-vault-constructs';
import { ShopChart } from './shop-chart';

const app = new VaultApp();
new ShopChart(app, 'shop', AuthMount.kubernetes('k8s-shop'));
app.synth();
