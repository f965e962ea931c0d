/** A right value of properties of cdk8s-plus, by their names, and where kinds differ by kind and name. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'StatefulSet.strategy': 'StatefulSetUpdateStrategy.rollingUpdate()',
  backoffLimit: '3',
  concurrencyPolicy: 'ConcurrencyPolicy.FORBID',
  dns: '{ policy: DnsPolicy.CLUSTER_FIRST }',
  dockerRegistryAuth: 'Secret.fromSecretName(this, "Registry", "registry")',
  failedJobsRetained: '1',
  hostAliases: '[{ ip: "10.0.0.10", hostnames: ["db.example"] }]',
  initContainers: '[{ name: "migrate", image: "registry.example/shop/migrate:1.4.2" }]',
  metadata: '{ labels: { team: "shop" } }',
  minReadySeconds: '10',
  podManagementPolicy: 'PodManagementPolicy.PARALLEL',
  podMetadata: '{ labels: { team: "shop" } }',
  replicas: '2',
  restartPolicy: 'RestartPolicy.ON_FAILURE',
  schedule: 'Cron.schedule({ minute: "15", hour: "3" })',
  securityContext: '{ user: 10001, group: 10001 }',
  service: 'new Service(this, "Service", { ports: [{ port: 8080 }] })',
  startingDeadline: 'Duration.minutes(5)',
  strategy: 'DeploymentStrategy.rollingUpdate()',
  successfulJobsRetained: '3',
  terminationGracePeriod: 'Duration.seconds(60)',
  timeZone: '"Europe/Berlin"',
  ttlAfterFinished: 'Duration.hours(24)',
  volumes: '[Volume.fromEmptyDir(this, "Cache", "cache")]',
};

/** For an error. What is not named is true or false. */
export function exampleOf(kind: string, property: string): string {
  return EXAMPLES[`${kind}.${property}`] ?? EXAMPLES[property] ?? 'true';
}
