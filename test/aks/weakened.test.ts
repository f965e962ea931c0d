import {
  AksTier,
  type AksClusterProps,
  ApiServerAccess,
  DiskEncryption,
  Monitoring,
  OsDisk,
  UpgradeChannel,
} from '../../lib/aks';
import { annotationsOf, newStack } from '../support/terraform';
import { clusterIn, DES } from './support';

// What weakens a default is legal, and said: a warning that names the scanner check that is going to fail.

const said = (props: Partial<AksClusterProps>) => {
  const stack = newStack();
  clusterIn(stack, props);
  return annotationsOf(stack);
};
const KEYS = expect.stringMatching(/^info test\/Aks: .*CKV_AZURE_117, AZU-0067/) as string;

describe('a cluster of defaults', () => {
  test('warns of nothing, and notes that keys are of the platform (CKV_AZURE_117, AZU-0067)', () => {
    expect(said({})).toEqual([KEYS]);
  });

  test("with keys of one's own notes nothing", () => {
    expect(said({ diskEncryption: DiskEncryption.customerManaged(DES) })).toEqual([]);
  });
});

describe('a weakened default is named with its check', () => {
  test.each<[string, Partial<AksClusterProps>, ...string[]]>([
    ['local accounts', { overrides: { localAccountDisabled: false } }, 'CKV_AZURE_141'],
    [
      'Kubernetes RBAC',
      { overrides: { roleBasedAccessControlEnabled: false, localAccountDisabled: false } },
      'CKV_AZURE_141',
      'CKV_AZURE_5, AZU-0042',
    ],
    ['Azure RBAC', { azureRbac: false }, 'CIS 5.5.2'],
    [
      'OIDC issuer',
      { overrides: { oidcIssuerEnabled: false, workloadIdentityEnabled: false } },
      'CIS 1.2.30',
    ],
    ['run command', { overrides: { runCommandEnabled: true } }, 'no scanner check'],
    ['public FQDN', { overrides: { privateClusterPublicFqdnEnabled: true } }, 'no scanner check'],
    [
      'private cluster',
      { apiServer: ApiServerAccess.publicRestricted(['203.0.113.0/24']) },
      'CKV_AZURE_115, AZU-0065',
    ],
    [
      'open API server',
      { overrides: { privateClusterEnabled: false } },
      'CKV_AZURE_115, AZU-0065',
      'CKV_AZURE_6, AZU-0041',
    ],
    ['network policy', { overrides: { networkProfile: { networkPolicy: '' } } }, 'CKV_AZURE_7, AZU-0043'],
    [
      'network plugin',
      {
        overrides: {
          networkProfile: { networkPlugin: 'none', networkDataPlane: 'azure', networkPolicy: 'calico' },
        },
      },
      'CKV2_AZURE_29',
    ],
    ['Azure Policy', { azurePolicy: false }, 'CKV_AZURE_116, AZU-0066'],
    ['monitoring', { monitoring: Monitoring.none() }, 'CKV_AZURE_4, AZU-0040'],
    ['secret rotation', { keyVaultSecretsProvider: false }, 'CKV_AZURE_172'],
    ['tier Premium', { tier: AksTier.PREMIUM }, 'CKV_AZURE_170'],
    ['tier Free', { tier: AksTier.FREE }, 'CKV_AZURE_170'],
    ['upgrade channel', { upgradeChannel: UpgradeChannel.NONE }, 'CKV_AZURE_171'],
    ['HTTP routing', { overrides: { httpApplicationRoutingEnabled: true } }, 'CKV_AZURE_246'],
    ['system pool taint', { systemPool: { onlyCriticalAddons: false } }, 'CKV_AZURE_232'],
    ['availability set', { overrides: { defaultNodePool: { type: 'AvailabilitySet' } } }, 'CKV_AZURE_169'],
    ['node addresses', { overrides: { defaultNodePool: { nodePublicIpEnabled: true } } }, 'CKV_AZURE_143'],
    ['managed OS disk', { systemPool: { osDisk: OsDisk.managed() } }, 'CKV_AZURE_226'],
    ['host encryption', { systemPool: { hostEncryption: false } }, 'CKV_AZURE_227'],
    ['few pods', { systemPool: { maxPods: 49 } }, 'CKV_AZURE_168'],
  ])('%s', (_case, props, ...checks) => {
    expect(said(props)).toEqual([
      ...checks.map(
        (check) => expect.stringMatching(new RegExp(`^warn test/Aks: .*\\(.*${check}`)) as string,
      ),
      KEYS,
    ]);
  });

  test.each([
    ['host encryption', { hostEncryption: false }, 'CKV_AZURE_227'],
    ['few pods', { maxPods: 30 }, 'CKV_AZURE_168'],
    ['node addresses', { overrides: { nodePublicIpEnabled: true } }, 'CIS 5.4.3'],
  ])('of a node pool: %s', (_case, props, check) => {
    const stack = newStack();
    clusterIn(stack).addNodePool('Web', props);
    expect(annotationsOf(stack)).toEqual(
      [expect.stringMatching(new RegExp(`^warn test/Aks/Web: .*${check}`)), KEYS].reverse(),
    );
  });
});
