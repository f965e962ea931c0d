import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { cdktnSpecifier } from '../../.ci/frameworks';
import { cdktnFolder } from '../support/cdktn';
import { projectRoot } from '../support/project';

/** What is synthesized with cdktn and azurerm 5: the examples with Terraform, and what azurerm 4 does not have. */
const PROGRAMS: readonly { readonly program: string; readonly before?: string }[] = [
  { program: 'examples/platform-from-scratch/main.ts' },
  { program: 'examples/shop/platform.ts' },
  { program: 'examples/environments/platform.ts', before: 'build/examples/environments/application.js' },
  { program: 'examples/pipelines/vault-for-pipelines.ts' },
  { program: 'test/scan/azurerm-5.ts' },
];

/**
 * Synthesizes the platforms with cdktn and its bindings, which come from PyPI where they are not in `.cache/` yet.
 *
 * @param folder where programs and stacks go
 * @returns the folders of the stacks
 */
export async function synthesizeWithCdktn(folder: string): Promise<readonly string[]> {
  const plugins = [packagesOf(join(await cdktnFolder(), 'node_modules'))];
  const outdirs = [];
  for (const { program, before } of PROGRAMS) {
    const cwd = join(folder, basename(dirname(program)));
    const outdir = join(cwd, 'out');
    const contract = join(cwd, 'vault-access/vault-access.json');
    mkdirSync(dirname(contract), { recursive: true });
    copyFileSync(join(projectRoot(), 'test/golden/vault-access.json'), contract);
    if (before !== undefined) run(join(projectRoot(), before), cwd);
    const outfile = join(cwd, 'program.cjs');
    await build({
      entryPoints: [join(projectRoot(), program)],
      outfile,
      bundle: true,
      platform: 'node',
      keepNames: true,
      plugins,
      logLevel: 'error',
    });
    run(outfile, cwd, { CDKTF_OUTDIR: outdir });
    outdirs.push(outdir);
  }
  return outdirs;
}

function run(program: string, cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const { status, stderr } = spawnSync(process.execPath, [program], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}

/** What the build does for ./cdktn/aks and ./cdktn/vault: cdktn in the place of cdktf, and the newer providers' arguments. */
function packagesOf(folder: string): Plugin {
  return {
    name: 'packages-of-cdktn',
    setup: ({ onResolve }) => {
      onResolve({ filter: /^(?:cdktf|constructs|@cdktf\/.*)$/ }, ({ path }) => ({
        path: join(folder, cdktnSpecifier('', path)),
        external: true,
      }));
      onResolve({ filter: /^\.\/provider\/(?:azurerm|vault)-/ }, ({ path, resolveDir }) => ({
        path: `${resolve(resolveDir, cdktnSpecifier(basename(resolveDir), path))}.ts`,
      }));
    },
  };
}
