// What opening a door costs, against what its user loads anyway: `npm run bench:import`. Each measurement is a process of
// its own; subjects take turns, so that a busy machine is busy for all of them, and a ratio is the median of the ratios
// within a round. Prints a table, writes it to test/bench/import.results.md, and fails where a target is missed.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../support/project';

const ROUNDS = 9;

/** The costs of one `require`: milliseconds on the clock and of the processor, megabytes, files. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  readonly files: number;
}

interface Target {
  readonly door: string;
  readonly against: string;
  readonly what: 'wall' | 'cpu' | 'memory';
  readonly atMost: number;
}

const SUBJECTS = [
  'cdk8s-plus-28',
  'aks-vault-constructs',
  'aks-vault-constructs/policy',
  'cdktf',
  'aks-vault-constructs/vault',
  'aks-vault-constructs/aks',
  '@cdktf/provider-vault',
  '@cdktf/provider-azurerm',
] as const;

/** Issue 8 names them, but for the last. Processor time beside the clock, which also counts the machine's other work. */
const TARGETS: readonly Target[] = [
  { door: 'aks-vault-constructs', against: 'cdk8s-plus-28', what: 'wall', atMost: 1.15 },
  { door: 'aks-vault-constructs', against: 'cdk8s-plus-28', what: 'cpu', atMost: 1.15 },
  { door: 'aks-vault-constructs/aks', against: '@cdktf/provider-azurerm', what: 'wall', atMost: 1 / 8 },
  { door: 'aks-vault-constructs/aks', against: '@cdktf/provider-azurerm', what: 'cpu', atMost: 1 / 8 },
  { door: 'aks-vault-constructs/aks', against: '@cdktf/provider-azurerm', what: 'memory', atMost: 1 / 4 },
  { door: 'aks-vault-constructs/policy', against: 'aks-vault-constructs', what: 'wall', atMost: 1 / 5 },
];

function costOf(subject: string): Cost {
  const script = `
    const memory = process.memoryUsage().rss, cpu = process.cpuUsage(), begin = performance.now();
    require(${JSON.stringify(subject)});
    const wall = performance.now() - begin, { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({
      wall, cpu: (user + system) / 1e3, memory: (process.memoryUsage().rss - memory) / 1e6,
      files: Object.keys(require.cache).length,
    }));`;
  const output = execFileSync(process.execPath, ['-e', script], { cwd: projectRoot(), encoding: 'utf8' });
  return JSON.parse(output) as Cost;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const rounds = Array.from(
  { length: ROUNDS },
  () => new Map(SUBJECTS.map((one) => [one as string, costOf(one)])),
);

function values(subject: string, what: keyof Cost): readonly number[] {
  return rounds.map((round) => round.get(subject)?.[what] ?? NaN);
}

const costs = SUBJECTS.map((subject) => {
  const [wall, cpu, memory, files] = (['wall', 'cpu', 'memory', 'files'] as const).map((what) =>
    median(values(subject, what)).toFixed(0),
  );
  return `| \`${subject}\` | ${wall ?? ''} | ${cpu ?? ''} | ${memory ?? ''} | ${files ?? ''} |`;
});

const verdicts = TARGETS.map(({ door, against, what, atMost }) => {
  const others = values(against, what);
  const ratio = median(values(door, what).map((value, round) => value / (others[round] ?? NaN)));
  if (ratio > atMost) process.exitCode = 1;
  const verdict = ratio > atMost ? 'MISSED' : 'ok';
  return `| \`${door}\` | \`${against}\` | ${what} | ${ratio.toFixed(3)} | ${atMost.toFixed(3)} | ${verdict} |`;
});

const report = `# What opening a door costs

Written by \`npm run bench:import\`: medians of ${String(ROUNDS)} rounds, Node ${process.versions.node}, ${String(cpus().length)} processors (${cpus()[0]?.model ?? 'unknown'}).

| \`require\` of | ms on the clock | ms of processor | MB of memory | files |
|---|---|---|---|---|
${costs.join('\n')}

| door | against | what | ratio | at most | |
|---|---|---|---|---|---|
${verdicts.join('\n')}
`;
console.log(report);
writeFileSync(join(projectRoot(), 'test/bench/import.results.md'), report);
