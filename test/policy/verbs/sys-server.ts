import { Sys } from '../../../lib/policy';
import { StoredServer } from '../../support/vault-server/stored-server';
import { get, lacking, post, verb, type VerbGroup } from './verb';

/** Of sys/health. */
const [ACTIVE, STEPPED_DOWN] = [200, 429];

/** What a development server cannot be asked: it has no storage to copy, and would not come back. */
export const SYS_SERVER: VerbGroup = {
  name: 'Sys: a server with raft storage',
  ownServer: async () => {
    const server = await StoredServer.create('127.0.0.1');
    const serve = async (): Promise<void> => {
      const { status } = await server.client.read('sys/health');
      if (status === STEPPED_DOWN) await server.stop(); // it would take ten seconds to be the leader again
      if (status !== ACTIVE) await server.serve();
    };
    return { client: server.client, serve, remove: () => server.remove() };
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
    verb('Sys.stepDown', Sys.stepDown(), () => post('sys/step-down')),
    verb('Sys.seal', Sys.seal(), () => post('sys/seal')),
  ],
};
