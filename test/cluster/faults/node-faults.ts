import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '../../support/process';
import { type Cluster } from '../cluster';
import { nodeFolder } from '../node/layout';
import { identityOf } from './play';
import { type Trial } from './trial';

const run = promisify(execFile);

/** What can happen to the node under the pods; one at a time, since it happens to all of them. */
export interface NodeFault {
  readonly title: string;
  readonly when: 'while running';
  /** From its beginning to its end. */
  readonly happens: (cluster: Cluster) => Promise<void>;
}

export function nodeFaults(): readonly NodeFault[] {
  return [
    {
      title: 'kubelet killed and started again',
      when: 'while running',
      happens: (cluster) => killed(cluster, `kubelet --config=${nodeFolder()}`),
    },
    {
      title: 'containerd killed and started again',
      when: 'while running',
      happens: (cluster) => killed(cluster, `containerd --config ${nodeFolder()}`),
    },
    {
      title: 'API server silent for 20 s',
      when: 'while running',
      happens: async () => {
        const pid = await processOf('kube-apiserver --');
        process.kill(pid, 'SIGSTOP');
        await sleep(20_000);
        process.kill(pid, 'SIGCONT');
      },
    },
  ];
}

/** Plays one under every delivery at once; throws when a promise is broken, and gives what was seen. */
export async function playOnNode(
  cluster: Cluster,
  trials: readonly Trial[],
  fault: NodeFault,
): Promise<string> {
  await Promise.all(
    trials.map(async (trial) => {
      await trial.write('db', 'correct-horse');
      await trial.write('api', 'battery-staple');
      await trial.allow();
      await trial.deploy();
      await trial.ready();
    }),
  );
  const before = await Promise.all(trials.map(identityOf));
  await fault.happens(cluster);
  await Promise.all(
    trials.map(async (trial) => {
      await trial.write('db', 'a-new-horse');
      await trial.arrives('db', 'a-new-horse');
      await trial.ready();
      await trial.examine();
    }),
  );
  expect(await Promise.all(trials.map(identityOf))).toEqual(before);
  return 'ran on with whole files; the next value arrived';
}

/** By SIGKILL; the harness starts it again, as a service manager does. */
async function killed(cluster: Cluster, command: string): Promise<void> {
  const before = await processOf(command);
  process.kill(before, 'SIGKILL');
  await waitUntil(
    'it to be started again',
    async () => (await processOf(command).catch(() => before)) !== before,
  );
  const ready = ['wait', 'node', '--all', '--for=condition=Ready', '--timeout=60s'];
  await cluster.kubectl(ready, { timeoutMs: 70_000 });
  // The kubelet reports every few seconds: so long the condition may still be the one from before.
  await sleep(15_000);
  await cluster.kubectl(ready, { timeoutMs: 70_000 });
}

/** The process whose command line has these words, the youngest. */
async function processOf(command: string): Promise<number> {
  const { stdout } = await run('pgrep', ['--newest', '--full', '--', command]);
  return Number(stdout.trim());
}
