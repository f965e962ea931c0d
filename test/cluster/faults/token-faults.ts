import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault } from './fault';
import { GivenToken } from './given-token';
import { tokensRevoked } from './identity-faults';

/**
 * What can happen to the service account token that the agent logs in with. The kubelet gives out a good one for ten
 * minutes at the least, so these pods mount a token of the test's instead ({@link GivenToken}).
 */
export function tokenFaults(): readonly Fault[] {
  return [
    {
      // The API server forgives a minute: this lasts 40 s, and ends by itself as the clocks come together.
      title: 'clock ahead by 100 s where the service account token was made',
      when: 'at the start',
      begin: async (trial) => {
        const given = await GivenToken.mountedBy(trial);
        await given.writeShifted(100);
      },
      says: 'Code: 403',
      end: () => Promise.resolve(),
    },
    {
      title: 'clock behind where the service account token was made, so that it has expired',
      when: 'at the start',
      begin: async (trial) => {
        const given = await GivenToken.mountedBy(trial);
        await given.writeShifted(-(GivenToken.LIFETIME_SECONDS + 120));
      },
      says: 'Code: 403',
      end: async (trial) => {
        const given = await GivenToken.mountedBy(trial);
        await given.write('first');
      },
    },
    rotated(),
  ];
}

/** The old token is refused before the new one is there, which is worse than what the kubelet does. */
function rotated(): Fault {
  return {
    title: 'service account token rotated, the old one refused',
    when: 'while running',
    // The agent logs in again when its renewal fails: with a period of an hour after two thirds of it.
    role: { token_period: 30 },
    prepare: async (trial) => {
      const given = await GivenToken.mountedBy(trial);
      await given.write('first');
    },
    begin: async (trial) => {
      const given = await GivenToken.mountedBy(trial);
      await given.refuse('first');
      // The API server remembers for 10 s what it has reviewed.
      await sleep(12_000);
      await tokensRevoked(trial);
    },
    says: 'error authenticating',
    end: async (trial) => {
      const given = await GivenToken.mountedBy(trial);
      await given.write('second');
    },
  };
}
