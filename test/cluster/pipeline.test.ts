import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { kv2, type VaultAccess, VaultInjectedDeployment } from '../../lib';
import { expectOk } from '../support/vault-server/client';
import { projectRoot } from '../support/project';
import { Cluster } from './cluster';
import { Scenario } from './scenario';

/** The last step of examples/pipelines/pipeline.sh: the manifests are applied, and it ends well only when pods run. */
const cluster = Cluster.fromEnvironment();
let scenario: Scenario;
let folder: string;
let access: VaultAccess;

beforeAll(async () => {
  scenario = await Scenario.create(cluster, 'pipeline');
  folder = mkdtempSync(join(tmpdir(), 'avc-apply-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'dist'));
  if (cluster.state.kubectlPath !== 'kubectl') {
    symlinkSync(cluster.state.kubectlPath, join(folder, 'bin/kubectl'));
  }
  const files = { password: kv2(scenario.name).at('shop/db').key('password') };
  const chart = new Chart(Testing.app(), 'shop', { namespace: scenario.name });
  const props = { metadata: { name: 'web' }, replicas: 1, ...scenario.props(files) };
  access = new VaultInjectedDeployment(chart, 'Web', props).vaultAccess;
  const manifests = (Testing.synth(chart) as object[]).map((object) => stringify(object)).join('---\n');
  writeFileSync(join(folder, 'dist/shop.k8s.yaml'), manifests);
  // Lies in the same folder and is no manifest.
  writeFileSync(join(folder, 'dist/notes.json'), '{}');
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await scenario.remove();
});

function apply(timeout: string): Promise<{ code: number; text: string }> {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    KUBECONFIG: cluster.state.kubeconfig,
    ROLLOUT_TIMEOUT: timeout,
  };
  const script = join(projectRoot(), 'examples/pipelines/pipeline.sh');
  return new Promise((resolve) => {
    execFile('bash', [script, 'apply'], { cwd: folder, env }, (error, out, err) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        text: out + err,
      });
    });
  });
}

describe('pipeline.sh apply', () => {
  test('fails while the pods wait for an access that nobody has granted', async () => {
    const { code, text } = await apply('8s');
    expect(code).toBe(1);
    expect(text).toContain('deployment.apps/web created');
    expect(text).toContain('timed out waiting for the condition');
    expect(text).not.toContain('vault-access.json');
  });

  test('run again after the grant ends well: the pods have started by themselves', async () => {
    await scenario.writeSecret('shop/db', { password: 'correct-horse' });
    expectOk(await cluster.vault.putPolicy(scenario.name, access.policy().render()), 'policy');
    const role = {
      bound_service_account_names: access.serviceAccount,
      bound_service_account_namespaces: access.namespace,
      audience: access.auth.audience.value,
      token_policies: scenario.name,
      token_no_default_policy: true,
    };
    expectOk(await cluster.vault.write(`auth/${scenario.name}/role/${access.roleName}`, role), 'role');
    const { code, text } = await apply('90s');
    expect({ code, text }).toMatchObject({ code: 0 });
    const replicaSets = await cluster.kubectl(['get', 'replicasets', '-n', scenario.name, '-o', 'name']);
    expect(replicaSets.trim().split('\n')).toHaveLength(1);
    expect(text).toContain('deployment "web" successfully rolled out');
  });
});
