import { App as Cdk8sApp, Chart } from 'cdk8s';
import { App, TerraformVariable } from 'cdktf';
import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { AksCluster, AksNetworkFoundation, NodeOs, raiseAzurermVersion } from '../../lib/aks';
import { errorOf, newStack } from '../support/terraform';
import { clusterIn, REQUIRED } from './support';

/** Callers without a compiler. */
const untyped = (value: unknown) => value as never;
const cluster = (props: object) => errorOf(() => clusterIn(newStack(), untyped(props)));

describe('a wrong value inside of an option is named with the way to it', () => {
  test.each<[string, object]>([
    ['systemPool.upgrade.maxSurge', { systemPool: { upgrade: { maxSurge: 1 } } }],
    ['systemPool.zones[0]', { systemPool: { zones: [1] } }],
    ['defaultUserPool.hostPorts[0].start', { defaultUserPool: { hostPorts: [{ start: 0 }] } }],
    ['defaultUserPool.hostPorts[0].end', { defaultUserPool: { hostPorts: [{ start: 80, end: 65_536 }] } }],
    ['defaultUserPool.kubelet.cpuManagerPolicy', { defaultUserPool: { kubelet: { cpuManagerPolicy: '' } } }],
    ['addons.istio.revisions', { addons: { istio: {} } }],
    ['timeouts.create', { timeouts: { create: 90 } }],
    ['timeouts.create', { timeouts: { create: '90' } }],
    ['auditLogs[0]', { auditLogs: ['kube-audits'] }],
    ['vnetCidrs[0]', { vnetCidrs: ['10.1.0.0/33'] }],
    ['identity.clientId', { identity: { id: 'x', principalId: 'y' } }],
  ])('%s', (subject, props) => {
    const error = cluster(props);
    expect([error.problem.subject, error.constructPath]).toEqual([subject, 'test/Aks']);
  });
});

test('a misspelt property is answered with what was meant, and the 50 of a cluster are not listed', () => {
  const error = cluster({ kubernetesVersoin: '1.33' });
  expect(error.message).toBe(
    'kubernetesVersoin: there is no such property, got "kubernetesVersoin"; write kubernetesVersion, or leave it out [AKS_VALUE_INVALID] (at test/Aks)',
  );
  expect(cluster({ colour: 'red' }).problem.remedy).toBe(
    'leave it out; docs/aks.md has the properties, and `overrides` takes any argument of the provider',
  );
});

describe('a construct of another kind', () => {
  test.each<[string, () => unknown]>([
    ['a chart of cdk8s', () => new Chart(new Cdk8sApp(), 'chart')],
    ['an app', () => new App()],
    ['an object that has a node', () => ({ node: {} })],
    ['its class', () => AksCluster],
  ])('%s is no place for a cluster', (_what, scope) => {
    const error = errorOf(() => new AksCluster(untyped(scope()), 'Aks', REQUIRED));
    expect([error.code, error.problem.rule]).toEqual([
      'AKS_VALUE_INVALID',
      'must be a TerraformStack or a construct in one, such as "this"',
    ]);
  });

  test('the provider of Vault is not that of Azure', () => {
    const stack = newStack();
    const provider = new VaultProvider(stack, 'vault', { address: 'https://vault.example:8200' });
    const error = errorOf(() => clusterIn(stack, { provider }));
    expect([error.code, error.problem.subject]).toEqual(['AKS_VALUE_INVALID', 'provider']);
  });

  test('raiseAzurermVersion wants the stack, not a construct in it', () => {
    const network = new AksNetworkFoundation(newStack(), 'Network', { name: 'shop', location: 'westeurope' });
    expect(errorOf(() => raiseAzurermVersion(untyped(network), '>= 4.68.0, < 5.0.0')).problem.subject).toBe(
      'stack',
    );
  });
});

test('NodeOs.linux and NodeOs.windows each refuse an os_sku of the other', () => {
  for (const wrong of [() => NodeOs.linux('Windows2022'), () => NodeOs.windows('AzureLinux')])
    expect(errorOf(wrong).code).toBe('AKS_VALUE_INVALID');
  expect([NodeOs.linux('Ubuntu2404').sku, NodeOs.windows('Windows2025').sku]).toEqual([
    'Ubuntu2404',
    'Windows2025',
  ]);
});

test('an imported cluster wants its certificate authority in base64, which Terraform decodes', () => {
  const attributes = { clusterName: 'shop', resourceGroupName: 'rg' };
  const made = (certificateAuthority: string) =>
    AksCluster.fromClusterAttributes(newStack(), 'Aks', { ...attributes, certificateAuthority });
  expect(errorOf(() => made('-----BEGIN CERTIFICATE-----\nMIIB')).problem.subject).toBe(
    'certificateAuthority',
  );
  expect(made('LS0tLS1CRUdJTg==').certificateAuthority).toBe('LS0tLS1CRUdJTg==');
});

test('a value that is known only after apply is right everywhere', () => {
  const stack = newStack();
  const value = new TerraformVariable(stack, 'v', { type: 'string' });
  expect(() =>
    AksCluster.fromClusterAttributes(stack, 'Aks', {
      clusterName: value.stringValue,
      resourceGroupName: value.stringValue,
      certificateAuthority: value.stringValue,
    }),
  ).not.toThrow();
});
