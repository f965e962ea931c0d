import { readFileSync } from 'node:fs';
import { isProgram } from '../docs/program';
import { inFolder, runProgram } from '../docs/run-program';
import { pageSnippets } from '../docs/snippets';
import { Cluster } from './cluster';

/** What README's program gives, held against a real API server; docs/migration.md has migration.test.ts. */
const cluster = Cluster.fromEnvironment();
let namespace: string;

beforeAll(async () => {
  namespace = await cluster.createNamespace('pages');
});

afterAll(async () => {
  await cluster.deleteNamespace(namespace);
});

/** The manifests of a page's first program, in this test's namespace. */
function manifestsOf(page: string): string {
  const [program] = pageSnippets(page).filter(isProgram);
  return inFolder(() => {
    runProgram(program?.code ?? '');
    return here(readFileSync('dist/shop.k8s.yaml', 'utf8'));
  });
}

function here(manifests: string): string {
  return manifests.replaceAll(/namespace: shop\b/g, `namespace: ${namespace}`);
}

function apply(input: string, ...args: readonly string[]): Promise<string> {
  return cluster.kubectl(['apply', '-n', namespace, ...args, '-f', '-'], { input });
}

test('the API server takes what README gives', async () => {
  const said = await apply(manifestsOf('README.md'), '--dry-run=server');
  expect(said.trim().split('\n').sort()).toEqual([
    expect.stringMatching(/^deployment\.apps\/\S+ created \(server dry run\)$/),
    expect.stringMatching(/^serviceaccount\/web created \(server dry run\)$/),
  ]);
});
