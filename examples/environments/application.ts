/**
 * The application team's side of several environments from one program.
 *
 * What comes out, for each cluster: dist/<environment>/<mount>/shop.k8s.yaml, and beside it, in
 * vault-access/<environment>/<mount>/, the contract that platform.ts reads.
 */
import { Chart } from 'cdk8s';
import { kv2, VaultApp, VaultInjectedDeployment } from 'aks-vault-constructs';
import { environments } from './environments';

/** The release: the pipeline sets it once, and every environment gets the same image, by its digest. */
const IMAGE =
  process.env['SHOP_IMAGE'] ??
  'registry.example/shop/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

for (const { name, vault, clusters, replicas } of environments) {
  for (const auth of clusters) {
    const app = new VaultApp({
      outdir: `dist/${name}/${auth.path}`,
      contractFolder: `vault-access/${name}/${auth.path}`,
      vault,
      auth,
    });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new VaultInjectedDeployment(chart, 'Web', {
      metadata: { name: 'web' },
      replicas,
      access: { roleName: 'shop-web', serviceAccount: 'web' },
      files: { 'payment-api-key': kv2('secret').at('payment').key('apiKey') },
      containers: [{ image: IMAGE, portNumber: 8443, securityContext: { user: 10001, group: 10001 } }],
    });
    app.synth();
  }
}
