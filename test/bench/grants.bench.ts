import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, database, dotenvFile, kv2, VaultAccess, VaultAccessContract } from '../../lib';
import { inFreshProcess } from './fresh-process';
import { type GrantsCost } from './grants.subject';
import { growth } from './growth';
import { type Measured, type Part, table } from './page';
import { median } from './statistics';

const ROUNDS = 7;
/** Three times what issue 8 asks for, since the compiler gets faster until about there and would hide a slow growth. */
const COUNTS = [1, 100, 1_000, 3_000];

/** The contract of so many workloads, each with two files. */
export function contractOf(count: number): VaultAccessContract {
  const [databases, secrets] = [database('database'), kv2('secret')];
  return VaultAccessContract.of(
    Array.from({ length: count }, (_none, index) => {
      const name = `web-${String(index)}`;
      const orders = databases.role(`shop-orders-${String(index)}`);
      return VaultAccess.of({
        workload: name,
        roleName: `shop-${name}`,
        namespace: 'shop',
        serviceAccount: name,
        auth: AuthMount.kubernetes('k8s-shop'),
        files: {
          'orders.env': dotenvFile({ PGUSER: orders.username, PGPASSWORD: orders.password }),
          'api-key': secrets.at(`shop/payment-${String(index)}`).key('apiKey'),
        },
      });
    }),
  );
}

async function measure(say: (progress: string) => void): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'avc-bench-'));
  const file = (count: number): string => join(folder, `${String(count)}.json`);
  const costs = new Map<number, GrantsCost[]>(COUNTS.map((count) => [count, []]));
  try {
    for (const count of COUNTS) writeFileSync(file(count), contractOf(count).toJson());
    for (let round = 1; round <= ROUNDS; round++) {
      say(`round ${String(round)} of ${String(ROUNDS)}`);
      for (const count of COUNTS) {
        const args = [join(__dirname, 'grants.subject.js'), file(count)];
        costs.get(count)?.push(await inFreshProcess<GrantsCost>(args));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const values = (count: number, what: keyof GrantsCost): readonly number[] =>
    (costs.get(count) ?? []).map((cost) => cost[what]);
  const rows = COUNTS.map((count) => {
    const of = (what: keyof GrantsCost): string => median(values(count, what)).toFixed(0);
    const each = (median(values(count, 'total')) / count).toFixed(2);
    return [count.toLocaleString('en'), of('total'), each, of('cpu'), of('memory'), of('bytes')];
  });
  const head = ['grants', 'ms on the clock', 'ms each', 'ms of processor', 'MB', 'bytes of cdk.tf.json'];
  const how = `Medians of ${String(ROUNDS)} rounds, each number in a process of its own: contract file read, cluster and auth mount, as many grants (a policy and a role each), \`app.synth()\` to a folder.`;
  const series = new Map(COUNTS.map((count) => [count, values(count, 'total')]));
  return { text: `${how}\n\n${table(head, rows)}`, verdicts: growth(series, 'grant') };
}

/** What a grant costs the platform's synth. */
export const grants: Part = { name: 'grants', title: '(c) Synth of grants', measure };
