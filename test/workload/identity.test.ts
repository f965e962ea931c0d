import { Chart, Testing } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import {
  AuthMount,
  database,
  Delivery,
  dotenvFile,
  kv2,
  VaultInjectedDeployment,
  type VaultInjectedProps,
} from '../../lib';
import { errorWith } from '../support/errors';
import { type Manifest, only, synthChart } from '../support/manifests';
import { injected, podTemplateOf } from './support';

const auth = AuthMount.kubernetes('kubernetes');

const synth = (overrides: Partial<VaultInjectedProps> = {}, namespace?: string): Manifest[] =>
  synthChart((chart) => {
    new VaultInjectedDeployment(chart, 'Work', injected(overrides));
  }, namespace);

const refused = (code: unknown): Error => errorWith(code, { constructPath: 'shop/Work' });

describe('who the workload is', () => {
  test('a service account given by name is created, in the namespace of the workload', () => {
    expect(only(synth(), 'ServiceAccount').metadata).toMatchObject({ name: 'web', namespace: 'shop' });
    expect(podTemplateOf(synth()).spec.serviceAccountName).toBe('web');
  });

  test('no API token is mounted, in the pod or through the service account', () => {
    const manifests = synth();
    expect(podTemplateOf(manifests).spec.automountServiceAccountToken).toBe(false);
    expect(only(manifests, 'ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  test('a service account given as a construct is used as it is', () => {
    const manifests = synthChart((chart) => {
      const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'Existing', 'web-existing');
      const access = { roleName: 'shop-web', serviceAccount, auth };
      const work = new VaultInjectedDeployment(chart, 'Work', injected({ access }));
      expect(work.vaultAccess.serviceAccount).toBe('web-existing');
    });
    expect(manifests.filter(({ kind }) => kind === 'ServiceAccount')).toEqual([]);
    expect(podTemplateOf(manifests).spec.serviceAccountName).toBe('web-existing');
  });

  test('the contract has role, namespace, service account and the policy of exactly the declared reads', () => {
    const chart = new Chart(Testing.app(), 'shop', { namespace: 'shop' });
    const creds = database('database').role('shop');
    const { vaultAccess } = new VaultInjectedDeployment(
      chart,
      'Work',
      injected({
        files: {
          'api-key': kv2('secret').at('shop/payment').key('apiKey'),
          'db.env': dotenvFile({ U: creds.username }),
        },
      }),
    );
    expect(vaultAccess).toMatchObject({
      roleName: 'shop-web',
      namespace: 'shop',
      serviceAccount: 'web',
      policyName: 'shop-web',
    });
    const paths = vaultAccess
      .policy()
      .rules.map((rule) => `${rule.path.toString()} ${rule.capabilities.join(',')}`);
    expect(paths.filter((path) => !path.startsWith('auth/token/') && !path.startsWith('sys/'))).toEqual([
      'database/creds/shop read',
      'secret/data/shop/payment read',
    ]);
  });

  test('the variables of env are in the contract like every file, so that the policy allows them', () => {
    synthChart((chart) => {
      const env = { DB_PASSWORD: kv2('secret').at('shop/db').key('password') };
      const { vaultAccess } = new VaultInjectedDeployment(chart, 'Work', injected({ env }));
      expect(vaultAccess.reads.map(({ path }) => path)).toEqual([
        'secret/data/shop/db',
        'secret/data/shop/payment',
      ]);
    });
  });

  test('the namespace may come from access or from the chart, and from both when they agree', () => {
    const namespace = (ofChart: string | undefined, ofAccess: string | undefined) =>
      only(
        synth(
          { access: { roleName: 'shop-web', serviceAccount: 'web', auth, namespace: ofAccess } },
          ofChart,
        ),
        'Deployment',
      ).metadata.namespace;
    expect(namespace('shop', undefined)).toBe('shop');
    expect(namespace('shop', 'shop')).toBe('shop');
  });
});

describe('who it cannot be, refused with code and construct path', () => {
  const access = (overrides: object) => ({ roleName: 'shop-web', serviceAccount: 'web', auth, ...overrides });

  test("in a namespace that differs from the chart's, or from that of metadata", () => {
    expect(() => synth({ access: access({ namespace: 'other' }) })).toThrow(
      refused('WORKLOAD_NAMESPACE_CONFLICT'),
    );
    expect(() => synth({ metadata: { namespace: 'other' } } as object)).toThrow(
      refused('WORKLOAD_NAMESPACE_CONFLICT'),
    );
  });

  test('in a namespace that is stated nowhere', () => {
    const chart = new Chart(Testing.app(), 'shop');
    expect(() => new VaultInjectedDeployment(chart, 'Work', injected())).toThrow(
      refused('WORKLOAD_NAMESPACE_MISSING'),
    );
  });

  test.each(['kube-system', 'kube-public'])(
    'in %s with Delivery.injector(), since the webhook leaves that namespace alone',
    (namespace) => {
      const delivery = Delivery.injector();
      expect(() => synth({ delivery }, namespace)).toThrow(refused('WORKLOAD_NAMESPACE_WITHOUT_INJECTOR'));
      expect(() => synth({}, namespace)).not.toThrow();
      expect(() => synth({ delivery }, 'kube-node-lease')).not.toThrow();
    },
  );

  test.each([
    ['shop/web', 'a slash'],
    ['Shop', 'upper case, which Vault would lower'],
    ['${ROLE}', 'what a template language would replace'],
  ])('with the role %j: %s', (role) => {
    expect(() => synth({ access: access({ roleName: role }) })).toThrow(refused('ACCESS_NAME_INVALID'));
  });

  test('with a service account that is no DNS name', () => {
    expect(() => synth({ access: access({ serviceAccount: 'Web_1' }) })).toThrow(
      refused('ACCESS_NAME_INVALID'),
    );
  });

  test('as "default", by name or as a construct: every pod that names no account is that', () => {
    const code = 'WORKLOAD_SERVICE_ACCOUNT_DEFAULT';
    expect(() => synth({ access: access({ serviceAccount: 'default' }) })).toThrow(refused(code));
    expect(() =>
      synthChart((chart) => {
        const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'Given', 'default');
        new VaultInjectedDeployment(chart, 'Work', injected({ access: access({ serviceAccount }) }));
      }),
    ).toThrow(refused(code));
  });

  test.each([undefined, null, 'shop-web', 5, []])('%j in place of access', (value) => {
    expect(() => synth({ access: value as unknown as VaultInjectedProps['access'] })).toThrow(
      refused('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([undefined, null, 5, '', {}])('%j as service account', (serviceAccount) => {
    expect(() => synth({ access: access({ serviceAccount }) as VaultInjectedProps['access'] })).toThrow(
      refused('WORKLOAD_VALUE_INVALID'),
    );
  });

  test.each([undefined, null, 5, ''])('%j as role', (role) => {
    expect(() => synth({ access: access({ roleName: role }) as VaultInjectedProps['access'] })).toThrow(
      refused('POD_VALUE_INVALID'),
    );
  });

  test.each(['k8s', 5, {}])('%j as auth mount', (given) => {
    expect(() => synth({ access: access({ auth: given }) as VaultInjectedProps['access'] })).toThrow(
      refused('POD_VALUE_INVALID'),
    );
  });
});
