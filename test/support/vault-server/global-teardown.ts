import { endRun } from '../once-per-run';

/** jest `globalTeardown`: stops the server of `global-setup`. Should it never run, the server's watchdog does it. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.serverOfThisRun?.stop();
  endRun();
}
