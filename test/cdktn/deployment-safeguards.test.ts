import { type Construct } from 'constructs';
import {
  type AksClusterProps,
  AksPreset,
  DeploymentSafeguards,
  Outbound,
  PodSecurityLevel,
} from '../../lib/aks';
import { REGISTRY, clusterIn, KUBELET_IDENTITY, synthCluster } from '../aks/support';
import { errorOf, newStack, synth } from '../support/terraform';

/** Here the bindings are those of azurerm 5.10.0. */
const TYPE = 'azurerm_kubernetes_cluster_deployment_safeguard';
const emitted = (deploymentSafeguards: DeploymentSafeguards) =>
  synthCluster({ deploymentSafeguards }).one(TYPE);

test('are a resource beside the cluster, with the level alone unless more is said', () => {
  const kubernetes_cluster_id = expect.stringMatching(
    /^\$\{azurerm_kubernetes_cluster\.\w+\.id\}$/,
  ) as string;
  expect(emitted(DeploymentSafeguards.enforce())).toEqual({ kubernetes_cluster_id, level: 'Enforce' });
  expect(emitted(DeploymentSafeguards.warn())).toEqual({ kubernetes_cluster_id, level: 'Warn' });
});

test('exclude namespaces and hold pods to a standard where that is said', () => {
  const options = {
    excludedNamespaces: ['cert-manager', 'elastic-system'],
    podSecurity: PodSecurityLevel.BASELINE,
  };
  expect(emitted(DeploymentSafeguards.enforce(options))).toMatchObject({
    excluded_namespaces: ['cert-manager', 'elastic-system'],
    pod_security_standards_level: 'Baseline',
  });
});

test('are what the bindings of azurerm 5.10 make of the same', () => {
  // Those of azurerm 4, whose types the compiler knows, have no such resource.
  const name = '@cdktf/provider-azurerm/lib/kubernetes-cluster-deployment-safeguard';
  const { KubernetesClusterDeploymentSafeguard: Bound } = jest.requireActual<{
    KubernetesClusterDeploymentSafeguard: new (scope: Construct, id: string, config: object) => object;
  }>(name);
  const options = { excludedNamespaces: ['cert-manager'], podSecurity: PodSecurityLevel.RESTRICTED };
  const stack = synth((one) => {
    const deploymentSafeguards = DeploymentSafeguards.warn(options);
    const { clusterId } = clusterIn(one, { deploymentSafeguards });
    new Bound(one, 'Bound', {
      kubernetesClusterId: clusterId,
      level: 'Warn',
      excludedNamespaces: options.excludedNamespaces,
      podSecurityStandardsLevel: 'Restricted',
    });
  });
  const [ours, theirs] = stack.all(TYPE).map((block) => ({ ...block, logicalId: '', '//': {} }));
  expect(ours).toEqual(theirs);
});

test('change nothing of the cluster itself', () => {
  const cluster = (props: Partial<AksClusterProps>) => synthCluster(props).one('azurerm_kubernetes_cluster');
  expect(cluster({ deploymentSafeguards: DeploymentSafeguards.enforce() })).toEqual(cluster({}));
});

test.each<[string, Partial<AksClusterProps>]>([
  ['told so', { azurePolicy: false }],
  ['overridden', { overrides: { azurePolicyEnabled: false } }],
  ['a cluster for development', { preset: AksPreset.DEVELOPMENT }],
  [
    'an isolated cluster',
    {
      outbound: Outbound.none({ registryId: REGISTRY }),
      kubeletIdentity: KUBELET_IDENTITY,
    },
  ],
])('need the Azure Policy add-on, which is off in %s', (_, props) => {
  const deploymentSafeguards = DeploymentSafeguards.enforce();
  const error = errorOf(() => clusterIn(newStack(), { ...props, deploymentSafeguards }));
  expect(error.code).toBe('AKS_SAFEGUARDS_NEED_AZURE_POLICY');
  const on = { ...props, azurePolicy: true, overrides: {} };
  expect(() => clusterIn(newStack(), { ...on, deploymentSafeguards })).not.toThrow();
});

test('are refused where addOverride takes the add-on away', () => {
  const build = () =>
    synth((one) => {
      const { resource } = clusterIn(one, { deploymentSafeguards: DeploymentSafeguards.warn() });
      resource.addOverride('azure_policy_enabled', false);
    });
  expect(build).toThrow('AKS_SAFEGUARDS_NEED_AZURE_POLICY');
});
