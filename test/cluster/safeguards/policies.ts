import { PUBLISHED_POLICIES } from '../../../lib/check/safeguards/published-policies';
import { SAFEGUARDED_RESOURCES } from '../../../lib/core';
import { type KubernetesObject } from '../cluster';

/**
 * AKS Deployment Safeguards as ValidatingAdmissionPolicies, so that a real API server says what AKS would: CEL of ours,
 * after Azure's descriptions, its policy definitions and the template that it publishes of one of them. The sources and
 * their dates are those of lib/check/safeguards/published-policies.ts. What AKS would refuse is refused with the name of
 * its constraint; what it would change is refused as `changed`, since a pod that passes is stored as it was sent.
 */
export interface SafeguardPolicy {
  /** What refusals say, at their beginning. */
  readonly said: string;
  readonly expression: string;
  /** CEL, a text: which container or label it is. */
  readonly what: string;
  /** Of Pods alone, or of all kinds that make pods. */
  readonly resources: readonly Rule[];
  /** Whether AKS would refuse it, or change it. */
  readonly consequence: 'refused' | 'changed';
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly ['v1'];
  readonly resources: readonly string[];
}

const rule = (group: string, ...resources: readonly string[]): Rule => ({
  apiGroups: [group],
  apiVersions: ['v1'],
  resources,
});

/** What AKS looks at beside a Pod, by Gatekeeper's expansion of templates: the source `All` of the initiative. */
const PODS_AND_TEMPLATES: readonly Rule[] = [
  rule('', 'pods', 'replicationcontrollers'),
  rule('apps', 'deployments', 'statefulsets', 'daemonsets', 'replicasets'),
  rule('batch', 'jobs', 'cronjobs'),
];

const SPREAD: readonly Rule[] = [rule('apps', 'deployments', 'statefulsets', 'replicasets')];

const VARIABLES = [
  [
    'spec',
    "request.kind.kind == 'Pod' ? object.spec : (request.kind.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : object.spec.template.spec)",
  ],
  [
    'template',
    "request.kind.kind == 'Pod' ? object.metadata : (request.kind.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.metadata : object.spec.template.metadata)",
  ],
  ['inits', 'has(variables.spec.initContainers) ? variables.spec.initContainers : []'],
  ['all', 'variables.spec.containers + variables.inits'],
] as const;

const hasProbe = (probe: string): string =>
  `(has(c.${probe}) && (has(c.${probe}.httpGet) || has(c.${probe}.tcpSocket) || has(c.${probe}.exec)))`;

const has = (part: string, kind: string): string =>
  `(has(c.resources) && has(c.resources.${part}) && '${kind}' in c.resources.${part})`;

/** Whether a quantity is there and less. */
const less = (part: string, kind: string, least: string): string =>
  `(${has(part, kind)} && quantity(c.resources.${part}['${kind}']).compareTo(quantity('${least}')) < 0)`;

const { leastCpuMillis, leastMemoryMebibytes } = SAFEGUARDED_RESOURCES;
const CPU = `${String(leastCpuMillis)}m`;
const MEMORY = `${String(leastMemoryMebibytes)}Mi`;

/** What the mutator of resources changes, by the tables of its page: as far as it can be told from requests and limits. */
const CHANGED_RESOURCES = [
  // "Only CPU request exists: set request equal to limit", and the same the other way round.
  `(${has('requests', 'cpu')} != ${has('limits', 'cpu')})`,
  less('requests', 'cpu', CPU),
  less('limits', 'cpu', CPU),
  less('requests', 'memory', MEMORY),
  less('limits', 'memory', MEMORY),
].join(' || ');

const SPREADS =
  '(has(variables.spec.affinity) && has(variables.spec.affinity.podAntiAffinity)) || (has(variables.spec.topologySpreadConstraints) && variables.spec.topologySpreadConstraints.size() > 0)';

/** A digest is exact; a tag is what is behind a colon after the last slash. */
const IS_LATEST = "!c.image.contains('@') && (c.image.endsWith(':latest') || !c.image.matches(':[^/:]+$'))";

const RESERVED = "(l.matches('^kubernetes[.]azure[.]com(/|$)'))";

