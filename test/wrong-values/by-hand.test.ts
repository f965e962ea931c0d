// Mistakes that the generated test cannot think of: values that are nearly right, and those that a program makes.
import { ApiObject, App, Chart, Duration, Size, Testing as Cdk8sTesting } from 'cdk8s';
import { App as TerraformApp, TerraformStack, Testing as CdktfTesting } from 'cdktf';
import * as aks from '../../lib/aks';
import * as index from '../../lib';
import { ConfigurationError } from '../../lib/core';
import * as vault from '../../lib/vault';
import { clusterIn } from '../aks/support';

/** Values of no kind that the compiler would take. */
const any = (value: unknown) => value as never;
const chart = () => new Chart(Cdk8sTesting.app(), 'chart', { namespace: 'shop' });
const stack = () => new TerraformStack(CdktfTesting.app(), 'stack');
const { AuthMount, kv2, VaultServer } = index;
const ref = () => kv2('secret').at('shop/db').key('password');
const base = () => ({
  vault: VaultServer.at('https://vault.example:8200'),
  access: { roleName: 'shop-web', serviceAccount: 'web', auth: AuthMount.kubernetes('k8s-shop') },
  files: { password: ref() },
  containers: [{ image: 'web:1', portNumber: 8080 }],
});

function deployment(more: object, scope = chart()): unknown {
  const made = new index.VaultInjectedDeployment(scope, 'Web', any({ ...base(), ...more }));
  return Cdk8sTesting.synth(Chart.of(made));
}

/** A workload of a class that is not ours, with this pod spec. */
function injected(spec: object): unknown {
  const object = new ApiObject(chart(), 'Web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: { template: { spec: { serviceAccountName: 'web', ...spec } } },
  });
  const { access, vault: server, files } = base();
  object.with(new index.VaultSecrets({ vault: server, access, files }));
  return object.toJson();
}

const cluster = (more: object): unknown => CdktfTesting.synth(clusterOf(more));
function clusterOf(more: object): TerraformStack {
  const own = stack();
  clusterIn(own, any(more));
  return own;
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function inItself(): unknown {
  const own: Record<string, unknown> = { password: ref() };
  own['own'] = own;
  return own;
}

// eslint-disable-next-line no-sparse-arrays
const hole = (item: unknown): unknown[] => [, item];

function codeOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return ConfigurationError.is(error) ? error.code : String(error);
  }
  return 'accepted';
}

