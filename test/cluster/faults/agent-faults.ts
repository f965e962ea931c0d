import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Duration } from 'cdk8s';
import { AgentImage } from '../../../lib';
import { waitUntil } from '../../support/process';
import { type KubernetesObject } from '../cluster';
import { CONTAINERD_SOCKET } from '../node/layout';
import { statusOf } from '../scenario';
import { type Fault } from './fault';
import { type Trial } from './trial';

const run = promisify(execFile);

/** What can happen to the agent. */
export function agentFaults(): readonly Fault[] {
  return [
    {
      title: 'image of the agent missing',
      when: 'at the start',
      props: () => ({ agentImage: AgentImage.of('test.local/not-there:1.0.0') }),
      begin: () => Promise.resolve(),
      says: 'test.local/not-there:1.0.0',
      end: (trial) => trial.deploy(),
      recovery: 'started with the rollout of a corrected pod',
    },
    {
      title: 'agent out of memory',
      when: 'while running',
      // A workload cannot be declared like this: a hand has taken the limit of the volume away.
      prepare: (trial) => {
        trial.alter = withoutSizeLimit;
        return Promise.resolve();
      },
      // What is written to a volume in memory counts for the writer; the kernel ends the largest process. No other user
      // may read the file, since the application looks at all that it can.
      begin: (trial) => inAgent(trial, 'umask 077; head -c 200000000 /dev/zero >/vault/secrets/ballast'),
      says: 'OOMKilled',
      end: (trial) => inAgent(trial, 'rm -f /vault/secrets/ballast'),
    },
    {
      title: 'declaration changed twice during a rolling update',
      when: 'while running',
      begin: async (trial) => {
        for (const seconds of [20, 30, 10]) await trial.deploy({ renderInterval: Duration.seconds(seconds) });
      },
      end: (trial) => trial.ready(),
      restarts: true,
    },
    {
      title: 'agent killed by SIGKILL',
      when: 'while running',
      begin: (trial) => killed(trial),
      end: () => Promise.resolve(),
    },
  ];
}

/** From outside, as the kernel does when memory runs out: the first process of the container. */
async function killed(trial: Trial): Promise<void> {
  const before = await restarts(trial);
  const id = statusOf(await trial.pod(), 'vault-agent')?.containerID ?? '';
  const task = ['-a', CONTAINERD_SOCKET, '-n', 'k8s.io', 'task', 'kill', '--signal', 'SIGKILL'];
  await run('ctr', [...task, id.replace('containerd://', '')]);
  await waitUntil('the kubelet to start the agent again', async () => (await restarts(trial)) > before, {
    timeoutMs: 60_000,
    intervalMs: 500,
  });
}

/** A line of shell in the agent's container; what becomes of it does not matter. */
async function inAgent(trial: Trial, line: string): Promise<void> {
  const pod = (await trial.pod())?.metadata.name ?? '';
  const args = ['exec', pod, '-c', 'vault-agent', '-n', trial.name, '--', '/bin/sh', '-c', line];
  await trial.cluster.kubectl(args).catch(() => '');
}

async function restarts(trial: Trial): Promise<number> {
  return statusOf(await trial.pod(), 'vault-agent')?.restartCount ?? 0;
}

/** The object with volumes in memory that may grow up to the memory of their node. */
function withoutSizeLimit(object: KubernetesObject): KubernetesObject {
  return JSON.parse(
    JSON.stringify(object, (name, value: unknown) => (name === 'sizeLimit' ? undefined : value)),
  ) as KubernetesObject;
}
