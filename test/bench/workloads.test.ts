import { App as TerraformApp, TerraformStack } from 'cdktf';
import { Chart, Testing } from 'cdk8s';
import { Node } from 'constructs';
import { RawFile } from '../../lib/secrets/raw-file';
import { VaultApp } from '../../lib';
import { TokenReviewer, VaultKubernetesAuth } from '../../lib/vault';
import { contractOf } from './grants.bench';
import { type Build, declared, handWritten, inOneOrder, objectsOf, textsOf } from './workloads';

// What `npm run bench` measures in time, held here by counting, which is the same on a busy machine.

/** How often `act` calls the method. */
function calls(target: object, method: string, act: () => void): number {
  const spy = jest.spyOn(target as Record<string, () => unknown>, method);
  try {
    act();
    return spy.mock.calls.length;
  } finally {
    spy.mockRestore();
  }
}

/** How often trees of constructs are walked through. */
const walks = (act: () => void): number => calls(Node.prototype, 'findAll', act);

function chart(): Chart {
  return new Chart(Testing.app(), 'shop', { namespace: 'shop' });
}

function add(to: Chart, count: number): void {
  const build = declared();
  for (let index = 0; index < count; index++) build(to, index);
}

describe('a VaultInjectedDeployment', () => {
  test('emits the same objects, in the same order, as the cdk8s-plus Deployment that the benchmark compares it with', () => {
    const plain = (build: Build) => objectsOf(build, 7).map(inOneOrder);
    expect(plain(handWritten(textsOf))).toEqual(plain(declared()));
  });

  test('has no more constructs than that Deployment', () => {
    const [ours, byHand] = [chart(), chart()];
    declared()(ours, 7);
    handWritten(textsOf)(byHand, 7);
    expect(ours.node.findAll().length).toBeLessThanOrEqual(byHand.node.findAll().length);
  });

  test('is made without a walk through the tree, so that the thousandth costs what the first does', () => {
    expect(
      walks(() => {
        add(chart(), 20);
      }),
    ).toBe(0);
  });

  test('renders the template of each file once', () => {
    expect(
      calls(RawFile.prototype, 'template', () => {
        const twenty = chart();
        add(twenty, 20);
        Testing.synth(twenty);
      }),
    ).toBe(20);
  });
});

test('a VaultApp gathers the contract in one walk, whatever the number of workloads', () => {
  const walksOf = (count: number): number => {
    const app = new VaultApp();
    add(new Chart(app, 'shop', { namespace: 'shop' }), count);
    return walks(() => {
      app.vaultAccess();
    });
  };
  expect([walksOf(1), walksOf(20)]).toEqual([1, 1]);
});

test('a grant is made without a walk through the tree', () => {
  const stack = new TerraformStack(new TerraformApp(), 'platform');
  const cluster = {
    apiServerUrl: 'https://kubernetes.example',
    certificateAuthorityPem: '-----BEGIN CERTIFICATE-----',
    clusterName: 'shop',
  };
  const auth = new VaultKubernetesAuth(stack, 'Auth', {
    cluster,
    reviewer: TokenReviewer.localServiceAccount(),
    path: 'k8s-shop',
  });
  expect(
    walks(() => {
      for (const access of contractOf(20).workloads) auth.grant(access.roleName, access);
    }),
  ).toBe(0);
});
