import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { checkManifests } from '../../lib/check';
import { expectGolden } from '../support/golden';
import { projectRoot } from '../support/project';
import { goTool } from '../support/tool-programs';

/** examples/any-workload, with the real Helm. */
let folder: string;
let manifests: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-any-'));
  const before = process.cwd();
  const env = {
    HELM: await goTool('helm3'),
    ANY_WORKLOAD_FOLDER: join(projectRoot(), 'examples/any-workload'),
  };
  Object.assign(process.env, env);
  process.chdir(folder);
  try {
    jest.isolateModules(() => {
      jest.requireActual('../../examples/any-workload/application');
    });
  } finally {
    process.chdir(before);
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  }
  manifests = readFileSync(join(folder, 'dist/any-workload/any-workload.k8s.yaml'), 'utf8');
}, 30 * 60_000); // the first use builds Helm

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('examples/any-workload', () => {
  test('synthesizes the manifests of test/golden/any-workload.k8s.yaml', () => {
    expectGolden('any-workload.k8s.yaml', manifests);
  });

  test('gives a gate to each of six kinds of workloads, and a role in the contract', () => {
    const gated = parseAllDocuments(manifests)
      .map((document) => document.toJS() as { kind: string })
      .filter((object) => JSON.stringify(object).includes('/vault/config/secrets-ready.sh'));
    expect(gated.map(({ kind }) => kind)).toEqual([
      'Rollout',
      'Service',
      'ScaledJob',
      'Queue',
      'CronJob',
      'Deployment',
    ]);
    const contract = JSON.parse(
      readFileSync(join(folder, 'vault-access/any-workload/vault-access.json'), 'utf8'),
    ) as {
      workloads: readonly { roleName: string }[];
    };
    expect(contract.workloads.map(({ roleName }) => roleName).sort()).toEqual([
      'shop-cleanup',
      'shop-grafana',
      'shop-hooks',
      'shop-invoices',
      'shop-queue',
      'shop-web',
    ]);
  });

  test('the check finds nothing in it', () => {
    expect(checkManifests([{ file: 'any-workload.k8s.yaml', text: manifests }]).findings).toEqual([]);
  });
});
