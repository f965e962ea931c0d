import { parse, parseAllDocuments } from 'yaml';
import { checkManifests } from '../../lib/check';
import { migrationPage, synthMigration } from './migration-page';

interface Deployment {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata: { readonly labels: object; readonly annotations: Readonly<Record<string, string>> };
      readonly spec: {
        readonly serviceAccountName: string;
        readonly containers: readonly { readonly name: string; readonly image: string }[];
      };
    };
  };
}

/** docs/migration.md: what is applied over what. On the node: test/cluster/migration.test.ts. */
const { before: beforeYaml, withInjector, program } = migrationPage();
const before = parse(beforeYaml) as Deployment;

/** The Deployment of the page's program, with further properties as its steps write them. */
function deploymentOf(properties = ''): { readonly deployment: Deployment; readonly manifests: string } {
  const { manifests } = synthMigration(program, properties);
  const objects = parseAllDocuments(manifests).map((document) => document.toJS() as Deployment);
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  if (deployment === undefined) throw new Error('the program makes no Deployment');
  return { deployment, manifests };
}

describe.each([
  ['step 2, with the injector', withInjector],
  ['step 3, without it', ''],
])('docs/migration.md, %s', (_, properties) => {
  const { deployment, manifests } = deploymentOf(properties);

  test('is applied over the Deployment before it: name, namespace and selector, which cannot change, are the same', () => {
    expect(deployment.metadata).toEqual(before.metadata);
    expect(deployment.spec.selector).toEqual(before.spec.selector);
  });

  test('keeps labels, replicas, account, containers and images, so that Services find the pods', () => {
    expect(deployment.spec.template.metadata.labels).toMatchObject(before.spec.template.metadata.labels);
    expect(deployment.spec.replicas).toBe(before.spec.replicas);
    const { serviceAccountName, containers } = before.spec.template.spec;
    expect(deployment.spec.template.spec.serviceAccountName).toBe(serviceAccountName);
    expect(deployment.spec.template.spec.containers.map(({ name, image }) => [name, image])).toEqual(
      containers.map(({ name, image }) => [name, image]),
    );
  });

  test('logs in with a role of another name, since the old pods cannot log in at the new one', () => {
    const old = before.spec.template.metadata.annotations['vault.hashicorp.com/role'];
    expect(old).toBe('web');
    expect(manifests).toMatch(/role\\?"?:\s?\\?"?shop-web/);
  });

  test('has no finding of the check', () => {
    expect(checkManifests([{ file: 'shop.k8s.yaml', text: manifests }]).findings).toEqual([]);
  });
});

test('docs/migration.md, step 2: the injector has to be asked for', () => {
  expect(withInjector).toContain('Delivery.injector()');
  const annotation = 'vault.hashicorp.com/agent-inject';
  expect(deploymentOf(withInjector).deployment.spec.template.metadata.annotations).toHaveProperty([
    annotation,
  ]);
  expect(deploymentOf().deployment.spec.template.metadata.annotations).not.toHaveProperty([annotation]);
});
