import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { inlineScripts } from '../../.ci/inline-scripts';
import { cliFile } from '../support/built';
import { projectRoot } from '../support/project';

/** The folder of one of the charts of these tests. */
export function chartFolder(name: string): string {
  return join(projectRoot(), 'test/inject/charts', name);
}

/** A program that is `aks-vault-constructs inject` with these arguments, and those that it is called with. */
export function injectProgram(folder: string, args: readonly string[] = [], cli = cliFile()): string {
  const program = join(folder, 'inject.sh');
  const command = [process.execPath, cli, 'inject', ...args].map((word) => `'${word}'`).join(' ');
  writeFileSync(program, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

/** The command line of these sources in one file, where nothing is built. */
export async function bundledCli(folder: string): Promise<string> {
  const outfile = join(folder, 'cli.js');
  symlinkSync(join(projectRoot(), 'node_modules'), join(folder, 'node_modules'));
  await build({
    entryPoints: [join(projectRoot(), 'lib/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    plugins: [inlineScripts],
  });
  return outfile;
}

/** The flags by which Helm has a program change what it renders: of Helm 4, a plug-in of its home. */
export function postRendererFlags(
  version: 3 | 4,
  { home, program, declaration }: { home: string; program: string; declaration: string },
): readonly string[] {
  const args = ['--post-renderer-args', '-f', '--post-renderer-args', declaration];
  if (version === 3) return ['--post-renderer', program, ...args];
  const plugin = join(home, 'plugins/vault-secrets');
  mkdirSync(plugin, { recursive: true });
  writeFileSync(
    join(plugin, 'plugin.yaml'),
    [
      'apiVersion: v1',
      'type: postrenderer/v1',
      'name: vault-secrets',
      'version: 1.0.0',
      'runtime: subprocess',
      'runtimeConfig:',
      '  platformCommand:',
      `    - command: ${program}`,
      '',
    ].join('\n'),
  );
  return ['--post-renderer', 'vault-secrets', ...args];
}
