import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { cdktnSpecifier } from '../../.ci/frameworks';
import { npmInstall, packedPackage } from '../packaging/package-of-run';
import { cdktnPackages } from '../support/cdktn';
import { oncePerRun } from '../support/once-per-run';
import { projectRoot } from '../support/project';

export type Framework = 'cdktf' | 'cdktn';

/** What the bindings for cdktn want at least is not what this project's own pipeline has. */
const NODE = '22';

/** The packed library as somebody has it who uses one of the frameworks and has not heard of the other. */
export class InstalledSide {
  private constructor(
    public readonly framework: Framework,
    public readonly folder: string,
  ) {}

  /** Installed from the tarball by npm, with the framework and the bindings of both providers, once a run. */
  public static async of(framework: Framework): Promise<InstalledSide> {
    const { tarball } = await packedPackage();
    const packages =
      framework === 'cdktn'
        ? await cdktnPackages()
        : ['cdktf@0.21', 'constructs@10', '@cdktf/provider-azurerm@14', '@cdktf/provider-vault@15'];
    const folder = await oncePerRun(`with-${framework}`, (place) => {
      npmInstall(place, [tarball, ...packages, `node-${NODE}@npm:node@${NODE}`, '@types/node@20']);
      return place;
    });
    return new InstalledSide(framework, folder);
  }

  /** The entry point of a room for this side. */
  public entry(room: 'aks' | 'vault', framework = this.framework): string {
    return `aks-vault-constructs/${framework === 'cdktf' ? room : `cdktn/${room}`}`;
  }

  /** The source of a program with the imports of this side: what docs/cdktn.md tells to change. */
  public source(text: string): string {
    return text.replace(/\bfrom '([^']+)'/g, (_, specifier: string) => `from '${this.specifier(specifier)}'`);
  }

  /** Bundles a program of this repository, without any package, and runs it below `cwd`; gives what it prints. */
  public async run(program: string, cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const outfile = join(this.folder, 'programs', program.replaceAll('/', '-').replace(/\.ts$/, '.cjs'));
    await build({
      entryPoints: [join(projectRoot(), program)],
      outfile,
      bundle: true,
      platform: 'node',
      keepNames: true,
      plugins: [this.packages()],
      logLevel: 'silent',
    });
    mkdirSync(cwd, { recursive: true });
    return this.node([outfile], { cwd, env });
  }

  /** Runs node of the line that the bindings want. */
  public node(
    args: readonly string[],
    options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
  ): string {
    const { cwd = this.folder, env = {} } = options;
    const program = join(this.folder, 'node_modules', `node-${NODE}`, 'bin/node');
    return execFileSync(program, [...args], {
      cwd,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Writes a file below the folder, where its packages are found. */
  public write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** What the project's compiler says of files below the folder; nothing when all is well. */
  public compile(files: readonly string[], ...flags: readonly string[]): string {
    const tsc = join(projectRoot(), 'node_modules/typescript/bin/tsc');
    const always = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node'];
    try {
      execFileSync(process.execPath, [tsc, ...always, ...flags, ...files], {
        cwd: this.folder,
        encoding: 'utf8',
      });
      return '';
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  private specifier(specifier: string): string {
    if (this.framework === 'cdktf') return specifier;
    const room = /^aks-vault-constructs\/(aks|vault)$/.exec(specifier)?.[1];
    return room === undefined ? cdktnSpecifier('', specifier) : `aks-vault-constructs/cdktn/${room}`;
  }

  /** Packages stay where they are installed, and the library is one: tests reach it by its sources. */
  private packages(): Plugin {
    return {
      name: 'packages-of-the-side',
      setup: ({ onResolve }) => {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' ? undefined : { path: this.specifier(path), external: true },
        );
        onResolve({ filter: /\/lib\/(?:aks|vault|policy)$/ }, ({ path }) => ({
          path: this.specifier(`aks-vault-constructs/${path.replace(/^.*\//, '')}`),
          external: true,
        }));
      },
    };
  }
}
