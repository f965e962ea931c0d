import { cdktnFolder } from '../support/cdktn';
import serverOfThisRun from '../support/vault-server/global-setup';

/** jest `globalSetup`: cdktn and its bindings, which the configuration names, besides what `npm test` has. */
export default async function globalSetup(): Promise<void> {
  await cdktnFolder();
  await serverOfThisRun();
}
