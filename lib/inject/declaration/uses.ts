import { transit, type TransitKeyUses, type VaultUse } from '../../secrets';
import { described, type Form, list, made, oneOf, text } from '../form/form';
import { object } from '../form/object';

interface Transit {
  readonly transit: string;
  readonly key: string;
  readonly verbs: readonly (keyof TransitKeyUses)[];
}

/** What the application does with Vault while it runs: an entry for each key. */
export function uses(): Form<readonly VaultUse[]> {
  const entry = made(
    object<Transit>(
      {
        transit: described('The mount of the transit engine.', text()),
        key: described('The key, which has to be there.', text()),
        verbs: described(
          'What is done with the key.',
          list(
            oneOf(
              'encrypt',
              'decrypt',
              'rewrap',
              'sign',
              'verify',
              'hmac',
              'generateDataKey',
              'generateWrappedDataKey',
            ),
            1,
          ),
        ),
      },
      ['transit', 'key', 'verbs'],
    ),
    ({ transit: mount, key, verbs }) => {
      const of = transit(mount).key(key);
      return verbs.map((verb) => of[verb]());
    },
  );
  return made(list(entry, 1), (entries) => entries.flat());
}
