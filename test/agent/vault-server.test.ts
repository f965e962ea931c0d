import { VaultCa } from '../../lib/agent';
import { VaultServer } from '../../lib/agent';
import { errorWith } from '../support/errors';

describe('VaultServer.at', () => {
  test('keeps scheme, host and port of an https address and drops a trailing slash', () => {
    expect(VaultServer.at('https://vault.example:8200/').address).toBe('https://vault.example:8200');
  });

  test('trusts the certificate authorities of the image when no CA is given', () => {
    expect(VaultServer.at('https://vault.example').ca?.source).toEqual({ kind: 'system' });
  });

  test('trusts the CA that is given', () => {
    const server = VaultServer.at('https://vault.example', { ca: VaultCa.fromConfigMap('vault-ca') });
    expect(server.ca?.source).toEqual({ kind: 'configMap', name: 'vault-ca', key: 'ca.crt' });
  });

  test('strips the slashes around an Enterprise namespace', () => {
    expect(VaultServer.at('https://vault.example', { namespace: '/teams/shop/' }).namespace).toBe(
      'teams/shop',
    );
  });

  test.each(['vault.example:8200', '/vault', '', 'ftp://vault.example', 'https://'])(
    'refuses %j, which is no absolute http(s) URL',
    (address) => {
      expect(() => VaultServer.at(address)).toThrow(errorWith('AGENT_VAULT_ADDRESS_INVALID'));
    },
  );

  test.each(['https://vault.example/v1', 'https://vault.example?x=1', 'https://vault.example/#x'])(
    'refuses %j, since the agent adds the paths itself',
    (address) => {
      expect(() => VaultServer.at(address)).toThrow(errorWith('AGENT_VAULT_ADDRESS_INVALID'));
    },
  );

  test('refuses credentials in the address and does not repeat them', () => {
    expect(() => VaultServer.at('https://root:hunter2@vault.example')).toThrow(
      expect.objectContaining({
        code: 'AGENT_VAULT_ADDRESS_INVALID',
        message: expect.not.stringContaining('hunter2'),
      }),
    );
  });

  test('refuses plain http and names the factory that allows it', () => {
    expect(() => VaultServer.at('http://vault.example:8200')).toThrow(
      expect.objectContaining({
        code: 'AGENT_VAULT_ADDRESS_PLAIN_HTTP',
        message: expect.stringContaining('VaultServer.atPlainHttp'),
      }),
    );
  });
});

describe('VaultServer.atPlainHttp', () => {
  test('takes an http address and has no CA', () => {
    const server = VaultServer.atPlainHttp('http://127.0.0.1:8200');
    expect(server.address).toBe('http://127.0.0.1:8200');
    expect(server.ca).toBeUndefined();
  });

  test('refuses https, which needs no opt-in', () => {
    expect(() => VaultServer.atPlainHttp('https://vault.example')).toThrow(
      errorWith('AGENT_VAULT_ADDRESS_INVALID'),
    );
  });
});

describe('VaultCa', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

  test('fromPem ends the text with a newline', () => {
    expect(VaultCa.fromPem(pem).source).toEqual({ kind: 'pem', pem: `${pem}\n` });
  });

  test('fromPem refuses a private key and does not repeat it', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEsecret\n-----END PRIVATE KEY-----';
    expect(() => VaultCa.fromPem(`${pem}\n${key}`)).toThrow(
      expect.objectContaining({
        code: 'AGENT_CA_NOT_CERTIFICATES',
        message: expect.not.stringContaining('MIIE'),
      }),
    );
  });

  test('fromPem refuses a text without a certificate', () => {
    expect(() => VaultCa.fromPem('ca.crt')).toThrow(errorWith('AGENT_CA_NOT_CERTIFICATES'));
  });

  test.each([
    ['Vault_CA', 'ca.crt'],
    ['vault-ca', 'a/b'],
    ['', 'ca.crt'],
  ])('a reference to %j, key %j is refused', (name, key) => {
    expect(() => VaultCa.fromConfigMap(name, key)).toThrow(errorWith('AGENT_CA_REFERENCE_INVALID'));
    expect(() => VaultCa.fromSecret(name, key)).toThrow(errorWith('AGENT_CA_REFERENCE_INVALID'));
  });
});
