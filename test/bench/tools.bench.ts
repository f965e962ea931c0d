import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../policy/support/random';
import { inFreshProcess } from './fresh-process';
import { type Measured, type Part, table, type Verdict } from './page';
import { policyTexts } from './policy.bench';
import { median } from './statistics';
import { type ToolCost } from './tools.subject';

const ROUNDS = 3;
const FILES = 5_000;
const COUNTS = [FILES / 4, FILES];

interface Tool {
  readonly name: string;
  readonly args: readonly string[];
  /** The text of a file, by its number. */
  readonly texts: (count: number) => readonly string[];
  readonly extension: string;
  readonly each: string;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'policy lint',
    args: ['policy', 'lint', '--kv-v2', 'secret', '--format', 'sarif'],
    texts: (count) => policyTexts(count),
    extension: 'hcl',
    each: '20 rules',
  },
  {
    name: 'check',
    args: ['check', '--format', 'sarif'],
    texts: (count) => {
      const random = new Random(7);
      return Array.from({ length: count }, (_none, number) => manifest(random, number));
    },
    extension: 'yaml',
    each: 'a service account, a Deployment with annotations of the injector and a Service',
  },
];

/** What a chart renders for one workload, in a third of the files without a start gate and so with findings. */
function manifest(random: Random, number: number): string {
  const name = `web-${String(number)}`;
  const gate = random.chance(2 / 3)
    ? `      initContainers:
        - name: secrets-ready
          image: registry.example/shop/web:1.4.2
          command: [sh, -c, "until [ -s /vault/secrets/db ]; do sleep 1; done"]
`
    : '';
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
  labels: { app.kubernetes.io/name: ${name} }
spec:
  replicas: 2
  selector:
    matchLabels: { app.kubernetes.io/name: ${name} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: ${name} }
      annotations:
        vault.hashicorp.com/agent-inject: "true"
        vault.hashicorp.com/role: ${name}
        vault.hashicorp.com/agent-inject-secret-db: secret/data/shop/${name}
        vault.hashicorp.com/agent-inject-template-db: |
          {{- with secret "secret/data/shop/${name}" -}}
          PASSWORD={{ .Data.data.password }}
          {{- end }}
    spec:
      serviceAccountName: ${name}
${gate}      containers:
        - name: web
          image: registry.example/shop/web:1.4.2
          ports:
            - containerPort: 8080
          env:
            - name: DATABASE
              value: postgres://db.shop:5432/shop
          resources:
            requests: { cpu: 50m, memory: 64Mi }
            limits: { memory: 128Mi }
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
spec:
  selector: { app.kubernetes.io/name: ${name} }
  ports:
    - port: 80
      targetPort: 8080
`;
}

/** A tree of files, a hundred in a folder. */
function writeTree(folder: string, texts: readonly string[], extension: string): void {
  for (const [number, text] of texts.entries()) {
    const inside = join(folder, `team-${String(Math.floor(number / 100))}`);
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `file-${String(number)}.${extension}`), text);
  }
}

async function measure(say: (progress: string) => void): Promise<Measured> {
  const rows: string[][] = [];
  const verdicts: Verdict[] = [];
  for (const { name, args, texts, extension, each } of TOOLS) {
    const costs = new Map<number, ToolCost[]>();
    for (const count of COUNTS) {
      const folder = mkdtempSync(join(tmpdir(), 'avc-bench-'));
      try {
        writeTree(folder, texts(count), extension);
        for (let round = 1; round <= ROUNDS; round++) {
          say(`${name}, ${String(count)} files, round ${String(round)} of ${String(ROUNDS)}`);
          const subject = [join(__dirname, 'tools.subject.js'), ...args, folder];
          costs.set(count, [...(costs.get(count) ?? []), await inFreshProcess<ToolCost>(subject)]);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    for (const [count, of] of costs) {
      const value = (what: 'seconds' | 'cpu' | 'memory'): number => median(of.map((cost) => cost[what]));
      rows.push([
        name,
        count.toLocaleString('en'),
        each,
        value('seconds').toFixed(2),
        value('cpu').toFixed(2),
        value('memory').toFixed(0),
        of[0]?.summary ?? '',
      ]);
    }
    verdicts.push(...verdictsOf(name, costs));
  }
  const head = ['command', 'files', 'each', 's on the clock', 's of processor', 'most MB', 'found'];
  const how = `Medians of ${String(ROUNDS)} rounds, each in a process of its own: a tree of files read, looked at, and the SARIF made and thrown away. The most memory is the peak of the resident set.`;
  return { text: `${how}\n\n${table(head, rows)}`, verdicts };
}

function verdictsOf(name: string, costs: ReadonlyMap<number, readonly ToolCost[]>): readonly Verdict[] {
  const [few = [], many = []] = COUNTS.map((count) => costs.get(count));
  // The clock measures the others on a busy machine; the processor also counts what garbage collection does beside.
  const seconds = Math.min(...many.map(({ seconds: clock, cpu }) => Math.min(clock, cpu)));
  const peak = (of: readonly ToolCost[]): number => median(of.map(({ memory }) => memory));
  const [base, most] = [peak(few), peak(many)];
  return [
    {
      what: `${name} of ${FILES.toLocaleString('en')} files`,
      measured: `${seconds.toFixed(2)} s`,
      wanted: 'under 10 s',
      met: seconds < 10,
    },
    {
      what: `${name} of ${FILES.toLocaleString('en')} files, most memory (${base.toFixed(0)} MB for a quarter of them)`,
      measured: `${most.toFixed(0)} MB`,
      wanted: 'under 1,024 MB',
      met: most < 1_024,
    },
  ];
}

/** What the command line takes for a large repository. */
export const tools: Part = { name: 'tools', title: '(f) Commands over a tree of files', measure };
