import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include, JsonPatch, Testing, Yaml } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  AuthMount,
  Delivery,
  kv2,
  VaultApp,
  VaultInjectedDeployment,
  VaultSecrets,
  type VaultSecretsProps,
  VaultServer,
} from '../../lib';
import { inject, type PodTemplate } from '../../lib/pod';
import { errorWith } from '../support/errors';
import { injected } from './support';

const vault = VaultServer.at('https://vault.example:8200');
const auth = AuthMount.kubernetes('kubernetes');
const files = { 'api-key': kv2('secret').at('shop/payment').key('apiKey') };
const access = { roleName: 'shop-web', auth };

const secrets = (overrides: Partial<VaultSecretsProps> = {}): VaultSecretsProps => ({
  vault,
  access,
  files,
  ...overrides,
});

const template: PodTemplate = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [{ image: 'registry.example/web:1', name: 'web' }],
    serviceAccountName: 'web',
  },
};
const expected = inject(template, { vault, auth, roleName: 'shop-web', files });

const chart = (): Chart => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
const refused = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

/** An object of a kind, with what its spec holds. */
function object(kind: string, fields: object, apiVersion = 'apps/v1', scope = chart()): ApiObject {
  return new ApiObject(scope, 'Work', { apiVersion, kind, ...fields });
}

const made = (of: ApiObject): Record<string, unknown> => of.toJson() as Record<string, unknown>;

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

describe('VaultSecrets: the service account', () => {
  /** Synthesizes an app that writes no contract, with a pod of this account. */
  function synth(serviceAccountName: string | undefined, given?: string) {
    const spec = { ...template.spec, serviceAccountName };
    const scope = chart();
    VaultSecrets.addTo(
      object('Deployment', { spec: { template: { spec } } }, 'apps/v1', scope),
      secrets({ access: { ...access, serviceAccount: given } }),
    );
    return Testing.synth(scope) as unknown[];
  }

  test('is that of the template, or both are the same', () => {
    expect(synth('web')).toHaveLength(1);
    expect(synth('web', 'web')).toHaveLength(1);
  });

  test('is refused at synth where the template names none: its pods could not log in', () => {
    expect(() => synth(undefined)).toThrow(refused('WORKLOAD_SERVICE_ACCOUNT_MISSING'));
    expect(() => synth(undefined, 'web')).toThrow(refused('WORKLOAD_SERVICE_ACCOUNT_MISSING'));
  });

  test('is refused where template and access name two', () => {
    expect(() => synth('web', 'other')).toThrow(
      errorWith('WORKLOAD_SERVICE_ACCOUNT_CONFLICT', {
        constructPath: 'shop/Work',
        message: expect.stringMatching(/"web".*got "other"/),
      }),
    );
  });

  test('is refused where it is "default"', () => {
    expect(() => synth('default')).toThrow(refused('WORKLOAD_SERVICE_ACCOUNT_DEFAULT'));
  });
});

