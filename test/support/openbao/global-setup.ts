import { beginRun } from '../once-per-run';
import { ensureOpenBao } from './binary';
import { startOpenBao, type OpenBaoServer } from './server';

declare global {
  // What jest's set-up hands to its teardown; tests cannot see it.
  var openBaoOfThisRun: OpenBaoServer | undefined;
}

/**
 * jest `globalSetup`: one server for the whole run. Workers find it through OPENBAO_ADDR and OPENBAO_TOKEN
 * (`OpenBaoClient.fromEnvironment()`); they share it, so each test uses mounts and policies with names of its own.
 */
export default async function globalSetup(): Promise<void> {
  beginRun();
  process.env['OPENBAO_BIN'] = await ensureOpenBao();
  const server = await startOpenBao();
  process.env['OPENBAO_ADDR'] = server.address;
  process.env['OPENBAO_TOKEN'] = server.rootToken;
  globalThis.openBaoOfThisRun = server;
}