test.each<[string, () => unknown, string]>([
  // Units and amounts
  ['milliseconds as a number', () => deployment({ startTimeout: 300_000 }), 'POD_VALUE_INVALID'],
  ['half a second', () => deployment({ startTimeout: Duration.millis(500) }), 'POD_VALUE_INVALID'],
  ['a duration of NaN', () => deployment({ startTimeout: { toSeconds: () => NaN } }), 'POD_VALUE_INVALID'],
  [
    'an endless size',
    () => deployment({ secretsSize: { toMebibytes: () => Infinity } }),
    'POD_VALUE_INVALID',
  ],
  [
    'a size that is no whole MiB',
    () => deployment({ secretsSize: Size.kibibytes(1500) }),
    'POD_VALUE_INVALID',
  ],
  ['a disk in bytes', () => aks.OsDisk.ephemeral(128 * 1024 ** 3), 'AKS_OS_DISK_SIZE_INVALID'],
  ['a BigInt for nodes', () => aks.PoolScaling.fixed(any(3n)), 'AKS_POOL_SCALING_INVALID'],
  [
    'an object in itself for nodes',
    () => aks.PoolScaling.autoscale({ min: any(inItself()), max: 3 }),
    'AKS_POOL_SCALING_INVALID',
  ],
  ['a BigInt for an argument', () => cluster({ overrides: { name: 5n } }), 'AKS_VALUE_INVALID'],
  ['infinite hours', () => vault.Ttl.hours(Infinity), 'VAULT_TTL_INVALID'],
  ['a date for hours', () => vault.Ttl.hours(any(new Date())), 'VAULT_TTL_INVALID'],
  ['a mode that is decimal', () => index.FileMode.of(any(440)), 'POD_FILE_MODE_INVALID'],
  // Lists and records
  ['a hole in containers', () => injected({ containers: hole({ name: 'web' }) }), 'POD_TEMPLATE_INVALID'],
  ['a hole in visibleTo', () => deployment({ visibleTo: hole('main') }), 'POD_VALUE_INVALID'],
  [
    'a hole in onChange',
    () => deployment({ onChange: hole(index.OnChange.restart()) }),
    'POD_ON_CHANGE_INVALID',
  ],
  ['a hole in a JSON file', () => index.jsonFile(any({ a: hole(ref()) })), 'SECRETS_ENTRY_VALUE_INVALID'],
  [
    'a hole in networks',
    () => aks.ApiServerAccess.publicRestricted(any(hole('203.0.113.0/24'))),
    'AKS_VALUE_INVALID',
  ],
  ['a Set for a list', () => deployment({ visibleTo: new Set(['main']) }), 'POD_VALUE_INVALID'],
  ['a Map for tags', () => cluster({ tags: new Map([['team', 'shop']]) }), 'AKS_VALUE_INVALID'],
  ['a Map for options', () => aks.Monitoring.newWorkspace(any(new Map())), 'AKS_VALUE_INVALID'],
  [
    'a promise for options',
    () => aks.AksNetwork.overlayCilium(any(Promise.resolve({}))),
    'AKS_VALUE_INVALID',
  ],
  ['a document that holds itself', () => index.jsonFile(any(inItself())), 'SECRETS_ENTRY_VALUE_INVALID'],
  ['the same as YAML', () => index.yamlFile(any(inItself())), 'SECRETS_ENTRY_VALUE_INVALID'],
  [
    'null in volumes',
    () => injected({ containers: [{ name: 'a' }], volumes: [null] }),
    'POD_TEMPLATE_INVALID',
  ],
  [
    'a mount without a path',
    () => injected({ containers: [{ name: 'a', volumeMounts: [{ name: 'x' }] }] }),
    'POD_TEMPLATE_INVALID',
  ],
  // Texts
  ['the path of the API', () => kv2('secret').at('secret/data/shop/db'), 'SECRETS_KV_V2_PREFIX'],
  ['a text that runs backwards', () => kv2('secret').at('shop\u202edb'), 'SECRETS_PATH_INVALID'],
  ['a newline behind a region', () => cluster({ location: 'westeurope\n' }), 'AKS_VALUE_INVALID'],
  ['a bell in a resource group', () => cluster({ resourceGroupName: 'rg\u0007' }), 'AKS_VALUE_INVALID'],
  ['100,000 characters', () => cluster({ resourceGroupName: 'r'.repeat(100_000) }), 'AKS_VALUE_INVALID'],
  ['a String object', () => kv2(any(new String('secret'))), 'SECRETS_MOUNT_INVALID'],
  ['a symbol', () => cluster({ clusterName: Symbol('shop') }), 'AKS_VALUE_INVALID'],
  [
    'an URL for a text',
    () => VaultServer.at(any(new URL('https://vault.example'))),
    'AGENT_VAULT_ADDRESS_INVALID',
  ],
  // Names that are nearly right
  ['a misspelt argument', () => cluster({ overrides: { localAccountDisabeld: false } }), 'AKS_VALUE_INVALID'],
  [
    'a misspelt argument of a block',
    () => cluster({ overrides: { networkProfile: { podCidrr: '10.1.0.0/16' } } }),
    'AKS_VALUE_INVALID',
  ],
  [
    'a misspelt sysctl',
    () => cluster({ systemPool: { linux: { sysctls: { vmMaxMapCont: 262_144 } } } }),
    'AKS_VALUE_INVALID',
  ],
  [
    'a misspelt sysctl of a pool',
    () => clusterIn(stack()).addNodePool('Apps', any({ linux: { sysctls: { vmMaxMapCont: 1 } } })),
    'AKS_VALUE_INVALID',
  ],
  [
    'ports the wrong way round',
    () => cluster({ systemPool: { hostPorts: [{ start: 90, end: 80 }] } }),
    'AKS_VALUE_INVALID',
  ],
  [
    'a name that no network can have',
    () => new aks.AksNetworkFoundation(stack(), 'N', { name: 'My shop!', location: 'westeurope' }),
    'AKS_VALUE_INVALID',
  ],
  // Classes and constructs
  ['a factory that is not called', () => deployment({ delivery: index.Delivery.agent }), 'POD_VALUE_INVALID'],
  [
    'arguments the wrong way round',
    () => new aks.AksCluster(any('Aks'), any(stack()), any({})),
    'AKS_VALUE_INVALID',
  ],
  ['a workload in an app', () => deployment({}, any(new App())), 'WORKLOAD_VALUE_INVALID'],
  ['a workload in a stack', () => deployment({}, any(stack())), 'WORKLOAD_VALUE_INVALID'],
  [
    'a mount in an app',
    () => new vault.VaultJwtAuth(any(new TerraformApp()), 'Auth', any({})),
    'VAULT_VALUE_INVALID',
  ],
  ['a revoked proxy for a class', () => deployment({ vault: revoked() }), 'POD_VALUE_INVALID'],
  [
    'a revoked proxy for options',
    () => new aks.AksCluster(stack(), 'Aks', any(revoked())),
    'AKS_VALUE_INVALID',
  ],
])('%s', (_what, build, code) => {
  expect(codeOf(build)).toBe(code);
});

