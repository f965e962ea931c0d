import { Sys } from '../../../lib/policy';
import { StoredServer } from '../../support/vault-server/stored-server';
import { ending, get, lacking, post, verb, type VerbGroup } from './verb';

/** What a development server cannot be asked: it has no storage to copy, and would not come back. */
export const SYS_SERVER: VerbGroup = {
  name: 'Sys: a server with raft storage',
  ownServer: async () => {
    const server = await StoredServer.create('127.0.0.1');
    // A server that has stepped down or been sealed goes on saying in sys/health, for a while, that it is active; and
    // it takes ten seconds to be the leader again. So it is stopped, and not asked.
    const restart = async (): Promise<void> => {
      await server.stop();
      await server.serve();
    };
    return { client: server.client, restart, remove: () => server.remove() };
  },
  verbs: [
    verb('Sys.takeRaftSnapshot', Sys.takeRaftSnapshot(), () => get('sys/storage/raft/snapshot')),
    // What is sent is no snapshot, so that nothing is restored: 400 and 500 of the server, behind the policy.
    lacking(
      'without a snapshot',
      verb('Sys.restoreRaftSnapshot', Sys.restoreRaftSnapshot(), () =>
        post('sys/storage/raft/snapshot', {}, [400, 500]),
      ),
    ),
    ending(verb('Sys.stepDown', Sys.stepDown(), () => post('sys/step-down'))),
    ending(verb('Sys.seal', Sys.seal(), () => post('sys/seal'))),
  ],
};
