import { Cluster } from '../cluster';
import { agentFaults } from './agent-faults';
import { DELIVERIES } from './fault';
import { identityFaults } from './identity-faults';
import { pageOf, type Result, writePage } from './page';
import { play } from './play';
import { secretFaults } from './secret-faults';
import { serverFaults } from './server-faults';
import { Trial } from './trial';

/**
 * Every fault under every delivery. What is asserted of each stands in play.ts and in Trial.examine: the application
 * never runs without all its files, no file ever holds half a value, and the pod helps itself when the fault is over.
 */
const cluster = Cluster.fromEnvironment();
const results: Result[] = [];

const FAULTS = [...serverFaults(), ...secretFaults(), ...identityFaults(), ...agentFaults()];
const MATRIX = FAULTS.flatMap((fault) => DELIVERIES.map((delivery) => ({ fault, delivery })));
const named = MATRIX.map(({ fault, delivery }) => ({
  fault,
  delivery,
  name: `${fault.title}, ${fault.when}: ${delivery}`,
}));

test.concurrent.each(named)('$name', async ({ fault, delivery }) => {
  const trial = await Trial.create(cluster, delivery);
  try {
    const seen = await play(trial, fault);
    results.push({ fault, delivery, seen });
  } finally {
    await trial.remove();
  }
});

afterAll(() => {
  // A run of some of them says nothing of the page.
  if (results.length < MATRIX.length) return;
  const ordered = MATRIX.map(({ fault, delivery }) => {
    const found = results.find((one) => one.fault === fault && one.delivery === delivery);
    if (found === undefined) throw new Error('every result is there');
    return found;
  });
  const page = pageOf(ordered);
  expect(writePage(page)).toBe(page);
});