const names = (containers: string, condition: string): string =>
  `${containers}.filter(c, ${condition}).map(c, c.name).join(', ')`;

const constraint = (name: string): string => {
  const found = PUBLISHED_POLICIES.find((policy) => policy.constraint === name);
  if (found === undefined) throw new Error(`${name} is not published`);
  return name;
};

/** Every policy that pods or what makes them can break. */
export function safeguardPolicies(): readonly SafeguardPolicy[] {
  const noProbe = `!${hasProbe('readinessProbe')} || !${hasProbe('livenessProbe')}`;
  const noRequest = `!${has('requests', 'cpu')} || !${has('requests', 'memory')}`;
  return [
    {
      said: constraint('K8sAzureV2ContainerEnforceProbes'),
      // The regular containers alone: no init container, and no native sidecar.
      expression: `variables.spec.containers.all(c, !(${noProbe}))`,
      what: names('variables.spec.containers', noProbe),
      resources: PODS_AND_TEMPLATES,
      consequence: 'refused',
    },
    {
      said: constraint('K8sAzureV1ContainerRequests'),
      expression: `variables.all.all(c, !(${noRequest}))`,
      what: names('variables.all', noRequest),
      resources: PODS_AND_TEMPLATES,
      consequence: 'refused',
    },
    {
      said: constraint('K8sAzureV2ContainerNoLatestImage'),
      expression: `variables.all.all(c, !(${IS_LATEST}))`,
      what: names('variables.all', IS_LATEST),
      resources: PODS_AND_TEMPLATES,
      consequence: 'refused',
    },
    {
      said: constraint('K8sAzureV1AntiAffinityRules'),
      expression: `!has(object.spec.replicas) || object.spec.replicas < 2 || ${SPREADS}`,
      what: 'string(object.spec.replicas)',
      resources: SPREAD,
      consequence: 'refused',
    },
    {
      said: constraint('K8sAzureV1RestrictedLabels'),
      expression: `(!has(object.metadata.labels) || !object.metadata.labels.exists(l, ${RESERVED})) && (!has(variables.template.labels) || !variables.template.labels.exists(l, ${RESERVED}))`,
      what: "'kubernetes.azure.com'",
      resources: PODS_AND_TEMPLATES,
      consequence: 'refused',
    },
    {
      said: 'changed: resources',
      // A container without requests is the policy's above: the API server tells of one refusal alone.
      expression: `variables.all.all(c, (${noRequest}) || !(${CHANGED_RESOURCES}))`,
      what: names('variables.all', CHANGED_RESOURCES),
      resources: PODS_AND_TEMPLATES,
      consequence: 'changed',
    },
    {
      said: 'changed: spread',
      expression: `(has(object.spec.replicas) && object.spec.replicas > 1) || ${SPREADS}`,
      what: "'one replica or more'",
      resources: SPREAD,
      consequence: 'changed',
    },
  ];
}

/** The label of the namespaces in which they hold. */
export function safeguardedLabel(id: string): Readonly<Record<string, string>> {
  return { 'aks-vault-constructs.test/safeguards': id };
}

/** The policies with their bindings, for the namespaces with the label. */
export function safeguardObjects(id: string): readonly KubernetesObject[] {
  return safeguardPolicies().flatMap(({ said, expression, what, resources }, index) => {
    const name = `safeguards-${id}-${String(index)}`;
    const apiVersion = 'admissionregistration.k8s.io/v1';
    return [
      {
        apiVersion,
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name },
        spec: {
          failurePolicy: 'Fail',
          matchConstraints: {
            resourceRules: resources.map((one) => ({ ...one, operations: ['CREATE', 'UPDATE'] })),
          },
          variables: VARIABLES.map(([variable, of]) => ({ name: variable, expression: of })),
          validations: [
            {
              expression,
              messageExpression: `'${said}: ' + ${what}`,
              message: said,
              reason: 'Forbidden',
            },
          ],
        },
      },
      {
        apiVersion,
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name },
        spec: {
          policyName: name,
          validationActions: ['Deny'],
          matchResources: { namespaceSelector: { matchLabels: safeguardedLabel(id) } },
        },
      },
    ];
  });
}
