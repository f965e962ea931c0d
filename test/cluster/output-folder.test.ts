import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultApp } from '../../lib';
import { DeliveriesChart } from '../manifests/deliveries-chart';
import { objectsOf } from '../manifests/objects';
import { Cluster } from './cluster';

/** `kubectl apply -f dist/`, as the first thing that anybody does with what synth wrote. */
const cluster = Cluster.fromEnvironment();
let folder: string;
let namespace: string;

beforeAll(async () => {
  namespace = await cluster.createNamespace('output-folder');
  folder = mkdtempSync(join(tmpdir(), 'avc-dist-'));
  const app = new VaultApp({ outdir: folder });
  new DeliveriesChart(app, 'deliveries', namespace);
  app.synth();
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cluster.deleteNamespace(namespace);
});

test('kubectl applies the output folder as it is: the API server takes every object in it', async () => {
  const said = await cluster.kubectl(['apply', '--dry-run=server', '-f', `${folder}/`]);
  const objects = objectsOf(readFileSync(join(folder, 'deliveries.k8s.yaml'), 'utf8'));
  expect(said.trim().split('\n')).toHaveLength(objects.size);
});

test('synth writes the manifests to it, and nothing that kubectl reads as one', () => {
  const read = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(?:json|ya?ml)$/.test(entry.name),
  );
  expect(read.map(({ name }) => name)).toEqual(['deliveries.k8s.yaml']);
});
