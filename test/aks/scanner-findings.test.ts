import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubernetesCluster } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { App, Aspects, TerraformStack } from 'cdktf';
import { type IConstruct } from 'constructs';
import {
  AksTier,
  type AksClusterProps,
  ApiServerAccess,
  DiskEncryption,
  Monitoring,
  OsDisk,
  UpgradeChannel,
} from '../../lib/aks';
import { printedWarnings } from '../support/printed-warnings';
import { annotationsOf, newStack, synth } from '../support/terraform';
import { clusterIn, clusterOf, DES } from './support';

// What weakens a default is legal, and said: a warning that names the scanner check that is going to fail.

const said = (props: Partial<AksClusterProps>) => {
  const stack = newStack();
  clusterIn(stack, props);
  return findingsOf(stack);
};

/** What scanners will say; notes of what a first apply needs are in notes.test.ts. */
const findingsOf = (stack: Parameters<typeof annotationsOf>[0]) =>
  annotationsOf(stack).filter((one) => !/: (?:before the first apply|nobody may use)/.test(one));
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
    expect(findingsOf(stack)).toEqual(
      [expect.stringMatching(new RegExp(`^warn test/Aks/Web: .*${check}`)), KEYS].reverse(),
    );
  });
});

describe('findings are of what is synthesized', () => {
  const after = (change: (cluster: ReturnType<typeof clusterIn>) => void) => {
    const stack = newStack();
    change(clusterIn(stack));
    return findingsOf(stack);
  };

  test('so that addOverride after the construct counts, in the cluster and in a pool', () => {
    expect(
      after((cluster) => {
        cluster.resource.addOverride('local_account_disabled', false);
        cluster.userPool?.resource.addOverride('max_pods', 30);
      }),
    ).toEqual([
      expect.stringMatching(/^warn test\/Aks: .*CKV_AZURE_141/),
      KEYS,
      expect.stringMatching(/^warn test\/Aks\/UserPool: .*CKV_AZURE_168/),
    ]);
  });

  test('also that of an aspect around the cluster', () => {
    const stack = newStack();
    clusterIn(stack);
    const visit = (node: IConstruct) => {
      if (node instanceof KubernetesCluster) node.addOverride('run_command_enabled', true);
    };
    Aspects.of(stack).add({ visit });
    expect(findingsOf(stack)).toEqual([expect.stringMatching(/^warn test\/Aks: run command is on/), KEYS]);
  });

  test('and nothing is said twice when a stack is synthesized twice', () => {
    const stack = newStack();
    clusterIn(stack, { azurePolicy: false });
    expect(findingsOf(stack)).toEqual(findingsOf(stack));
  });

  test('a combination that Azure refuses is found in addOverride too, at synth', () => {
    expect(() =>
      synth((stack) => {
        clusterIn(stack).resource.addOverride('oidc_issuer_enabled', false);
      }),
    ).toThrow('[AKS_WORKLOAD_IDENTITY_WITHOUT_ISSUER] (at test/Aks)');
    expect(() =>
      synth((stack) => {
        clusterIn(stack).userPool?.resource.addOverride('node_taints', ['a=b:NoSchedule']);
      }),
    ).toThrow('AKS_NOWHERE_TO_SCHEDULE');
  });
});

test('ignoreChanges of overrides adds to ours: a patch of AKS is no plan to go back', () => {
  const overrides = { lifecycle: { ignoreChanges: ['microsoft_defender'] } };
  const { lifecycle } = clusterOf({ overrides });
  expect(lifecycle).toEqual({
    prevent_destroy: true,
    ignore_changes: ['kubernetes_version', 'default_node_pool[0].orchestrator_version', 'microsoft_defender'],
  });
});

describe('warnings are visible without the command line of cdktf', () => {
  const warned = (build: (app: App) => void, env?: Readonly<Record<string, string>>) =>
    printedWarnings(() => {
      const app = new App({ skipValidation: true, outdir: mkdtempSync(join(tmpdir(), 'avc-warn-')) });
      try {
        build(app);
        app.synth();
      } finally {
        rmSync(app.outdir, { recursive: true });
      }
    }, env);
  const free = (app: App) => {
    clusterIn(new TerraformStack(app, 'prod'), { tier: AksTier.FREE });
  };

  test('a program that node runs prints them and the notes to standard error, with the path', () => {
    expect(warned(free)).toEqual([
      expect.stringMatching(/^AksWarning: \[prod\/Aks\] the tier is not Standard/),
      expect.stringMatching(/^AksNote: \[prod\/Aks\] disks are encrypted/),
      expect.stringMatching(/^AksNote: \[prod\/Aks\] nobody may use this cluster yet/),
      expect.stringMatching(/^AksNote: \[prod\/Aks\] before the first apply/),
    ]);
  });

  test('under cdktf synth they are printed once, by it', () => {
    expect(warned(free, { CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' })).toEqual([]);
  });
});
