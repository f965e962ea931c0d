/** What a policy of Deployment Safeguards does with what breaks it, at the level `Enforce`. */
type Consequence = 'refused' | 'changed';

/** One policy, as it is published. */
export interface PublishedPolicy {
  /** As Azure names it. */
  readonly name: string;
  /** The id of the built-in definition, and its version. */
  readonly definition: string;
  readonly version: string;
  /** The constraint that refusals and warnings name, cut off by Gatekeeper after some thirty characters. */
  readonly constraint: string;
  /** The kinds that it looks at. Of Pods also those that a workload's template would make. */
  readonly kinds: readonly string[];
  readonly consequence: Consequence;
  /** The rule of ours that looks for it; undefined where no pod can break it, or no manifest can tell. */
  readonly rule?: string;
}

/** Where the list is from. It ages: AKS brings new versions of it with its own. */
export const PUBLISHED_SAFEGUARDS = {
  page: 'https://learn.microsoft.com/azure/aks/deployment-safeguards',
  pageOf: '2026-06-02',
  definitions:
    'https://github.com/Azure/azure-policy/tree/master/built-in-policies/policyDefinitions/Kubernetes',
  definitionsOf: '2026-04-29',
  /** The initiative with these policies. */
  initiative: 'c047ea8e-9c78-49b2-958b-37e56d291a44',
  initiativeVersion: '3.0.0',
} as const;

const POD: readonly string[] = ['Pod'];

/**
 * The policies, in the order of Azure's page. The rules of a probe are those of the template that Azure publishes
 * (`samples/KubernetesService/container-enforce-probes`): regular containers alone, each with both probes, each probe of
 * `httpGet`, `tcpSocket` or `exec`.
 */
export const PUBLISHED_POLICIES: readonly PublishedPolicy[] = [
  {
    name: 'Cannot Edit Individual Nodes',
    definition: '53a4a537-990c-495a-92e0-7c21a465442c',
    version: '1',
    constraint: 'K8sAzureV1RestrictedNodeEdits',
    kinds: ['Node'],
    consequence: 'refused',
  },
  {
    name: 'Kubernetes cluster containers CPU and memory resource requests must be defined',
    definition: '03a4ecdb-0684-4039-be91-2762979e1bc8',
    version: '1.0.0-preview',
    constraint: 'K8sAzureV1ContainerRequests',
    kinds: POD,
    consequence: 'changed',
    rule: 'safeguards-resources',
  },
  {
    name: 'Must Have Anti Affinity Rules or Topology Spread Constraints Set',
    definition: '34c88cd4-5d72-4dbb-bf77-12c3cafe8791',
    version: '1.2.2',
    constraint: 'K8sAzureV1AntiAffinityRules',
    kinds: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'],
    consequence: 'changed',
    rule: 'safeguards-spread',
  },
  {
    name: 'No AKS Specific Labels',
    definition: 'a22123bd-b9da-4c86-9424-24903e91fd55',
    version: '1.2.1',
    constraint: 'K8sAzureV1RestrictedLabels',
    kinds: ['Pod', 'Node', 'Service', 'Deployment', 'StatefulSet', 'ReplicaSet'],
    consequence: 'refused',
    rule: 'safeguards-label',
  },
  {
    name: 'Kubernetes cluster containers should only use allowed images',
    definition: 'febd0533-8e55-448f-b837-bd0e06f16469',
    version: '9.3.0',
    constraint: 'K8sAzureV2ContainerAllowedImages',
    kinds: POD,
    consequence: 'refused',
  },
  {
    name: 'Reserved System Pool Taints',
    definition: '48940d92-ff05-449e-9111-e742d9280451',
    version: '1.2.1',
    constraint: 'K8sAzureV1ReservedTaints',
    kinds: ['Node'],
    consequence: 'changed',
  },
  {
    name: 'Ensure cluster containers have readiness or liveness probes configured',
    definition: 'b1a9997f-2883-4f12-bdff-2280f99b5915',
    version: '3.3.0',
    constraint: 'K8sAzureV2ContainerEnforceProbes',
    kinds: POD,
    consequence: 'refused',
    rule: 'safeguards-probes',
  },
  {
    name: 'Kubernetes clusters should use Container Storage Interface(CSI) driver StorageClass',
    definition: '4f3823b6-6dac-4b5a-9c61-ce1afb829f17',
    version: '2.3.0',
    constraint: 'K8sAzureV1EnforceCSIDriver',
    kinds: ['StorageClass'],
    consequence: 'refused',
  },
  {
    name: 'Kubernetes cluster services should use unique selectors',
    definition: 'b0fdedee-7b9e-4a17-9f5d-5e8e912d2f01',
    version: '1.2.2',
    constraint: 'K8sAzureV1UniqueServiceSelector',
    kinds: ['Service'],
    consequence: 'refused',
    rule: 'safeguards-selector',
  },
  {
    name: 'Kubernetes cluster container images should not include latest image tag',
    definition: '021f8078-41a0-40e6-81b6-c6597da9f3ee',
    version: '2.0.1',
    constraint: 'K8sAzureV2ContainerNoLatestImage',
    kinds: POD,
    consequence: 'refused',
    rule: 'safeguards-image',
  },
];

/** Where the policies look at nothing, whatever the cluster excludes beside them. */
export const UNGUARDED_NAMESPACES: readonly string[] = ['kube-system', 'gatekeeper-system', 'azure-arc'];
