import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/project';
import { inFreshProcess } from './fresh-process';
import { type Measured, type Part, table, type Verdict } from './page';
import { median, ratio } from './statistics';

const ROUNDS = 15;
const NAME = 'aks-vault-constructs';

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

/** An application that loads the whole of cdk8s-plus-28 itself, of which the light door loads what it uses. */
const BOTH = `cdk8s-plus-28 + ${NAME}`;
const OTHERS = ['cdk8s-plus-28', BOTH, 'cdktf', '@cdktf/provider-vault', '@cdktf/provider-azurerm'];
const AZURERM = '@cdktf/provider-azurerm';

/** Issues 8 and 13 name them, but for the last. Processor time beside the clock, which also counts the machine's other work. */
const TARGETS: readonly Target[] = [
  { door: NAME, against: 'cdk8s-plus-28', what: 'wall', atMost: 1.05 },
  { door: NAME, against: 'cdk8s-plus-28', what: 'cpu', atMost: 1.05 },
  ...['aks', 'vault'].flatMap((door): Target[] => [
    { door: `${NAME}/${door}`, against: AZURERM, what: 'wall', atMost: 1 / 8 },
    { door: `${NAME}/${door}`, against: AZURERM, what: 'cpu', atMost: 1 / 8 },
    { door: `${NAME}/${door}`, against: AZURERM, what: 'memory', atMost: 1 / 4 },
  ]),
  { door: `${NAME}/policy`, against: NAME, what: 'wall', atMost: 1 / 5 },
];

const WORDS = { wall: 'on the clock', cpu: 'of processor', memory: 'in memory' };

/** Every door of package.json but jest's, which only jest can open. */
function doors(): readonly string[] {
  const text = readFileSync(join(projectRoot(), 'package.json'), 'utf8');
  const { exports } = JSON.parse(text) as { readonly exports: Readonly<Record<string, unknown>> };
  return (
    Object.keys(exports)
      // Their packages are not there: they are optional, and the build for cdktf has the same code.
      .filter((path) => !path.startsWith('./cdktn/'))
      .filter((door) => !['./jest', './package.json'].includes(door))
      .map((door) => `${NAME}${door.slice(1)}`)
  );
}

function costOf(subject: string): Promise<Cost> {
  const script = `
    const memory = process.memoryUsage().rss, cpu = process.cpuUsage(), begin = performance.now();
    for (const one of ${JSON.stringify(subject.split(' + '))}) require(one);
    const wall = performance.now() - begin, { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({
      wall, cpu: (user + system) / 1e3, memory: (process.memoryUsage().rss - memory) / 1e6,
      files: Object.keys(require.cache).length,
    }));`;
  return inFreshProcess<Cost>(['-e', script]);
}

async function measure(say: (progress: string) => void): Promise<Measured> {
  const subjects = [...doors(), ...OTHERS];
  const costs = new Map(subjects.map((subject) => [subject, [] as Cost[]]));
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${String(round)} of ${String(ROUNDS)}`);
    for (const subject of subjects) costs.get(subject)?.push(await costOf(subject));
  }
  const values = (subject: string, what: keyof Cost): readonly number[] =>
    (costs.get(subject) ?? []).map((cost) => cost[what]);

  const rows = subjects.map((subject) => [
    `\`${subject}\``,
    ...(['wall', 'cpu', 'memory', 'files'] as const).map((what) => median(values(subject, what)).toFixed(0)),
    ...(['cdk8s-plus-28', AZURERM] as const).map((other) =>
      ratio(values(subject, 'wall'), values(other, 'wall')).toFixed(2),
    ),
  ]);
  const verdicts = TARGETS.map(({ door, against, what, atMost }): Verdict => {
    const value = ratio(values(door, what), values(against, what));
    return {
      what: `\`${door}\` against \`${against}\`, ${WORDS[what]}`,
      measured: `${value.toFixed(3)} times`,
      wanted: `at most ${atMost.toFixed(3)}`,
      met: value <= atMost,
    };
  });
  const head = [
    '`require` of',
    'ms on the clock',
    'ms of processor',
    'MB',
    'files',
    '× cdk8s-plus-28',
    '× azurerm',
  ];
  const how = `Medians of ${String(ROUNDS)} rounds; each \`require\` in a process of its own. The light door loads the files of cdk8s-plus-28 that it uses, and not its index: the row with both is an application that loads the index as well.`;
  return { text: `${how}\n\n${table(head, rows)}`, verdicts };
}

/** What opening a door costs, against what its user loads anyway. */
export const imports: Part = { name: 'import', title: '(a) Import time and memory', measure };
