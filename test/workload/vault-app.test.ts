import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Testing } from 'cdk8s';
import {
  AuthMount,
  kv2,
  VaultAccessContract,
  VaultApp,
  type VaultAppProps,
  VaultInjectedDeployment,
  type VaultInjectedDeploymentProps,
  VaultSecrets,
  VaultServer,
} from '../../lib';
import { errorWith } from '../support/errors';
import { podTemplateOf } from './support';
import { type Manifest } from '../support/manifests';

let folder: string;
let outdir: string;
let contracts: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'avc-app-'));
  outdir = join(folder, 'dist');
  contracts = join(folder, 'vault-access');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const vault = VaultServer.at('https://vault.example');
const auth = AuthMount.kubernetes('k8s-shop');

function props(roleName: string, index: number): VaultInjectedDeploymentProps {
  return {
    access: { roleName, serviceAccount: `web-${String(index)}` },
    files: { 'api-key': kv2('secret').at('shop/payment').key('apiKey') },
    containers: [{ image: 'registry.example/shop/web:1.4.2' }],
  };
}

function appWith(roles: readonly string[], overrides: VaultAppProps = {}): VaultApp {
  const app = new VaultApp({ outdir, vault, auth, ...overrides });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  roles.forEach((role, index) => {
    new VaultInjectedDeployment(chart, `Web${String(index)}`, props(role, index));
  });
  return app;
}

describe('VaultApp: the contract', () => {
  test('is in a folder of its own with its report, and never among the manifests', () => {
    appWith(['shop-web', 'shop-admin']).synth();
    expect(readdirSync(outdir)).toEqual(['shop.k8s.yaml']);
    expect(readdirSync(contracts).sort()).toEqual(['vault-access.json', 'vault-access.md']);
  });

  test.each(['dist', 'dist/contract'])(
    'may not be in %s, the folder of the manifests, or below it',
    (name) => {
      expect(() => appWith(['shop-web'], { contractFolder: join(folder, name) })).toThrow(
        errorWith('WORKLOAD_CONTRACT_AMONG_MANIFESTS'),
      );
    },
  );

  test('is in the folder that is given', () => {
    const contractFolder = join(folder, 'deep', 'contract');
    const app = appWith(['shop-web'], { contractFolder });
    app.synth();
    expect(app.contractFolder).toBe(contractFolder);
    expect(readdirSync(contractFolder).sort()).toEqual(['vault-access.json', 'vault-access.md']);
    expect(existsSync(contracts)).toBe(false);
  });

  test('is what the platform reads back: every workload, sorted by role', () => {
    appWith(['shop-web', 'shop-admin']).synth();
    const contract = VaultAccessContract.fromFile(join(contracts, 'vault-access.json'));
    expect(contract.workloads.map(({ roleName }) => roleName)).toEqual(['shop-admin', 'shop-web']);
    expect(contract.workloads[0]?.auth.path).toBe('k8s-shop');
  });

  test('is the same bytes for the same app', () => {
    appWith(['shop-web']).synth();
    const first = readFileSync(join(contracts, 'vault-access.json'), 'utf8');
    appWith(['shop-web']).synth();
    expect(readFileSync(join(contracts, 'vault-access.json'), 'utf8')).toBe(first);
  });

  test('is written without workloads too, so that the removal of the last one is seen', () => {
    const app = new VaultApp({ outdir });
    new Chart(app, 'empty');
    app.synth();
    expect(VaultAccessContract.fromFile(join(contracts, 'vault-access.json')).workloads).toEqual([]);
  });

  test('is refused with two workloads of one role, and nothing at all is written', () => {
    const app = appWith(['shop-web', 'shop-web']);
    expect(() => {
      app.synth();
    }).toThrow(errorWith('ACCESS_ROLE_DUPLICATE'));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has the workloads of VaultSecrets too', () => {
    const app = new VaultApp({ outdir, vault, auth });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const spec = { serviceAccountName: 'web', containers: [{ name: 'main', image: 'a:1' }] };
    const pod = new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod', spec });
    const { files } = props('shop-web', 0);
    VaultSecrets.addTo(pod, { access: { roleName: 'shop-web' }, files });
    expect(app.vaultAccess().workloads).toEqual([
      expect.objectContaining({ roleName: 'shop-web', namespace: 'shop', serviceAccount: 'web' }),
    ]);
  });
});

