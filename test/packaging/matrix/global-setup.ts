import { beginRun } from '../../support/once-per-run';

/** jest `globalSetup` of the matrix: no server is needed, only what the tests share. */
export default function globalSetup(): void {
  beginRun();
}