describe('VaultSecrets is refused, with code and construct path', () => {
  const add =
    (work: ApiObject, overrides: Partial<VaultSecretsProps> = {}) =>
    () => {
      VaultSecrets.addTo(work, secrets(overrides));
      work.toJson();
    };

  test('for a kind that is not known, with the pointer that would tell', () => {
    expect(add(object('Shop', { spec: { template } }, 'example.org/v1'))).toThrow(
      errorWith('WORKLOAD_OBJECT_WITHOUT_POD', { message: expect.stringContaining('podTemplate: "/spec') }),
    );
  });

  test('for a construct without an object, such as a chart', () => {
    const scope = chart();
    expect(() => {
      VaultSecrets.addTo(scope, secrets());
    }).toThrow(errorWith('WORKLOAD_OBJECT_WITHOUT_POD', { constructPath: 'shop' }));
    expect(() => {
      VaultSecrets.addTo(new Construct(scope, 'Plain'), secrets());
    }).toThrow(errorWith('WORKLOAD_OBJECT_WITHOUT_POD', { constructPath: 'shop/Plain' }));
  });

  test.each(['spec/template', 'template', '/spec/none', '/spec/template/spec/containers/7/x', 5, null])(
    'for the pointer %j, which leads nowhere',
    (podTemplate) => {
      const work = object('Deployment', { spec: { template } });
      expect(add(work, { podTemplate: podTemplate as string })).toThrow(refused('WORKLOAD_POINTER_INVALID'));
    },
  );

  test('for a pointer to what is no pod template', () => {
    expect(add(object('Deployment', { spec: { template } }), { podTemplate: '/spec' })).toThrow(
      refused('POD_TEMPLATE_INVALID'),
    );
  });

  test('twice on one object, on a kind class of ours, and on its object', () => {
    const work = object('Deployment', { spec: { template } });
    add(work)();
    expect(add(work)).toThrow(refused('WORKLOAD_INJECTED_TWICE'));
    const kind = new VaultInjectedDeployment(chart(), 'Work', injected());
    expect(() => {
      VaultSecrets.addTo(kind, secrets());
    }).toThrow(errorWith('WORKLOAD_INJECTED_TWICE'));
    expect(() => kind.with(new VaultSecrets(secrets()))).toThrow(errorWith('WORKLOAD_INJECTED_TWICE'));
  });

  test('without server or mount, without a namespace, or in one that the webhook leaves alone', () => {
    const deployment = (scope?: Chart) => object('Deployment', { spec: { template } }, 'apps/v1', scope);
    expect(add(deployment(), { vault: undefined })).toThrow(refused('WORKLOAD_VAULT_MISSING'));
    expect(add(deployment(), { access: { roleName: 'shop-web' } })).toThrow(refused('WORKLOAD_AUTH_MISSING'));
    expect(add(deployment(new Chart(new App(), 'shop')))).toThrow(refused('WORKLOAD_NAMESPACE_MISSING'));
    const system = new Chart(Testing.app(), 'shop', { namespace: 'kube-system' });
    expect(add(deployment(system), { delivery: Delivery.injector() })).toThrow(
      refused('WORKLOAD_NAMESPACE_WITHOUT_INJECTOR'),
    );
  });

  test('for a declaration that is wrong, when it is applied and not later', () => {
    const work = object('Deployment', { spec: { template } });
    expect(() => work.with(new VaultSecrets(secrets({ files: {} })))).toThrow(refused('SECRETS_FILES_EMPTY'));
  });

  test.each([undefined, null, 'x', []])('for %j in place of its properties', (props) => {
    expect(() => new VaultSecrets(props as unknown as VaultSecretsProps)).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([undefined, null, 'shop-web'])('for %j in place of access', (given) => {
    const work = object('Deployment', { spec: { template } });
    expect(add(work, { access: given as unknown as VaultSecretsProps['access'] })).toThrow(
      refused('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([undefined, null, 'Web', 5, {}, []])('for %j in place of a construct', (construct) => {
    expect(() => {
      VaultSecrets.addTo(construct as unknown as Construct, secrets());
    }).toThrow(errorWith('WORKLOAD_VALUE_INVALID'));
  });

  test('for a namespace that a JSON patch writes, in which nobody may log in to the role', () => {
    const work = object('Deployment', { spec: { template } });
    work.with(new VaultSecrets(secrets()));
    work.addJsonPatch(JsonPatch.add('/metadata/namespace', 'billing'));
    expect(() => made(work)).toThrow(refused('WORKLOAD_NAMESPACE_CONFLICT'));
  });

  test.each([null, '', 5])('for %j as service account of the template', (serviceAccountName) => {
    const spec = { ...template.spec, serviceAccountName };
    const work = object('Deployment', { spec: { template: { spec } } });
    work.with(new VaultSecrets(secrets()));
    expect(() => made(work)).toThrow(refused('WORKLOAD_SERVICE_ACCOUNT_MISSING'));
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
