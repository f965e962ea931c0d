/**
 * Workloads that are not made by cdk8s-plus, with secrets: Argo Rollouts, Knative, KEDA, an operator's kind, an
 * included manifest, a Helm chart. In this folder, `ANY_WORKLOAD_FOLDER=. HELM=helm npx tsx application.ts` includes the chart.
 */
import { join } from 'node:path';
import { AuthMount, VaultApp, VaultCa, VaultServer } from 'aks-vault-constructs';
import { AnyWorkloadChart } from './any-workload-chart';

const helm = process.env['HELM'];
const app = new VaultApp({
  vault: VaultServer.at('https://vault.platform.example', { ca: VaultCa.fromConfigMap('vault-ca') }),
  auth: AuthMount.kubernetes('k8s-shop'),
  outdir: 'dist/any-workload',
  contractFolder: 'vault-access/any-workload',
});
new AnyWorkloadChart(app, 'any-workload', {
  folder: process.env['ANY_WORKLOAD_FOLDER'] ?? join(process.cwd(), 'examples/any-workload'),
  ...(helm === undefined ? {} : { helm }),
});
app.synth();
