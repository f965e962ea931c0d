import {
  database,
  dotenvFile,
  type FileContent,
  jsonFile,
  kv2,
  pki,
  secretFiles,
  secretText,
} from '../../lib/secrets';

// What must not compile. `npm test` type-checks this file; the lines are never run.

export function mistakes(): void {
  const db = kv2('secret').at('shop/db');
  const certificate = pki('pki').role('web').certificate({ commonName: 'web' });
  const accept = (content: FileContent) => secretFiles({ a: content });

  // @ts-expect-error -- text is no secret; it might be one that somebody has pasted
  accept('hunter2');
  // @ts-expect-error -- a secret has several keys: say which
  accept(db);
  // @ts-expect-error -- credentials are two values
  accept(database('database').role('shop'));
  // @ts-expect-error -- a certificate is a file of its own, never a value in another
  dotenvFile({ TLS: certificate });
  // @ts-expect-error -- and has no separate key
  accept(certificate.privateKey);
  // @ts-expect-error -- misspelt: commonName
  pki('pki').role('web').certificate({ commonname: 'web' });
  // @ts-expect-error -- KV version 1 has no versions, version 2 has numbers
  db.version('3');
  // @ts-expect-error -- JSON has no undefined
  jsonFile({ a: undefined });
  // @ts-expect-error -- an object has no text
  accept(secretText`${{ a: 1 }}`);
}

test('the mistakes above are errors of the compiler', () => {
  expect(mistakes).toBeInstanceOf(Function);
});
