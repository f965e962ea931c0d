import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShopChart } from '../../examples/shop/shop-chart';
import { AuthMount, VaultApp, VaultCa, VaultServer } from '../../lib';
import { DeliveriesChart } from '../manifests/deliveries-chart';
import { objectsOf } from '../manifests/objects';
import { Cluster } from './cluster';

/** `kubectl apply -f dist/`, as the first thing that anybody does with what synth wrote. */
const cluster = Cluster.fromEnvironment();

describe.each([
  ['examples/shop', 'shop', ShopChart],
  ['every delivery and kind', 'deliveries', DeliveriesChart],
])('the output folder of %s', (_, id, ChartClass) => {
  const file = `${id}.k8s.yaml`;
  let folder: string;
  let dist: string;
  let namespace: string;

  beforeAll(async () => {
    namespace = await cluster.createNamespace('output-folder');
    folder = mkdtempSync(join(tmpdir(), 'avc-output-'));
    dist = join(folder, 'dist');
    const app = new VaultApp({
      outdir: dist,
      vault: VaultServer.at('https://vault.platform.example', { ca: VaultCa.fromConfigMap('vault-ca') }),
      auth: AuthMount.kubernetes('k8s-shop'),
    });
    new ChartClass(app, id);
    app.synth();
    // Both charts are for the namespace `shop`, which other tests make and remove.
    const manifests = readFileSync(join(dist, file), 'utf8');
    writeFileSync(
      join(dist, file),
      manifests.replaceAll(/^ {2}namespace: shop$/gm, `  namespace: ${namespace}`),
    );
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await cluster.deleteNamespace(namespace);
  });

  test('kubectl applies it as it is: the API server takes every object in it', async () => {
    const said = await cluster.kubectl(['apply', '--dry-run=server', '-f', `${dist}/`]);
    expect(said.trim().split('\n')).toHaveLength(objectsOf(readFileSync(join(dist, file), 'utf8')).size);
  });

  test('holds the manifests, and nothing else that kubectl reads as one', () => {
    const read = readdirSync(dist).filter((name) => /\.(?:json|ya?ml)$/.test(name));
    expect(read).toEqual([file]);
  });
});
