/**
 * `npm run synth`: runs every example through the ordinary CLIs, the applications first, since the platforms read the
 * contract that they write; then says what was written and where.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Run {
  readonly title: string;
  readonly command: readonly string[];
  readonly output: string;
}

/** The first two are what cdk8s.yaml and cdktf.json say, so that a plain `npx cdk8s synth` does the same. */
const RUNS: readonly Run[] = [
  {
    title: 'the shop, application side (examples/shop/application.ts)',
    command: ['cdk8s', 'synth', '--app', 'node build/examples/shop/application.js', '--output', 'dist'],
    output: 'dist',
  },
  {
    title: 'the shop, platform side (examples/shop/platform.ts)',
    command: ['cdktf', 'synth', '--app', 'node build/examples/shop/platform.js', '--output', 'cdktf.out'],
    output: 'cdktf.out',
  },
  {
    title: 'a platform from an empty subscription (examples/platform-from-scratch/main.ts)',
    command: [
      ...['cdktf', 'synth', '--app', 'node build/examples/platform-from-scratch/main.js'],
      ...['--output', 'cdktf.out/platform-from-scratch'],
    ],
    output: 'cdktf.out/platform-from-scratch',
  },
  {
    title: 'workloads that others make (examples/any-workload/application.ts)',
    command: ['node', 'build/examples/any-workload/application.js'],
    output: 'dist/any-workload',
  },
  {
    title: 'several environments, application side (examples/environments/application.ts)',
    command: ['node', 'build/examples/environments/application.js'],
    output: 'dist/prod',
  },
  {
    title: 'several environments, platform side (examples/environments/platform.ts)',
    command: [
      ...['cdktf', 'synth', '--app', 'node build/examples/environments/platform.js'],
      ...['--output', 'cdktf.out/environments'],
    ],
    output: 'cdktf.out/environments',
  },
  {
    title: 'the way in for the pipelines (examples/pipelines/vault-for-pipelines.ts)',
    command: [
      ...['cdktf', 'synth', '--app', 'node build/examples/pipelines/vault-for-pipelines.js'],
      ...['--output', 'cdktf.out/vault-for-pipelines'],
    ],
    output: 'cdktf.out/vault-for-pipelines',
  },
];

/** Nobody's machine asks a server for news because of an example. */
const env = { ...process.env, CHECKPOINT_DISABLE: '1', CDK8S_CHECK_UPGRADE: 'false' };

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

// cdktf keeps what an earlier run wrote; cdk8s empties its folder by itself.
rmSync('cdktf.out', { recursive: true, force: true });
for (const { title, command, output } of RUNS) {
  const [cli = '', ...args] = command;
  const program = cli === 'node' ? process.execPath : join('node_modules', '.bin', cli);
  const result = spawnSync(program, args, { env, encoding: 'utf8' });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}\nsynth of ${title} failed\n`);
    process.exit(result.status ?? 1);
  }
  console.log(`\n${title}`);
  for (const path of filesBelow(output)) console.log(`  ${path}  ${String(statSync(path).size)} bytes`);
}
