import { Cluster } from '../cluster';
import { agentFaults } from './agent-faults';
import { DELIVERIES } from './fault';
import { identityFaults } from './identity-faults';
import { nodeFaults, playOnNode } from './node-faults';
import { pageOf, type Result, writePage } from './page';
import { play } from './play';
import { secretFaults } from './secret-faults';
import { serverFaults } from './server-faults';
import { tokenFaults } from './token-faults';
import { Trial } from './trial';
import { webhookFaults } from './webhook-faults';

/**
 * Every fault under every delivery. What is asserted of each stands in play.ts and in Trial.examine: the application
 * never runs without all its files, no file ever holds half a value, and the pod helps itself when the fault is over.
 */
const cluster = Cluster.fromEnvironment();
const results: Result[] = [];

const FAULTS = [
  ...serverFaults(),
  ...secretFaults(),
  ...identityFaults(),
  ...tokenFaults(),
  ...webhookFaults(),
  ...agentFaults(),
];
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

// By themselves, when all trials above are over.
test.each(nodeFaults())('$title, $when: all deliveries', async (fault) => {
  const trials = await Promise.all(DELIVERIES.map((delivery) => Trial.create(cluster, delivery)));
  try {
    const seen = await playOnNode(cluster, trials, fault);
    results.push(...DELIVERIES.map((delivery) => ({ fault, delivery, seen })));
  } finally {
    await Promise.all(trials.map((trial) => trial.remove()));
  }
});

afterAll(() => {
  const all = [...FAULTS, ...nodeFaults()].flatMap(({ title, when }) =>
    DELIVERIES.map((delivery) => ({ title, when, delivery })),
  );
  // A run of some of them says nothing of the page.
  if (results.length < all.length) return;
  const ordered = all.map(({ title, when, delivery }) => {
    const found = results.find(
      ({ fault, ...one }) => fault.title === title && fault.when === when && one.delivery === delivery,
    );
    if (found === undefined) throw new Error('every result is there');
    return found;
  });
  const page = pageOf(ordered);
  expect(writePage(page)).toBe(page);
});
