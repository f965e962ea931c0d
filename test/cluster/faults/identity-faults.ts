import { setTimeout as sleep } from 'node:timers/promises';
import { expectOk } from '../../support/vault-server/client';
import { type Fault } from './fault';
import { type Trial } from './trial';

/** What can happen to the pod's way in: the role, its token, its service account. */
export function identityFaults(): readonly Fault[] {
  return [
    {
      title: 'role missing',
      when: 'at the start',
      begin: (trial) => roleDeleted(trial),
      says: 'invalid role name',
      end: (trial) => trial.allow(),
    },
    {
      title: 'role deleted, Vault token revoked, of a period of 30 s',
      when: 'while running',
      role: { token_period: 30 },
      begin: async (trial) => {
        await roleDeleted(trial);
        await tokensRevoked(trial);
      },
      says: 'invalid role name',
      end: (trial) => trial.allow(),
    },
    {
      title: 'Vault token at its maximum TTL, 20 s',
      when: 'while running',
      role: { token_period: 0, token_ttl: '20s', token_max_ttl: '20s' },
      // Two lifetimes.
      begin: () => sleep(45_000),
      end: () => Promise.resolve(),
    },
    {
      title: 'service account recreated, then a rollout restart',
      when: 'while running',
      begin: async (trial) => {
        await trial.cluster.kubectl(['delete', 'serviceaccount', 'web', '-n', trial.name]);
        await tokensRevoked(trial);
      },
      says: 'Code: 403',
      end: async (trial) => {
        await trial.cluster.kubectl(['create', 'serviceaccount', 'web', '-n', trial.name]);
        // The token in the pod is of the account that is gone, until the kubelet fetches the next; a new pod has it.
        await trial.cluster.kubectl(['rollout', 'restart', 'deployment/web', '-n', trial.name]);
        await trial.ready();
      },
      restarts: true,
    },
    {
      // The agent notices when it next renews: with a period of an hour after two thirds of it.
      title: 'Vault token revoked, of a period of 30 s',
      when: 'while running',
      role: { token_period: 30 },
      begin: (trial) => tokensRevoked(trial),
      end: () => Promise.resolve(),
    },
  ];
}

async function roleDeleted(trial: Trial): Promise<void> {
  expectOk(await trial.vault.delete(`auth/${trial.name}/role/web`), 'role');
}

/** Every token that this mount has given out. */
export async function tokensRevoked(trial: Trial): Promise<void> {
  const { data } = expectOk(await trial.vault.list('auth/token/accessors'), 'accessors');
  for (const accessor of data['keys'] as string[]) {
    const token = await trial.vault.write('auth/token/lookup-accessor', { accessor });
    if (token.data['path'] !== `auth/${trial.name}/login`) continue;
    await trial.vault.write('auth/token/revoke-accessor', { accessor });
  }
}
