import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { injectManifests, readDeclaration } from '../../lib/inject';
import { objectsOf } from '../manifests/objects';
import { ensureBuilt } from '../support/built';
import { kustomizeFolder, withHelm } from '../support/tools';
import { chartFolder, injectProgram, postRendererFlags } from './post-renderer';
import { fileOf, web } from './support';

/** `inject` where it is used: behind the real Helm 3 and 4, and as a function of the real kustomize. */
let folder: string;
let program: string;

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'avc-tools-'));
  program = injectProgram(folder, ['--contract-folder', join(folder, 'vault-access')]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const target = (kind: string, name: string) => web({ target: { kind, name }, access: { roleName: name } });
const CHARTS: readonly (readonly [string, readonly object[]])[] = [
  ['web', [target('Deployment', 'shop-web')]],
  ['stateful', [target('StatefulSet', 'shop-stateful')]],
  ['cron', [target('CronJob', 'shop-cron')]],
];
const HOOK = target('Job', 'shop-stateful-migration');
const metadata = {
  name: 'vault-secrets',
  annotations: { 'config.kubernetes.io/function': 'exec: { path: ./inject.sh }' },
};

function declaration(workloads: readonly object[]): string {
  const file = join(folder, 'vault.yaml');
  writeFileSync(file, fileOf(workloads, { metadata }));
  return file;
}

/** What `helm template | inject` prints. */
async function piped(version: 3 | 4, chart: string, workloads: readonly object[]): Promise<string> {
  const text = await withHelm(version, (helm) => helm(['template', 'shop', chartFolder(chart)]));
  const { texts } = injectManifests(
    [{ file: 'shop', text }],
    readDeclaration(fileOf(workloads), 'vault.yaml'),
  );
  return texts[0]?.text ?? '';
}

function postRendered(version: 3 | 4, chart: string, workloads: readonly object[]): Promise<string> {
  const file = declaration(workloads);
  return withHelm(version, (helm, home) =>
    helm([
      'template',
      'shop',
      chartFolder(chart),
      ...postRendererFlags(version, { home, program, declaration: file }),
    ]),
  );
}

jest.setTimeout(30 * 60_000); // the first use builds the tools

describe.each([3, 4] as const)('Helm %i', (version) => {
  test.each(CHARTS)(
    'the chart %s: a pipe gives its target a gate, and every other object stays',
    async (chart, workloads) => {
      const plain = objectsOf(
        await withHelm(version, (helm) => helm(['template', 'shop', chartFolder(chart)])),
      );
      const made = objectsOf(await piped(version, chart, workloads));
      expect([...made.keys()]).toEqual([...plain.keys()]);
      const changed = [...made].filter(
        ([name, object]) => JSON.stringify(object) !== JSON.stringify(plain.get(name)),
      );
      expect(changed.map(([, object]) => JSON.stringify(object).includes('"vault-secrets-ready"'))).toEqual([
        true,
      ]);
    },
  );

  test.each(CHARTS)(
    'the chart %s: as a post-renderer it gives the same objects as in a pipe',
    async (chart, workloads) => {
      expect(objectsOf(await postRendered(version, chart, workloads))).toEqual(
        objectsOf(await piped(version, chart, workloads)),
      );
    },
  );
});

describe('a hook of a chart', () => {
  test.each([3, 4] as const)('gets secrets in a pipe behind Helm %i', async (version) => {
    const made = objectsOf(await piped(version, 'stateful', [HOOK]));
    const job = [...made.values()].find((object) => JSON.stringify(object).includes('"kind":"Job"'));
    expect(JSON.stringify(job)).toContain('vault-secrets-ready');
  });

  test('gets them of Helm 4 by a post-renderer too', async () => {
    expect(objectsOf(await postRendered(4, 'stateful', [HOOK]))).toEqual(
      objectsOf(await piped(4, 'stateful', [HOOK])),
    );
  });

  test('is given to no post-renderer by Helm 3: the target is missing, and Helm stops with what the command says', async () => {
    await expect(postRendered(3, 'stateful', [HOOK])).rejects.toThrow(
      /Helm 3 gives hooks to no post-renderer \[INJECT_TARGET_MISSING\]/,
    );
  });
});

describe('kustomize', () => {
  test.each(CHARTS)(
    'the chart %s: as a function it gives the objects of the pipe',
    async (chart, workloads) => {
      const text = await withHelm(3, (helm) => helm(['template', 'shop', chartFolder(chart)]));
      writeFileSync(join(folder, 'manifests.yaml'), text);
      declaration(workloads);
      writeFileSync(
        join(folder, 'kustomization.yaml'),
        'resources: [manifests.yaml]\ntransformers: [vault.yaml]\n',
      );
      expect(objectsOf(await kustomizeFolder(folder))).toEqual(objectsOf(await piped(3, chart, workloads)));
    },
  );
});
