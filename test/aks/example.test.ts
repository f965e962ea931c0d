import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing } from 'cdktf';
import { PlatformStack } from '../../examples/platform-from-scratch/platform-stack';
import { checkStack } from '../support/schema';
import { annotationsOf, Synthesized } from '../support/terraform';

// examples/platform-from-scratch: an empty subscription, one apply.

const stack = new PlatformStack(new App(), 'platform');
const built = new Synthesized(Testing.synth(stack, true));

describe('the example from an empty subscription', () => {
  test('is valid by the schemas of the providers', () => {
    expect(checkStack(built.text)).toEqual([]);
  });

  test('keeps its logical ids: a changed id destroys a cluster and makes another', () => {
    const golden = JSON.parse(
      readFileSync(join(__dirname, '../golden/platform-from-scratch.ids.json'), 'utf8'),
    ) as string[];
    expect(built.ids()).toEqual(golden);
  });

  test('gives the API server, the nodes and the identity what they need, before the cluster is made', () => {
    const cluster = built.one('azurerm_kubernetes_cluster');
    expect(cluster['depends_on']).toHaveLength(4);
    expect(cluster).toMatchObject({
      api_server_access_profile: { virtual_network_integration_enabled: true },
    });
  });

  test('warns of nothing: notes keys of the platform, and what the first apply needs', () => {
    expect(annotationsOf(stack)).toEqual([
      expect.stringMatching(/^info platform\/Aks: .*CKV_AZURE_117/),
      expect.stringMatching(/^info platform\/Aks: before the first apply: quota for 12 to 20 vCPUs/),
    ]);
  });

  test('has outputs without a kubeconfig and without any sensitive value', () => {
    const outputs = JSON.stringify(built.json['output']);
    expect(outputs).not.toMatch(/kube_config_raw|kube_admin_config|client_(?:key|certificate)|password/);
    expect(Object.keys(built.json['output'] ?? {})).toHaveLength(6);
  });

  test('uses neither import nor moved blocks nor required_version, which crash scanners of Terraform JSON', () => {
    expect(Object.keys(built.json)).not.toEqual(expect.arrayContaining(['import', 'moved']));
    expect(built.json['terraform']).not.toHaveProperty('required_version');
  });
});
