// A process of the benchmark (c): the platform side of the shop (examples/shop/platform.ts) with the grants of a
// contract file, synthesized to a folder. Prints what it took, as JSON.
//   node build/test/bench/grants.subject.js CONTRACT.json
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { VaultAccessContract } from '../../lib';
import { AksCluster } from '../../lib/aks';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';

/** Milliseconds on the clock and of the processor, megabytes at the end, bytes of the Terraform file. */
export interface GrantsCost {
  readonly total: number;
  readonly cpu: number;
  readonly memory: number;
  readonly bytes: number;
}

const SUBNET =
  '/subscriptions/0/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes';

function main(contractFile: string): GrantsCost {
  const outdir = mkdtempSync(join(tmpdir(), 'avc-bench-'));
  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  const contract = VaultAccessContract.fromFile(contractFile);
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'shop-platform');
  new AzurermProvider(stack, 'azurerm', { features: [{}], subscriptionId: '0' });
  new VaultProvider(stack, 'vault', { address: 'https://vault.platform.example' });
  const cluster = new AksCluster(stack, 'Aks', {
    clusterName: 'shop',
    resourceGroupName: 'shop',
    location: 'westeurope',
    subnetId: SUBNET,
  });
  const reviewer = TokenReviewer.localServiceAccount();
  const auth = new VaultKubernetesAuth(stack, 'Auth', { cluster, reviewer });
  for (const access of contract.workloads) auth.grant(access.roleName, access);
  app.synth();
  const total = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  const { size: bytes } = statSync(join(outdir, 'stacks/shop-platform/cdk.tf.json'));
  rmSync(outdir, { recursive: true });
  return { total, cpu: (user + system) / 1e3, memory: process.memoryUsage().rss / 1e6, bytes };
}

if (require.main === module) console.log(JSON.stringify(main(process.argv[2] ?? '')));