test('frozen objects, objects without a prototype and -0 are what they say', () => {
  const files = Object.assign(Object.create(null) as object, { password: Object.freeze(ref()) });
  expect(deployment(Object.freeze({ files: Object.freeze(files) }))).toEqual(deployment({}));
  expect(cluster(Object.freeze({ tags: Object.freeze({ team: 'shop' }) }))).toEqual(
    cluster({ tags: { team: 'shop' } }),
  );
  expect(JSON.stringify(aks.PoolScaling.fixed(-0).block())).toBe(
    JSON.stringify(aks.PoolScaling.fixed(0).block()),
  );
});

test('an error in a getter of the caller is passed on as it is, with its own stack', () => {
  const props = {
    access: base().access,
    get startTimeout(): never {
      throw new RangeError('of the caller');
    },
  };
  expect(() => new index.VaultSecrets(props)).toThrow(new RangeError('of the caller'));
});

describe('classes of another copy of the package', () => {
  let other: typeof index;
  let otherAks: typeof aks;
  beforeAll(() => {
    jest.isolateModules(() => {
      other = jest.requireActual<typeof index>('../../lib');
      otherAks = jest.requireActual<typeof aks>('../../lib/aks');
    });
  });

  test('are reported as that, where they are compared by their class', () => {
    expect(() => deployment({ vault: other.VaultServer.at('https://vault.example:8200') })).toThrow(
      'VaultServer of another copy of aks-vault-constructs',
    );
    expect(() => deployment({ onChange: other.OnChange.restart() })).toThrow(
      'OnChange of another copy of aks-vault-constructs',
    );
    expect(() => deployment({ startTimeout: Duration.millis(500) })).not.toThrow('another copy');
    const files = { password: other.kv2('secret').at('a').key('k') };
    expect(() => deployment({ files })).toThrow('SecretRef of another copy of aks-vault-constructs');
  });

  test('are taken by the clusters, which look at their members', () => {
    const { AksNetwork, Maintenance, PoolScaling } = otherAks;
    expect(
      cluster({
        network: AksNetwork.overlayCilium(),
        maintenance: Maintenance.weekly(),
        systemPool: { scaling: PoolScaling.autoscale({ min: 3, max: 5 }) },
      }),
    ).toEqual(cluster({}));
  });
});