describe('VaultApp: deploymentSafeguards', () => {
  /** The requests of the gate, which are those of every container that is added. */
  function requests(
    app: VaultAppProps,
    workload: { readonly deploymentSafeguards?: boolean },
    build: 'kind' | 'mixin',
  ): unknown {
    const chart = new Chart(new VaultApp({ outdir, vault, auth, ...app }), 'shop', { namespace: 'shop' });
    const whole = { ...props('shop-web', 0), ...workload };
    if (build === 'kind') new VaultInjectedDeployment(chart, 'Work', whole);
    else {
      const labels = { app: 'web' };
      const spec = { serviceAccountName: 'web-0', containers: [{ name: 'web', image: 'web:1' }] };
      const object = new ApiObject(chart, 'Work', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        spec: { template: { metadata: { labels }, spec } },
      });
      const { files } = whole;
      VaultSecrets.addTo(object, { files, ...workload, access: { roleName: 'shop-web' } });
    }
    const { spec } = podTemplateOf(Testing.synth(chart) as Manifest[]);
    const gate = spec.initContainers.find(({ name }) => name === 'vault-secrets-ready');
    return (gate as { resources?: { requests?: unknown } } | undefined)?.resources?.requests;
  }
  const [safe, small] = [
    { cpu: '100m', memory: '100Mi' },
    { cpu: '25m', memory: '64Mi' },
  ];

  describe.each(['kind', 'mixin'] as const)('for a workload by a %s', (build) => {
    test("are the app's where the workload says nothing, and off where nobody does", () => {
      expect(requests({}, {}, build)).toEqual(small);
      expect(requests({ deploymentSafeguards: true }, {}, build)).toEqual(safe);
    });

    test("are the workload's where it says so", () => {
      expect(requests({ deploymentSafeguards: true }, { deploymentSafeguards: false }, build)).toEqual(small);
      expect(requests({}, { deploymentSafeguards: true }, build)).toEqual(safe);
    });

    test.each([null, 'true', 1])('refuse %j of the workload, whatever the app says', (value) => {
      const wrong = { deploymentSafeguards: value as never };
      for (const app of [{}, { deploymentSafeguards: true }]) {
        expect(() => requests(app, wrong, build)).toThrow(
          errorWith('POD_VALUE_INVALID', { message: expect.stringMatching(/^deploymentSafeguards: /) }),
        );
      }
    });
  });
});

describe('VaultApp: server and mount for all its workloads', () => {
  interface Config {
    readonly vault: { readonly address: string };
    readonly auto_auth: { readonly method: readonly { readonly mount_path: string }[] };
  }
  /** Address and mount of the only workload. */
  function login(app: VaultAppProps, workload: Partial<VaultInjectedDeploymentProps> = {}) {
    const chart = new Chart(new VaultApp({ outdir, ...app }), 'shop', { namespace: 'shop' });
    new VaultInjectedDeployment(chart, 'Work', { ...props('shop-web', 0), ...workload });
    const { metadata } = podTemplateOf(Testing.synth(chart) as Manifest[]);
    const config = JSON.parse(metadata.annotations?.['aks-vault-constructs/agent.json'] ?? '') as Config;
    return [config.vault.address, config.auto_auth.method[0]?.mount_path];
  }
  const own = VaultServer.at('https://other.example');
  const access = { roleName: 'shop-web', serviceAccount: 'web', auth: AuthMount.kubernetes('other') };

  test('are those of the app where the workload says nothing', () => {
    expect(login({ vault, auth })).toEqual(['https://vault.example', 'auth/k8s-shop']);
  });

  test("are the workload's where it says so, each by itself", () => {
    expect(login({ vault, auth }, { vault: own })).toEqual(['https://other.example', 'auth/k8s-shop']);
    expect(login({ vault, auth }, { access })).toEqual(['https://vault.example', 'auth/other']);
    expect(login({}, { vault: own, access })).toEqual(['https://other.example', 'auth/other']);
  });

  const missing = (code: string): Error => errorWith(code, { constructPath: 'shop/Work' });

  test('have to be said by one of the two: WORKLOAD_VAULT_MISSING, WORKLOAD_AUTH_MISSING', () => {
    expect(() => login({ auth })).toThrow(missing('WORKLOAD_VAULT_MISSING'));
    expect(() => login({ vault })).toThrow(missing('WORKLOAD_AUTH_MISSING'));
    expect(() => login({ auth }, { vault: own })).not.toThrow();
  });

  test.each([
    ['vault', 'https://vault.example'],
    ['vault', null],
    ['auth', 'k8s-shop'],
    ['auth', {}],
    ['deploymentSafeguards', 'true'],
    ['deploymentSafeguards', null],
    ['contractFolder', 5],
    ['contractFolder', ''],
  ])('refuses %s: %j, which untyped code may pass', (property, value) => {
    expect(() => new VaultApp({ [property]: value })).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID', {
        message: expect.stringMatching(new RegExp(`^${property}: .*write ${property}: `)),
      }),
    );
  });

  test.each([null, 'https://vault.example', []])('refuses %j in place of its properties', (props) => {
    expect(() => new VaultApp(props as unknown as VaultAppProps)).toThrow(
      errorWith('WORKLOAD_VALUE_INVALID'),
    );
  });
});
