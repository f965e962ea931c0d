import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { goTool, jinjaPackages, terraform } from './tool-programs';

/** Values by their names, for the tools that put values into a text. */
export type Variables = Readonly<Record<string, string>>;

/** What `helm template` makes of a chart, without a cluster. */
export async function helmTemplate(chartFolder: string, version: 3 | 4): Promise<string> {
  const helm = await goTool(version === 3 ? 'helm3' : 'helm4');
  return inFolder((home) => {
    // It keeps what it finds of repositories and plug-ins below its home: nothing of this machine's.
    const env = { HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
    return output(helm, ['template', 'release', chartFolder], { cwd: home, env });
  });
}

/** What runs Helm, and what Helm keeps of plug-ins and repositories: nothing of this machine's. */
export async function withHelm<T>(
  version: 3 | 4,
  use: (run: (args: readonly string[]) => Promise<string>, home: string) => Promise<T>,
): Promise<T> {
  const helm = await goTool(version === 3 ? 'helm3' : 'helm4');
  return inFolder((home) => {
    const env = { HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
    return use((args) => output(helm, args, { cwd: home, env }), home);
  });
}

/** What `kustomize build` makes of a folder, with functions that are programs. */
export async function kustomizeFolder(folder: string): Promise<string> {
  const flags = ['--enable-alpha-plugins', '--enable-exec'];
  return output(await goTool('kustomize'), ['build', ...flags, folder], { cwd: folder });
}

/** What `kustomize build` makes of manifests that are the only resource of a kustomization. */
export async function kustomizeBuild(manifests: string): Promise<string> {
  const kustomize = await goTool('kustomize');
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'manifests.yaml'), manifests);
    await writeFile(join(folder, 'kustomization.yaml'), 'resources: [manifests.yaml]\n');
    return output(kustomize, ['build', folder], { cwd: folder });
  });
}

/** What Flux' kustomize-controller applies: each object written anew, and its variables substituted. */
export async function fluxSubstitute(manifests: string, variables: Variables = {}): Promise<string> {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  return output(await goTool('flux'), assignments, { input: manifests });
}

/** What Terraform's function `templatefile` makes of a text. */
export async function terraformTemplatefile(text: string, variables: Variables = {}): Promise<string> {
  const program = await terraform();
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'text.tftpl'), text);
    await writeFile(join(folder, 'variables.json'), JSON.stringify(variables));
    // A text of several lines would come out as a heredoc, with its own rules.
    const call = 'base64encode(templatefile("text.tftpl", jsondecode(file("variables.json"))))';
    const env = { CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(folder, 'none.tfrc') };
    await writeFile(join(folder, 'none.tfrc'), '');
    const said = await output(program, ['console'], { cwd: folder, input: `${call}\n`, env });
    return Buffer.from(JSON.parse(said) as string, 'base64').toString('utf8');
  });
}

/** Ansible's settings of Jinja for its templates; a name without a value is an error. */
const JINJA_PROGRAM = `
import json, sys, jinja2
asked = json.load(sys.stdin)
environment = jinja2.Environment(trim_blocks=True, keep_trailing_newline=True, undefined=jinja2.StrictUndefined)
sys.stdout.reconfigure(encoding="utf-8", newline="")
sys.stdout.write(environment.from_string(asked["text"]).render(asked["variables"]))
`;

/** What Jinja, as Ansible sets it up, makes of a text. */
export async function jinjaRender(text: string, variables: Variables = {}): Promise<string> {
  const env = { PYTHONPATH: await jinjaPackages(), PYTHONDONTWRITEBYTECODE: '1' };
  return output('python3', ['-c', JINJA_PROGRAM], { env, input: JSON.stringify({ text, variables }) });
}

/** A chart whose only template is the manifests. */
export async function withChart<T>(manifests: string, use: (folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    await mkdir(join(folder, 'templates'));
    await writeFile(join(folder, 'templates', 'manifests.yaml'), manifests);
    await writeFile(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: chart\nversion: 0.1.0\n');
    return use(folder);
  });
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'avc-tool-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** What a program prints; fails with what it complains of when it does not succeed. */
function output(program: string, args: readonly string[], options: ProgramOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      const said = stripVTControlCharacters(Buffer.concat(err).toString('utf8')).trim();
      if (code === 0) resolve(Buffer.concat(out).toString('utf8'));
      else reject(new Error(`${basename(program)} ended with exit code ${String(code)}: ${said}`));
    });
    child.stdin.on('error', () => undefined); // one that ends before it has read all of it says why by its code
    child.stdin.end(options.input ?? '');
  });
}
