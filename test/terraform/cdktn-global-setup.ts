import { cdktnFolder } from '../support/cdktn';

/** jest `globalSetup`: cdktn and its bindings, which the configuration names. */
export default async function globalSetup(): Promise<void> {
  await cdktnFolder();
}
