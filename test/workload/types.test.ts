import { EnvDelivery, kv2, type VaultInjectedProps } from '../../lib';

// What must not compile. `npm test` type-checks this file; the lines are never run.

export function mistakes(): void {
  const db = kv2('secret').at('shop/db');
  const accept = (props: Pick<VaultInjectedProps, 'env' | 'envDelivery'>) => props;

  // @ts-expect-error -- a secret has several keys: say which
  accept({ env: { PASSWORD: db } });
  // @ts-expect-error -- a variable is text: no list, and nothing that is not there
  accept({ env: { PASSWORD: undefined } });
  // @ts-expect-error -- the ways are three, by name
  accept({ envDelivery: 'supervisor' });
  // @ts-expect-error -- nor by a class of one's own
  new EnvDelivery('supervisor', undefined);
  // @ts-expect-error -- misspelt: container
  EnvDelivery.supervisor({ containers: 'main' });
}

test('the mistakes above are errors of the compiler', () => {
  expect(mistakes).toBeInstanceOf(Function);
});
