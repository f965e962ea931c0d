import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { inFreshProcess } from './fresh-process';
import { growth } from './growth';
import { type Measured, type Part, table, type Verdict } from './page';
import { median, ratio } from './statistics';
import { MARK, type SynthCost } from './synth.subject';
import { declared, handWritten, inOneOrder, objectsOf, textsOf } from './workloads';

const ROUNDS = 7;
const COUNTS = [1, 100, 1_000, 5_000];
const KINDS = ['by-hand', 'declared'] as const;
/** Times as much as by hand: one workload pays for code that runs for the first time. */
const AT_MOST = { one: 1.15, many: 1 } as const;

type Kind = (typeof KINDS)[number];

/** @throws when what is compared is not the same. */
function checkSameObjects(): void {
  const byHand = objectsOf(handWritten(textsOf), 7).map(inOneOrder);
  if (isDeepStrictEqual(byHand, objectsOf(declared(), 7).map(inOneOrder))) return;
  throw new Error(
    'test/bench/workloads.ts does not emit what VaultInjectedDeployment does: see workloads.test.ts',
  );
}

async function measure(say: (progress: string) => void): Promise<Measured> {
  checkSameObjects();
  const folder = mkdtempSync(join(tmpdir(), 'avc-bench-'));
  const file = join(folder, 'texts.json');
  writeFileSync(file, JSON.stringify(textsOf(MARK)));
  const subject = join(__dirname, 'synth.subject.js');
  const costs = new Map<string, SynthCost[]>();
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      say(`round ${String(round)} of ${String(ROUNDS)}`);
      for (const count of COUNTS) {
        const pair: SynthCost[] = [];
        for (const kind of KINDS) {
          const cost = await inFreshProcess<SynthCost>([subject, kind, String(count), file]);
          costs.set(`${kind} ${String(count)}`, [...(costs.get(`${kind} ${String(count)}`) ?? []), cost]);
          pair.push(cost);
        }
        // But for what cdk8s-plus writes out of its defaults.
        const size = (pair[0]?.bytes ?? 0) / (pair[1]?.bytes ?? 1);
        if (size < 0.98 || size > 1.02) throw new Error(`${String(count)}: the manifests differ in size`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const values = (kind: Kind, count: number, what: keyof SynthCost): readonly number[] =>
    (costs.get(`${kind} ${String(count)}`) ?? []).map((cost) => cost[what]);
  return { text: textOf(values), verdicts: verdictsOf(values) };
}

type Values = (kind: Kind, count: number, what: keyof SynthCost) => readonly number[];

function verdictsOf(values: Values): readonly Verdict[] {
  const ratios = COUNTS.map((count): Verdict => {
    const value = ratio(values('declared', count, 'total'), values('by-hand', count, 'total'));
    const atMost = count === 1 ? AT_MOST.one : AT_MOST.many;
    return {
      what: `synth of ${count.toLocaleString('en')} \`VaultInjectedDeployment\`s against as many written by hand`,
      measured: `${value.toFixed(3)} times`,
      wanted: `at most ${atMost.toFixed(2)}`,
      met: value <= atMost,
    };
  });
  const series = (what: 'total' | 'contract') =>
    new Map(COUNTS.map((count) => [count, values('declared', count, what)]));
  return [
    ...ratios,
    ...growth(series('total'), 'deployment'),
    ...growth(series('contract'), 'workload in the contract'),
  ];
}

function textOf(values: Values): string {
  const rows = COUNTS.map((count) => {
    const of = (kind: Kind, what: keyof SynthCost): string => median(values(kind, count, what)).toFixed(0);
    const compared = (what: keyof SynthCost): string =>
      ratio(values('declared', count, what), values('by-hand', count, what)).toFixed(2);
    const each = (kind: Kind): string => (median(values(kind, count, 'total')) / count).toFixed(2);
    return [
      count.toLocaleString('en'),
      `${of('by-hand', 'construct')} + ${of('by-hand', 'synth')}`,
      `${of('declared', 'construct')} + ${of('declared', 'synth')}`,
      compared('total'),
      compared('cpu'),
      `${each('by-hand')} / ${each('declared')}`,
      compared('memory'),
      median(values('declared', count, 'contract')).toFixed(0),
    ];
  });
  const head = [
    'deployments',
    'by hand, ms',
    'declared, ms',
    'ratio',
    'ratio of processor time',
    'ms each, by hand / declared',
    'ratio of memory',
    'contract and report, ms',
  ];
  return `Medians of ${String(ROUNDS)} rounds, each number in a process of its own: constructing + \`app.synth()\` of one chart to a folder. Both emit the same objects, but for defaults that cdk8s-plus writes out in the containers of the hand (0.7 % of the bytes); the hand has the texts of its annotations ready, so that rendering, checking and the contract's facts count for the declared side alone. Two thirds of either side are cdk8s and its YAML, which are the same; declaring costs more to construct, and less to synthesize than what cdk8s-plus and JSON patches do for the hand. One workload alone runs all of that code for the first time, about 450 functions of this library more than the hand calls. One chart, because cdk8s looks through the whole app for every chart: many charts are quadratic for both.\n\n${table(head, rows)}`;
}

/** What declaring costs over writing by hand. */
export const synth: Part = { name: 'synth', title: '(b) Synth of workloads', measure };
