import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readmeExample } from '../readme-example';

export type ModuleKind = 'commonjs' | 'module';

/** README's first example as an application of somebody who has installed the library. */
export class Application {
  private constructor(private readonly folder: string) {}

  /** In a folder of its own below `installed`, whose packages it uses. */
  public static in(installed: string, name: string, type: ModuleKind): Application {
    const folder = join(installed, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type }));
    writeFileSync(join(folder, 'main.ts'), readmeExample());
    return new Application(folder);
  }

  /** What the compiler says; nothing when all is well. */
  public compile(tsc: string): string {
    const flags = ['--strict', '--target', 'es2022', '--module', 'node16', '--types', 'node', 'main.ts'];
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, ...flags], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    return stdout + stderr;
  }

  /** What the program says on standard error; nothing when all is well. */
  public run(node: string): string {
    rmSync(join(this.folder, 'dist'), { recursive: true, force: true });
    return spawnSync(node, ['main.js'], { cwd: this.folder, encoding: 'utf8' }).stderr;
  }

  /** What it has written. */
  public manifests(): string {
    const dist = join(this.folder, 'dist');
    if (!existsSync(dist)) return '';
    const files = readdirSync(dist).filter((name) => name.endsWith('.k8s.yaml'));
    return files.map((name) => readFileSync(join(dist, name), 'utf8')).join('---\n');
  }

  /** What node prints of an error that nobody catches, line by line. */
  public uncaught(node: string): readonly string[] {
    const script = join(this.folder, 'wrong.cjs');
    writeFileSync(script, "require('aks-vault-constructs/policy')\n  .KvV2.mount('/x');\n");
    return spawnSync(node, [script], { encoding: 'utf8' }).stderr.trimEnd().split('\n');
  }
}
