import { Duration, Size } from 'cdk8s';
import { AgentImage } from '../../../lib';
import { waitUntil } from '../../support/process';
import { statusOf } from '../scenario';
import { type Fault } from './fault';
import { type Trial } from './trial';

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
    },
    {
      title: 'agent out of memory, a limit of 24 MiB',
      when: 'at the start',
      props: () => ({
        agentResources: { memory: { request: Size.mebibytes(24), limit: Size.mebibytes(24) } },
      }),
      begin: () => Promise.resolve(),
      says: 'OOMKilled',
      end: (trial) => trial.deploy(),
    },
    {
      title: 'ConfigMap changed twice during a rolling update',
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

/** From outside of the container, as the kernel does when memory runs out. */
async function killed(trial: Trial): Promise<void> {
  const before = await restarts(trial);
  const pod = (await trial.pod())?.metadata.name ?? '';
  const args = ['exec', pod, '-c', 'vault-agent', '-n', trial.name, '--', 'pidof', 'vault'];
  const inside = (await trial.cluster.kubectl(args)).trim().split(' ').at(-1) ?? '';
  const kill = ['exec', pod, '-c', 'vault-agent', '-n', trial.name, '--', 'kill', '-9', inside];
  await trial.cluster.kubectl(kill).catch(() => '');
  await waitUntil('the kubelet to start the agent again', async () => (await restarts(trial)) > before, {
    timeoutMs: 60_000,
    intervalMs: 500,
  });
}

async function restarts(trial: Trial): Promise<number> {
  return statusOf(await trial.pod(), 'vault-agent')?.restartCount ?? 0;
}
