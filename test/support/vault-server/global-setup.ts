import { beginRun } from '../once-per-run';
import { serverProgram } from './server-kind';
import { startServer, type TestServer } from './server';

declare global {
  // What jest's set-up hands to its teardown; tests cannot see it.
  var serverOfThisRun: TestServer | undefined;
}

/**
 * jest `globalSetup`: one server for the whole run. Workers find it through AVC_SERVER_ADDR and AVC_SERVER_TOKEN
 * (`VaultClient.fromEnvironment()`); they share it, so each test uses mounts and policies with names of its own.
 */
export default async function globalSetup(): Promise<void> {
  beginRun();
  process.env['AVC_SERVER_BIN'] = await serverProgram();
  const server = await startServer();
  process.env['AVC_SERVER_ADDR'] = server.address;
  process.env['AVC_SERVER_TOKEN'] = server.rootToken;
  globalThis.serverOfThisRun = server;
}
