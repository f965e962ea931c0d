import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { inlineScripts } from '../../.ci/inline-scripts';
import { projectRoot } from '../support/project';
import { helmTemplate } from '../support/tools';
import { objectsOf } from './objects';

/** examples/shop as a chart, by the real `cdk8s synth --format helm`, and rendered by the real Helm. */
const run = promisify(execFile);
const root = projectRoot();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'avc-chart-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: [join(root, 'examples/shop/application.ts')],
    outfile: join(folder, 'application.js'),
    bundle: true,
    platform: 'node',
    keepNames: true,
    alias: { 'aks-vault-constructs': join(root, 'lib/index.ts') },
    external: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'valibot'],
    logLevel: 'silent',
    plugins: [inlineScripts],
  });
  writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: node application.js\noutput: dist\n');
  const synth = ['synth', '--format', 'helm', '--chart-version', '1.0.0', '--check-upgrade=false'];
  await run(process.execPath, [join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), ...synth], { cwd: folder });
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the chart that cdk8s makes of examples/shop', () => {
  test('has the manifests as its only template: Helm would render every other file as well', () => {
    expect(readdirSync(join(folder, 'dist/templates'))).toEqual(['shop.k8s.yaml']);
  });

  test.each([3, 4] as const)(
    'is rendered by Helm %i to the objects of the plain format',
    async (version) => {
      const plain = readFileSync(join(root, 'test/golden/shop.k8s.yaml'), 'utf8');
      expect(objectsOf(await helmTemplate(join(folder, 'dist'), version))).toEqual(objectsOf(plain));
    },
    30 * 60_000, // the first use builds Helm
  );
});
