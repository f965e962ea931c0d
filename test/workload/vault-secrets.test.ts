import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Include, JsonPatch, Testing, Yaml } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Delivery, VaultApp, VaultSecrets } from '../../lib';
import { type PodTemplate } from '../../lib/pod';
import { errorWith } from '../support/errors';
import {
  access,
  auth,
  chart,
  expected,
  files,
  made,
  object,
  refused,
  secrets,
  template,
  vault,
} from './vault-secrets-support';

const KINDS: readonly [string, string, (pod: PodTemplate) => object][] = [
  ['Deployment', 'apps/v1', (pod) => ({ spec: { replicas: 2, template: pod } })],
  ['StatefulSet', 'apps/v1', (pod) => ({ spec: { template: pod } })],
  ['DaemonSet', 'apps/v1', (pod) => ({ spec: { template: pod } })],
  ['ReplicaSet', 'apps/v1', (pod) => ({ spec: { template: pod } })],
  ['ReplicationController', 'v1', (pod) => ({ spec: { template: pod } })],
  ['Job', 'batch/v1', (pod) => ({ spec: { template: pod } })],
  [
    'CronJob',
    'batch/v1',
    (pod) => ({ spec: { jobTemplate: { spec: { template: pod } }, schedule: '@daily' } }),
  ],
  ['PodTemplate', 'v1', (pod) => ({ template: pod })],
  ['Rollout', 'argoproj.io/v1alpha1', (pod) => ({ spec: { strategy: { canary: {} }, template: pod } })],
  ['Service', 'serving.knative.dev/v1', (pod) => ({ spec: { template: pod } })],
  ['Configuration', 'serving.knative.dev/v1', (pod) => ({ spec: { template: pod } })],
  ['ScaledJob', 'keda.sh/v1alpha1', (pod) => ({ spec: { jobTargetRef: { template: pod }, triggers: [] } })],
];

describe('VaultSecrets finds the pod template of the known kinds and changes nothing else', () => {
  test.each(KINDS)('%s of %s', (kind, apiVersion, around) => {
    const work = object(kind, around(template), apiVersion);
    const before = made(work);
    expect(new VaultSecrets(secrets()).supports(work)).toBe(true);
    work.with(new VaultSecrets(secrets()));
    const after = made(work);
    expect(JSON.stringify(after)).toBe(
      JSON.stringify({ ...before, ...around(expected), metadata: before['metadata'] }),
    );
  });

  test('a Pod is its own template', () => {
    const metadata = { labels: { app: 'web' }, name: 'web' };
    const work = object('Pod', { metadata, spec: template.spec }, 'v1');
    work.with(new VaultSecrets(secrets()));
    expect(made(work)).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, namespace: 'shop', annotations: expected.metadata?.annotations },
      spec: expected.spec,
    });
  });

  test.each([
    ['a field', '/spec/workload/podTemplate', { spec: { workload: { podTemplate: template } } }],
    [
      'an item of a list',
      '/spec/nodeSets/1/podTemplate',
      { spec: { nodeSets: [{}, { podTemplate: template }] } },
    ],
    ['escapes of RFC 6901', '/spec/a~1b/c~0d', { spec: { 'a/b': { 'c~d': template } } }],
  ])('an unknown kind by a pointer: %s', (_, podTemplate, fields) => {
    const work = object('Shop', fields, 'example.org/v1');
    const before = JSON.stringify(made(work));
    VaultSecrets.addTo(work, secrets({ podTemplate }));
    expect(JSON.stringify(made(work))).toBe(
      before.replace(JSON.stringify(template), () => JSON.stringify(expected)),
    );
  });

  test('a list stays a list on the way of the pointer', () => {
    const work = object('Shop', { spec: { sets: [{ name: 'a' }, template] } }, 'example.org/v1');
    VaultSecrets.addTo(work, secrets({ podTemplate: '/spec/sets/1' }));
    expect(made(work)['spec']).toMatchObject({ sets: [{ name: 'a' }, { spec: {} }] });
    expect(Array.isArray((made(work)['spec'] as { sets: unknown }).sets)).toBe(true);
  });

  test('the pods of Job, CronJob and ScaledJob complete: Delivery.initAndSidecar() leaves the sidecar out', () => {
    const delivery = Delivery.initAndSidecar();
    for (const [kind, apiVersion, around] of KINDS) {
      const work = object(kind, around(template), apiVersion);
      VaultSecrets.addTo(work, secrets({ delivery }));
      const text = JSON.stringify(made(work));
      expect([kind, text.includes('"name":"vault-agent"')]).toEqual([kind, !kind.endsWith('Job')]);
    }
  });

  test('a Service that is not of Knative has no pod', () => {
    const work = object('Service', { spec: { ports: [] } }, 'v1');
    expect(new VaultSecrets(secrets()).supports(work)).toBe(false);
    expect(() => {
      VaultSecrets.addTo(work, secrets());
    }).toThrow(refused('WORKLOAD_OBJECT_WITHOUT_POD'));
  });
});

