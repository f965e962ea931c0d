import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../support/project';
import { SERVERS } from '../../support/vault-server/server-kind';
import { DELIVERIES, type DeliveryName, type Fault } from './fault';

const FILE = join(projectRoot(), 'docs', 'faults.md');

/** What was seen of one fault under one delivery. */
export interface Result {
  readonly fault: Pick<Fault, 'title' | 'when'>;
  readonly delivery: DeliveryName;
  readonly seen: string;
}

const PLAYED_ON = Object.values(SERVERS)
  .map(({ title, version }) => `${title} ${version}`)
  .join(' and ');

const HEAD = `# Faults

Written by \`npm run test:faults\`, never by hand: each fault is played under each delivery on a real node with a real server and a real agent (\`test/cluster/faults\`): ${PLAYED_ON}, each with its own agent and with the same outcome. In every cell it was asserted that the application never ran without all its files, and that no file ever held anything but a whole value that was true at some time: the application looks at its files every 20 ms and reports each change by its hash. A word in quotation marks is what the pod's status, its events or the agent's log said. The injector's column is the pod that a model of its webhook makes ([testing](testing.md)).
`;

/** The page of a complete run. */
export function pageOf(results: readonly Result[]): string {
  const titles = [...new Set(results.map(({ fault }) => `${fault.title}, ${fault.when}`))];
  const rows = titles.map((title) => {
    const cells = DELIVERIES.map(
      (delivery) =>
        results.find((one) => one.delivery === delivery && title === `${one.fault.title}, ${one.fault.when}`)
          ?.seen ?? 'not played',
    );
    const [first = ''] = cells;
    const same = cells.every((cell) => cell === first);
    return same ? `| ${title} | ${first} | the same | the same |` : `| ${title} | ${cells.join(' | ')} |`;
  });
  const table = [
    '| fault | `Delivery.agent()` | `Delivery.initAndSidecar()` | `Delivery.injector()` |',
    '|---|---|---|---|',
  ];
  return `${HEAD}\n${String(titles.length)} faults, ${String(results.length)} trials.\n\n${[...table, ...rows].join('\n')}\n`;
}

/** Writes the page, except in CI, where it has to be as it was committed; gives what was there. */
export function writePage(text: string): string {
  if (process.env['CI'] === undefined) writeFileSync(FILE, text);
  return readFileSync(FILE, 'utf8');
}
