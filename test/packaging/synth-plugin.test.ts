import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Validation } from 'cdk8s-cli/plugins';
import { VaultManifestValidation } from '../../lib';
import { projectRoot } from '../support/project';
import { packageOfThisRun } from './package-of-run';

const root = projectRoot();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
let folder: string;

beforeAll(async () => {
  ({ folder } = await packageOfThisRun());
});

describe('cdk8s synth with the plug-in of the installed package', () => {
  const application = (body: string): string =>
    `const { ApiObject, App, Chart } = require('cdk8s');
     const library = require('aks-vault-constructs');
     const app = new App();
     const chart = new Chart(app, 'shop', { namespace: 'shop' });
     ${body}
     app.synth();`;
  const byHand = `new ApiObject(chart, 'Web', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
    spec: { template: {
      metadata: { annotations: { 'vault.hashicorp.com/agent-inject': 'true', 'vault.hashicorp.com/role': 'web' } },
      spec: { serviceAccountName: 'web', containers: [{ name: 'web', image: 'registry.example/web:1' }] },
    } },
  });`;
  const ours = `new library.VaultInjectedDeployment(chart, 'Web', {
    vault: library.VaultServer.at('https://vault.example:8200'),
    access: { roleName: 'shop-web', serviceAccount: 'web', auth: library.AuthMount.kubernetes('k8s-shop') },
    files: { 'api-key': library.kv2('secret').at('shop/payment').key('apiKey') },
    containers: [{ image: 'registry.example/web:1' }],
  });`;

  /** What the CLI says and how it ends, in an application of its own beside the installed package. */
  function synth(name: string, body: string, settings: object = {}, named: object = {}) {
    const app = join(folder, `synth-${name}`);
    mkdirSync(app);
    writeFileSync(join(app, 'main.js'), application(body));
    const validation = {
      package: './../node_modules/aks-vault-constructs',
      version: manifest.version,
      class: 'VaultManifestValidation',
      properties: settings,
    };
    const config = { app: 'node main.js', output: 'dist', validations: [validation], ...named };
    writeFileSync(join(app, 'cdk8s.yaml'), JSON.stringify(config));
    const cli = join(root, 'node_modules/.bin/cdk8s');
    const args = ['synth', '--validation-reports-output-file', 'report.json'];
    const env = { ...process.env, CDK8S_CHECK_UPGRADE: 'false' };
    const { status, stdout, stderr } = spawnSync(cli, args, { cwd: app, encoding: 'utf8', env });
    const reportFile = join(app, 'report.json');
    const report = existsSync(reportFile)
      ? (JSON.parse(readFileSync(reportFile, 'utf8')) as unknown)
      : undefined;
    return { status, output: stdout + stderr, report };
  }

  test('fails for a Deployment that only the webhook protects, and names the construct', () => {
    const { status, output, report } = synth('racing', byHand);
    expect(output).toContain('injector-start-race (1 occurrences)');
    expect(output).toContain('Construct Path: shop/Web');
    expect(output).toContain('Validation failed');
    expect(status).toBe(2);
    expect(report).toMatchObject({
      reports: [
        {
          violations: [
            {
              ruleName: 'injector-start-race',
              recommendation: expect.stringMatching(/^error: while the webhook is unavailable/) as string,
              fix: expect.stringContaining('docs/check.md#injector-start-race') as string,
              violatingConstructs: [{ resourceName: 'web', constructPath: 'shop/Web' }],
            },
          ],
          summary: { status: 'failure', metadata: { errors: '1', warnings: '0', notes: '0', accepted: '0' } },
        },
      ],
    });
  });

  test('is content with a VaultInjectedDeployment', () => {
    const { status, output } = synth('ours', ours, { strict: true });
    expect(output).toContain('Validations ended succesfully');
    expect(status).toBe(0);
  });

  test('accepts what its properties accept, and with strict fails for warnings too', () => {
    const accept = { 'injector-start-race': 'the webhook fails closed here' };
    expect(synth('accepted', byHand, { accept })).toMatchObject({
      status: 0,
      report: { reports: [{ violations: [], summary: { metadata: { accepted: '1' } } }] },
    });
    const warned = `${ours}
      new ApiObject(chart, 'Key', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { a: 'b' } });`;
    expect(synth('warned', warned)).toMatchObject({ status: 0 });
    expect(synth('strict', warned, { strict: true })).toMatchObject({ status: 2 });
    expect(synth('misspelt', ours, { accept: { 'injector-start-rase': 'x' } }).output).toContain(
      'CHECK_RULE_UNKNOWN',
    );
  });

  test('is found by the name of the package too, where cdk8s keeps its plug-ins', () => {
    const plugins = join(folder, 'plugins');
    const place = join(plugins, 'aks-vault-constructs', manifest.version, 'node_modules');
    mkdirSync(place, { recursive: true });
    symlinkSync(join(folder, 'node_modules/aks-vault-constructs'), join(place, 'aks-vault-constructs'));
    const validations = [
      { package: 'aks-vault-constructs', version: manifest.version, class: 'VaultManifestValidation' },
    ];
    const { status, output } = synth('named', byHand, {}, { pluginsDirectory: plugins, validations });
    expect(output).toContain('injector-start-race (1 occurrences)');
    expect(status).toBe(2);
  });

  test('the versions that docs/check.md and our own cdk8s.yaml name are the one of the package', () => {
    for (const file of ['docs/check.md', 'cdk8s.yaml']) {
      const [, version] = /^ *version: (.*)$/m.exec(readFileSync(join(root, file), 'utf8')) ?? [];
      expect({ file, version }).toEqual({ file, version: manifest.version });
    }
  });

  test('has the shape that cdk8s-cli expects of a plug-in, also for the compiler', () => {
    const plugin: Validation = new VaultManifestValidation();
    expect(typeof plugin.validate).toBe('function');
  });
});