describe('VaultSecrets', () => {
  test('is a mixin of a construct of cdk8s-plus, and addTo() does the same with any version of constructs', () => {
    const build = (add: (work: Deployment) => void) => {
      const scope = chart();
      const work = new Deployment(scope, 'Work', { containers: [{ image: 'registry.example/web:1' }] });
      add(work);
      return JSON.stringify(Testing.synth(scope));
    };
    const props = secrets({ access: { ...access, serviceAccount: 'web' } });
    const patched = (work: Deployment) => {
      ApiObject.of(work).addJsonPatch(JsonPatch.add('/spec/template/spec/serviceAccountName', 'web'));
    };
    const mixed = build((work) => {
      work.with(new VaultSecrets(props));
      patched(work);
    });
    expect(mixed).toContain('"vault-secrets-ready"');
    expect(
      build((work) => {
        patched(work);
        VaultSecrets.addTo(work, props);
      }),
    ).toBe(mixed);
  });

  test('gives secrets to a workload of an included manifest, and changes no other object of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'avc-include-'));
    const file = join(folder, 'legacy.yaml');
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [] } };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    writeFileSync(file, Yaml.stringify(service, { ...deployment, spec: { template } }));
    const scope = chart();
    const included = new Include(scope, 'Legacy', { url: file });
    rmSync(folder, { recursive: true });
    for (const work of included.apiObjects) {
      if (work.kind === 'Deployment')
        VaultSecrets.addTo(work, secrets({ access: { ...access, namespace: 'shop' } }));
    }
    expect(Testing.synth(scope)).toMatchObject([service, { ...deployment, spec: { template: expected } }]);
  });

  test('makes no ServiceAccount and no other object', () => {
    const scope = chart();
    VaultSecrets.addTo(object('Deployment', { spec: { template } }, 'apps/v1', scope), secrets());
    expect((Testing.synth(scope) as { kind: string }[]).map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  test('takes server and mount of the VaultApp', () => {
    const app = new VaultApp({ vault, auth });
    const work = object(
      'Deployment',
      { spec: { template } },
      'apps/v1',
      new Chart(app, 'shop', { namespace: 'shop' }),
    );
    VaultSecrets.addTo(work, { access: { roleName: 'shop-web' }, files });
    expect(made(work)).toMatchObject({ spec: { template: { metadata: expected.metadata } } });
  });

  test('puts init containers before the agent by their names', () => {
    const initContainers = [{ name: 'migrate' }, { name: 'route' }];
    const pod = { ...template, spec: { ...template.spec, containers: [{ name: 'web' }], initContainers } };
    const work = object('Deployment', { spec: { template: pod } });
    VaultSecrets.addTo(work, secrets({ initContainersBeforeSecrets: ['route'] }));
    const { spec } = (made(work) as { spec: { template: { spec: { initContainers: { name: string }[] } } } })
      .spec.template;
    expect(spec.initContainers.map(({ name }) => name)).toEqual([
      'route',
      'vault-agent',
      'vault-secrets-ready',
      'migrate',
    ]);
  });
});

describe('one mixin for two objects', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'avc-shared-'));
  afterAll(() => {
    rmSync(outdir, { recursive: true, force: true });
  });

  test('would be one role for two workloads: the contract of a VaultApp refuses it', () => {
    const app = new VaultApp({
      vault,
      auth,
      outdir: join(outdir, 'dist'),
      contractFolder: join(outdir, 'contract'),
    });
    const scope = new Chart(app, 'shop', { namespace: 'shop' });
    const mixin = new VaultSecrets({ access: { roleName: 'shop-web' }, files });
    for (const name of ['web', 'jobs']) {
      const fields = { metadata: { name }, spec: { template } };
      mixin.applyTo(new ApiObject(scope, name, { apiVersion: 'apps/v1', kind: 'Deployment', ...fields }));
    }
    expect(() => {
      app.synth();
    }).toThrow(errorWith('ACCESS_ROLE_DUPLICATE'));
  });

  test('and one account under two roles as well', () => {
    const app = new VaultApp({
      vault,
      auth,
      outdir: join(outdir, 'dist'),
      contractFolder: join(outdir, 'contract'),
    });
    const scope = new Chart(app, 'shop', { namespace: 'shop' });
    for (const name of ['web', 'jobs']) {
      const fields = { metadata: { name }, spec: { template } };
      const work = new ApiObject(scope, name, { apiVersion: 'apps/v1', kind: 'Deployment', ...fields });
      VaultSecrets.addTo(work, { access: { roleName: `shop-${name}` }, files });
    }
    expect(() => {
      app.synth();
    }).toThrow(errorWith('ACCESS_ACCOUNT_SHARED'));
  });
});

test('a pointer chooses the objects of a chart that it leads somewhere in, and leaves the others alone', () => {
  const all = chart();
  const operated = new ApiObject(all, 'Operated', {
    apiVersion: 'example.com/v1',
    kind: 'Broker',
    spec: { podTemplate: template },
  });
  const settings = new ApiObject(all, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } });
  all.node.with(new VaultSecrets(secrets({ podTemplate: '/spec/podTemplate' })));
  expect(made(operated)).toMatchObject({ spec: { podTemplate: expected } });
  expect(made(settings)).toMatchObject({ kind: 'ConfigMap', data: { a: 'b' } });
});
