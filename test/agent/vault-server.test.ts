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
    'refuses %j, and asks for https, or for http where that was meant',
    (address) => {
      const refused = (scheme: string) =>
        errorWith('AGENT_VAULT_ADDRESS_INVALID', {
          message: expect.stringContaining(`must be an absolute ${scheme} URL`),
        });
      expect(() => VaultServer.at(address)).toThrow(refused('https'));
      expect(() => VaultServer.atPlainHttp(address)).toThrow(refused('http'));
    },
  );

  test.each([undefined, null, 8200, {}])('refuses %j, as of a variable that is not set', (address) => {
    const refused = errorWith('AGENT_VAULT_ADDRESS_INVALID');
    expect(() => VaultServer.at(address as string)).toThrow(refused);
    expect(() => VaultServer.atPlainHttp(address as string)).toThrow(refused);
  });

  test.each(['https://${VAULT_HOST}:8200', 'https://{{vault}}', 'https://$(VAULT)', 'https://vault{1}'])(
    'refuses %j, a placeholder that nothing has replaced',
    (address) => {
      expect(() => VaultServer.at(address)).toThrow(errorWith('AGENT_VAULT_ADDRESS_INVALID'));
    },
  );

  test.each(['https://[fd00::7]:8200', 'https://10.0.0.7:8200', 'https://vault_1.example'])(
    'takes %s',
    (address) => {
      expect(VaultServer.at(address).address).toBe(address);
    },
  );

  test.each([
    ['ca', 'vault-ca'],
    ['ca', null],
    ['ca', {}],
    ['tlsServerName', 5],
    ['tlsServerName', ''],
    ['tlsServerName', '${NAME}'],
    ['tlsServerName', 'a b'],
    ['namespace', 5],
    ['namespace', ''],
    ['namespace', '/'],
    ['namespace', 'teams/{{ team }}'],
    ['namespace', 'teams//shop'],
  ])('refuses the option %s: %j', (option, value) => {
    expect(() => VaultServer.at('https://vault.example', { [option]: value })).toThrow(
      errorWith('AGENT_VAULT_OPTION_INVALID', {
        message: expect.stringMatching(new RegExp(`^VaultServer ${option}: `)),
      }),
    );
  });

  test.each([null, 'vault-ca', 5])('refuses %j in place of options', (options) => {
    expect(() => VaultServer.at('https://vault.example', options as never)).toThrow(
      errorWith('AGENT_VAULT_OPTION_INVALID'),
    );
  });

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

  test.each([undefined, null, 5, {}])('%j in place of a text is refused by each', (value) => {
    const text = value as string;
    expect(() => VaultCa.fromPem(text)).toThrow(errorWith('AGENT_CA_NOT_CERTIFICATES'));
    expect(() => VaultCa.fromConfigMap(text)).toThrow(errorWith('AGENT_CA_REFERENCE_INVALID'));
    expect(() => VaultCa.fromSecret(text)).toThrow(errorWith('AGENT_CA_REFERENCE_INVALID'));
    if (value !== undefined) {
      expect(() => VaultCa.fromSecret('vault-ca', text)).toThrow(errorWith('AGENT_CA_REFERENCE_INVALID'));
    }
  });

  test('fromPem refuses a text without a certificate', () => {
    expect(() => VaultCa.fromPem('ca.crt')).toThrow(errorWith('AGENT_CA_NOT_CERTIFICATES'));
    for (const pem of [undefined, null, 5, {}, Object.create(null), Symbol('ca')]) {
      expect(() => VaultCa.fromPem(pem as string)).toThrow(errorWith('AGENT_CA_NOT_CERTIFICATES'));
    }
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
