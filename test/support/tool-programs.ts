import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { buildMissing, requiredVersion } from './go-build';
import { cacheFolder, projectRoot } from './project';

const run = promisify(execFile);

interface Tool {
  /** The folder of its Go module, below test/tools/. */
  readonly module: string;
  /** The requirement of that module whose version is the tool's. */
  readonly requires: string;
  /** The name of the program. */
  readonly program: string;
  /** The module's own package, or what its go.mod names as a tool. */
  readonly what: '.' | 'tool';
}

const TOOLS = {
  helm3: { module: 'helm3', requires: 'helm.sh/helm/v3', program: 'helm', what: 'tool' },
  helm4: { module: 'helm4', requires: 'helm.sh/helm/v4', program: 'helm', what: 'tool' },
  kustomize: {
    module: 'kustomize',
    requires: 'sigs.k8s.io/kustomize/kustomize/v5',
    program: 'kustomize',
    what: 'tool',
  },
  flux: { module: 'flux', requires: 'github.com/fluxcd/pkg/kustomize', program: 'flux', what: '.' },
  terraform: {
    module: 'terraform',
    requires: 'github.com/hashicorp/terraform',
    program: 'terraform',
    what: 'tool',
  },
  argoRollouts: {
    module: 'argo-rollouts',
    requires: 'github.com/argoproj/argo-rollouts',
    program: 'rollouts-controller',
    what: 'tool',
  },
} as const satisfies Readonly<Record<string, Tool>>;

/** A tool that is built from the Go module proxy. */
export type ToolName = keyof typeof TOOLS;

/** The path of a tool, built from the Go module proxy at the first use and then kept in `.cache/`. */
export async function goTool(name: ToolName): Promise<string> {
  const { module, requires, program, what }: Tool = TOOLS[name];
  const source = join(projectRoot(), 'test', 'tools', module);
  const version = requiredVersion(source, requires);
  const folder = cacheFolder(`${module}-${version}`);
  await buildMissing([program], { source, folder, what }, `building ${module} ${version}, once`);
  return join(folder, program);
}

/** A file of the module that a tool is built of, such as a manifest that belongs to it. */
export async function fileOfTool(name: ToolName, path: string): Promise<string> {
  const { module, requires }: Tool = TOOLS[name];
  const source = join(projectRoot(), 'test', 'tools', module);
  // Not by "go list", which knows no folder where the program was kept and Go's cache was not.
  const { stdout } = await run('go', ['mod', 'download', '-C', source, '-json', requires], {
    env: { ...process.env, GOFLAGS: '' },
  });
  const { Dir: folder } = JSON.parse(stdout) as { readonly Dir: string };
  return readFile(join(folder, path), 'utf8');
}

/** Terraform on PATH; else the last release under the Mozilla licence, the last that the module proxy can build. */
export async function terraform(): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'terraform');
    if (folder !== '' && existsSync(path)) return path;
  }
  return goTool('terraform');
}

/** The release of Jinja, and the release of the only package that it needs. */
const JINJA = ['jinja2==3.1.6', 'markupsafe==3.0.3'];

/** The folder of the Python packages of Jinja, from PyPI at the first use and then kept in `.cache/`. */
export async function jinjaPackages(): Promise<string> {
  const cache = cacheFolder('jinja-3.1.6');
  const packages = join(cache, 'packages');
  if (existsSync(packages)) return packages;
  // Unpacked beside its place and moved there in one step: another process sees all of it or none.
  const work = await mkdtemp(join(cache, 'fetch-'));
  try {
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
    await run('python3', [...pip, '--target', work, ...JINJA], { timeout: 5 * 60_000 });
    await rename(work, packages);
  } catch (error) {
    if (!existsSync(packages)) throw error; // another process was quicker
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return packages;
}
