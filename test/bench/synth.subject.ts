// A process of the benchmark (b): makes so many workloads in one chart, declared or written by hand, and synthesizes
// them to a folder. Prints what it took, as JSON.
//   node build/test/bench/synth.subject.js declared|by-hand COUNT TEXTS.json
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { accessReport, VaultApp } from '../../lib';
import { declared, handWritten, type Texts } from './workloads';

/** Milliseconds of each step, and of the processor for both; what came out. */
export interface SynthCost {
  readonly construct: number;
  readonly synth: number;
  readonly total: number;
  readonly cpu: number;
  /** What VaultApp does beside the manifests: contract and report. Not part of the total. */
  readonly contract: number;
  /** Megabytes at the end. */
  readonly memory: number;
  readonly bytes: number;
}

/** The number in whose place each workload's own one goes. */
export const MARK = 987_654_321;

/** Prepared before the clock runs. */
function preparedTexts(file: string, count: number): readonly Texts[] {
  const text = readFileSync(file, 'utf8');
  return Array.from(
    { length: count },
    (_none, index) => JSON.parse(text.replaceAll(String(MARK), String(index))) as Texts,
  );
}

function main(kind: string, count: number, file: string): SynthCost {
  const outdir = mkdtempSync(join(tmpdir(), 'avc-bench-'));
  const texts = kind === 'by-hand' ? preparedTexts(file, count) : [];
  const build = kind === 'by-hand' ? handWritten((index) => texts[index] ?? {}) : declared();
  const app = new VaultApp({ outdir });

  const [begin, cpu] = [performance.now(), process.cpuUsage()];
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  for (let index = 0; index < count; index++) build(chart, index);
  const constructed = performance.now();
  // As a plain App does: the contract is timed by itself.
  App.prototype.synth.call(app);
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);

  if (kind === 'declared') {
    const access = app.vaultAccess();
    access.toJson();
    accessReport(access);
  }
  const contract = performance.now() - end;
  const { size: bytes } = statSync(join(outdir, 'shop.k8s.yaml'));
  rmSync(outdir, { recursive: true });
  return {
    construct: constructed - begin,
    synth: end - constructed,
    total: end - begin,
    cpu: (user + system) / 1e3,
    contract,
    memory: process.memoryUsage().rss / 1e6,
    bytes,
  };
}

if (require.main === module) {
  const [kind = '', count = '', file = ''] = process.argv.slice(2);
  console.log(JSON.stringify(main(kind, Number(count), file)));
}
