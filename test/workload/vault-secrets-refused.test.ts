import { type ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Delivery, VaultInjectedDeployment, VaultSecrets, type VaultSecretsProps } from '../../lib';
import { errorWith } from '../support/errors';
import { injected } from './support';
import { access, chart, made, object, refused, secrets, template } from './vault-secrets-support';

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
