import fc from 'fast-check';
import { addressProblem } from '../../lib/access';
import { VaultAccess } from '../../lib';
import { kv2 } from '../../lib/secrets';

/** The address as a contract has it. */
function addressIn(address: string): string | undefined {
  return VaultAccess.of({
    workload: 'web',
    roleName: 'shop-web',
    namespace: 'shop',
    serviceAccount: 'web',
    vault: { address },
    files: { key: kv2('secret').at('shop/db').key('apiKey') },
  }).vault?.address;
}

const label = fc.stringMatching(/^(?:xn--)?[\w-]{1,6}$/);
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const port = fc.oneof(fc.constant(''), fc.nat(70_000).map(String), fc.stringMatching(/^0?\d{1,5}$/));
const address = fc
  .tuple(fc.constantFrom('https', 'http', 'HTTPS'), host, port, fc.constantFrom('', '/'))
  .map(([scheme, name, number, end]) => `${scheme}://${name}${number === '' ? '' : `:${number}`}${end}`);

test('the address of a server is what a URL calls its origin, for 2,000 names, ports and schemes', () => {
  const differing: string[] = [];
  fc.assert(
    fc.property(address, (text) => {
      if (!URL.canParse(text)) return addressProblem(text) !== undefined;
      // What a URL writes in another way, such as a number that is an IP address, is written so in the contract.
      const { origin, hostname } = new URL(text);
      if (addressProblem(text) !== undefined) return !/^[\w.-]+$/.test(hostname);
      if (addressIn(text) !== origin) differing.push(text);
      return differing.length === 0;
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['https://vault.example:8200', 'https://vault.example:8200'],
  ['https://vault.example:443/', 'https://vault.example'],
  ['http://vault.example:80', 'http://vault.example'],
  ['https://VAULT.example', 'https://vault.example'],
  ['https://0x7f.1', 'https://127.0.0.1'],
  ['https://1.2.3', 'https://1.2.0.3'],
  ['https://a--b.-c-:9999', 'https://a--b.-c-:9999'],
])('the address %s is %s in a contract', (given, written) => {
  expect(addressIn(given)).toBe(written);
});

test.each(['https://vault.example:70000', 'https://xn--a.example', 'https://vault.example:8200/v1'])(
  'the address %s is refused',
  (given) => {
    expect(addressProblem(given)).toBe(
      'the address of a server is an http or https URL of host and port alone',
    );
  },
);
