import { chosenServer, serverProgram } from '../support/vault-server/server-kind';
import { addServer, findCluster, provideCluster, whyNoCluster, type ProvidedCluster } from './provide';

declare global {
  // What jest's set-up hands to its teardown; tests cannot see it.
  var clusterOfThisRun: ProvidedCluster | undefined;
}

/** jest `globalSetup`: one cluster for the whole run, the one that start.ts keeps up when there is one. */
export default async function globalSetup(): Promise<void> {
  process.env['AVC_SERVER_BIN'] = await serverProgram();
  const running = await findCluster();
  if (running !== undefined) {
    console.log(`\nusing the cluster of ${running}`);
    globalThis.clusterOfThisRun = await addServer(running, chosenServer());
    process.env['AVC_CLUSTER'] = globalThis.clusterOfThisRun.stateFile;
    return;
  }
  const obstacle = await whyNoCluster();
  if (obstacle !== undefined) {
    console.error(`\n${obstacle}`);
    process.exit(2); // neither passed nor failed: nothing was tested
  }
  globalThis.clusterOfThisRun = await provideCluster();
  process.env['AVC_CLUSTER'] = globalThis.clusterOfThisRun.stateFile;
}
