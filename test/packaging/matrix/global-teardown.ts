import { endRun } from '../../support/once-per-run';

/** jest `globalTeardown` of the matrix. */
export default function globalTeardown(): void {
  endRun();
}
