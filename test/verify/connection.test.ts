import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthMount, VaultAccessContract } from '../../lib/access';
import { verifyContract, type VerifyOptions } from '../../lib/verify';
import { redirectedTo } from '../../lib/verify/private/redirect';
import { StoredServer } from '../support/vault-server/stored-server';
import { errorWith } from '../support/errors';
import { newJwtKey, serviceAccountClaims } from '../support/jwt';
import { freePort } from '../support/process';
import { createAuthority } from '../support/certificates';
import { expectOk } from '../support/vault-server/client';
import { startServer, type TestServer } from '../support/vault-server/server';
import { chosenServer, SERVERS } from '../support/vault-server/server-kind';
import { Proxy } from './proxy';
import { accessOf, grant, MOUNTS, prepare } from './support';

// How verify comes to its server, and as whom.

const folder = mkdtempSync(join(tmpdir(), 'avc-verify-'));
const contract = VaultAccessContract.of([accessOf()]);
let plain: TestServer;
let tls: TestServer;

beforeAll(async () => {
  [plain, tls] = await Promise.all([startServer(), startServer({ tls: true, names: ['vault.test'] })]);
  for (const { client } of [plain, tls]) {
    await prepare(client);
    await grant(client, accessOf());
  }
});
afterAll(async () => {
  await plain.stop();
  await tls.stop();
  rmSync(folder, { recursive: true, force: true });
});

const verify = (options: Partial<VerifyOptions>) =>
  verifyContract(contract, { address: plain.address, server: chosenServer().name, ...options });
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('the token', () => {
  test('is that of the file, before VAULT_TOKEN, before ~/.vault-token', async () => {
    const tokenFile = file('token', `${plain.rootToken}\n`);
    expect((await verify({ tokenFile, env: { VAULT_TOKEN: 'wrong' } })).findings).toEqual([]);
    file('.vault-token', 'wrong');
    expect((await verify({ env: { VAULT_TOKEN: plain.rootToken, HOME: folder } })).findings).toEqual([]);
    file('.vault-token', plain.rootToken);
    expect((await verify({ env: { HOME: folder } })).findings).toEqual([]);
  });

  test('that is nowhere: VERIFY_TOKEN_MISSING', async () => {
    await expect(verify({ env: { HOME: join(folder, 'nobody'), VAULT_TOKEN: '' } })).rejects.toThrow(
      errorWith('VERIFY_TOKEN_MISSING'),
    );
  });

  test('that the server does not know: VERIFY_TOKEN_REFUSED, without the token in the message', async () => {
    const wrong = verify({ env: { VAULT_TOKEN: 's.hunter2' } });
    await expect(wrong).rejects.toThrow(errorWith('VERIFY_TOKEN_REFUSED'));
    await expect(wrong).rejects.not.toThrow('hunter2');
  });

  test.each(['two words', 'über', 'a\nb', ' '])(
    'that is no token (%j) is refused and not repeated: VERIFY_OPTION_INVALID',
    async (text) => {
      const refused = verify({ tokenFile: file('bad', text) });
      await expect(refused).rejects.toThrow(errorWith('VERIFY_OPTION_INVALID'));
      if (text.trim() !== '') await expect(refused).rejects.not.toThrow(text);
    },
  );

  test('from a file that is missing: VERIFY_FILE_UNREADABLE', async () => {
    await expect(verify({ tokenFile: join(folder, 'none') })).rejects.toThrow(
      errorWith('VERIFY_FILE_UNREADABLE'),
    );
  });
});

describe('the login with the token of a service account', () => {
  const key = newJwtKey();
  const login = { method: 'jwt', role: 'pipeline', mount: MOUNTS.jwt } as const;

  beforeAll(async () => {
    const { client } = plain;
    expectOk(
      await client.write(`auth/${MOUNTS.jwt}/config`, { jwt_validation_pubkeys: [key.publicKeyPem] }),
      'config',
    );
    expectOk(
      await client.putPolicy('pipeline', 'path "*" { capabilities = ["read", "list", "update"] }'),
      'policy',
    );
    const role = {
      role_type: 'jwt',
      bound_audiences: ['vault'],
      user_claim: 'sub',
      token_policies: ['pipeline'],
      bound_subject: 'system:serviceaccount:ci:pipeline',
    };
    expectOk(await client.write(`auth/${MOUNTS.jwt}/role/pipeline`, role), 'role');
  });

  test('verifies, and gives its token back at the end', async () => {
    const accessors = async () => (await plain.client.list('auth/token/accessors')).data['keys'] as unknown[];
    const before = await accessors();
    const jwtFile = file('jwt', key.sign(serviceAccountClaims('ci', 'pipeline')));
    expect((await verify({ login: { ...login, jwtFile }, env: {} })).findings).toEqual([]);
    expect(await accessors()).toHaveLength(before.length);
  });

  test('that is refused says what the server says: VERIFY_LOGIN_REFUSED', async () => {
    const jwtFile = file('jwt', key.sign(serviceAccountClaims('ci', 'other')));
    await expect(verify({ login: { ...login, jwtFile }, env: {} })).rejects.toThrow(
      errorWith('VERIFY_LOGIN_REFUSED'),
    );
  });

  test("without the pod's token file: VERIFY_FILE_UNREADABLE", async () => {
    const none = { ...login, jwtFile: join(folder, 'no-jwt') };
    await expect(verify({ login: none, env: {} })).rejects.toThrow(errorWith('VERIFY_FILE_UNREADABLE'));
  });
});

describe('a server with TLS', () => {
  const options = () => ({ address: tls.address, env: { VAULT_TOKEN: tls.rootToken } });

  test('is trusted by the authority that is given, by option or by VAULT_CACERT', async () => {
    expect((await verify({ ...options(), caFile: tls.caFile })).findings).toEqual([]);
    const env = { VAULT_TOKEN: tls.rootToken, VAULT_CACERT: tls.caFile };
    expect((await verify({ ...options(), env })).findings).toEqual([]);
  });

  test('is not trusted by the system, by another authority, or under another name: VERIFY_UNREACHABLE', async () => {
    const other = await createAuthority(mkdtempSync(join(folder, 'ca-')));
    for (const wrong of [{}, { caFile: other.caFile }, { caFile: tls.caFile, tlsServerName: 'other.test' }]) {
      await expect(verify({ ...options(), ...wrong })).rejects.toThrow(errorWith('VERIFY_UNREACHABLE'));
    }
    expect(
      (await verify({ ...options(), caFile: tls.caFile, tlsServerName: 'vault.test' })).findings,
    ).toEqual([]);
  });

  test('is reached through the tunnel of HTTPS_PROXY, with credentials, unless NO_PROXY has it', async () => {
    const proxy = new Proxy();
    await proxy.listen();
    try {
      const { port } = new URL(tls.address);
      const env = { VAULT_TOKEN: tls.rootToken, HTTPS_PROXY: `http://me:s%20s@${proxy.host}` };
      expect((await verify({ ...options(), caFile: tls.caFile, env })).findings).toEqual([]);
      expect(new Set(proxy.requests)).toEqual(new Set([`CONNECT 127.0.0.1:${port}`]));
      expect(proxy.credentials[0]).toBe(`Basic ${Buffer.from('me:s s').toString('base64')}`);
      const seen = proxy.requests.length;
      for (const NO_PROXY of ['*', '127.0.0.1', `x.test, 127.0.0.1:${port}`]) {
        expect(
          (await verify({ ...options(), caFile: tls.caFile, env: { ...env, NO_PROXY } })).findings,
        ).toEqual([]);
      }
      expect(proxy.requests).toHaveLength(seen);
      proxy.refusal = 407;
      await expect(verify({ ...options(), caFile: tls.caFile, env })).rejects.toThrow('answered 407');
      await expect(verify({ ...options(), caFile: tls.caFile, env })).rejects.not.toThrow('s s');
    } finally {
      await proxy.close();
    }
  });
});

describe('a standby', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };

  /** A front that redirects what `location` names, and knows the tokens that it was shown. */
  async function redirecting(
    location: (url: string) => string | undefined,
    use: (address: string, tokens: ReadonlySet<unknown>) => Promise<void>,
    status = 307,
  ): Promise<void> {
    const tokens = new Set<unknown>();
    const front = createServer((request, answer) => {
      tokens.add(request.headers['x-vault-token']);
      const to = location(request.url ?? '');
      answer.writeHead(status, { ...JSON_TYPE, ...(to === undefined ? {} : { location: to }) }).end('{}');
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    try {
      await use(`http://127.0.0.1:${String((front.address() as AddressInfo).port)}`, tokens);
    } finally {
      front.closeAllConnections();
      front.close();
    }
  }
  const env = () => ({ VAULT_TOKEN: plain.rootToken });

  test.each([301, 302, 307])('that answers %i is followed to the active node', async (status) => {
    const toActive = (url: string) => `${plain.address}${url}`;
    await redirecting(
      toActive,
      async (address, tokens) => {
        expect((await verify({ address, env: env() })).findings).toEqual([]);
        expect(tokens).toEqual(new Set([undefined, plain.rootToken]));
      },
      status,
    );
  });

  test('is followed by a login too, with its body', async () => {
    await redirecting(
      (url) => `${plain.address}${url}`,
      async (address) => {
        const jwtFile = file('jwt', 'x.y.z');
        const login = { method: 'jwt', role: 'nobody', mount: MOUNTS.jwt, jwtFile } as const;
        await expect(verify({ address, login, env: {} })).rejects.toThrow('could not be found');
      },
    );
  });

  test('may name an active node with TLS', async () => {
    await redirecting(
      (url) => `${tls.address}${url}`,
      async (address) => {
        const options = { address, env: { VAULT_TOKEN: tls.rootToken }, caFile: tls.caFile };
        expect((await verify(options)).findings).toEqual([]);
      },
    );
  });

  test('is asked through the proxy of the active node, unless NO_PROXY has it', async () => {
    const proxy = new Proxy();
    await proxy.listen();
    try {
      await redirecting(
        (url) => `${plain.address}${url}`,
        async (address) => {
          const NO_PROXY = new URL(address).host;
          const proxied = { ...env(), HTTP_PROXY: `http://${proxy.host}`, NO_PROXY };
          expect((await verify({ address, env: proxied })).findings).toEqual([]);
          expect(proxy.requests).toContain(`GET ${plain.address}/v1/sys/auth`);
          expect(proxy.requests.join()).not.toContain(address);
        },
      );
    } finally {
      await proxy.close();
    }
  });

  test.each([
    ['itself, without end', (url: string) => url],
    ['another path, such as a page to log in at', () => `${plain.address}/login?next=hunter2`],
    ['another query', (url: string) => `${plain.address}${url}?x=hunter2`],
    ['an address with a password', (url: string) => `http://a:hunter2@127.0.0.1${url}`],
    ['another scheme', (url: string) => `ftp://127.0.0.1${url}`],
    ['no URL', () => 'http://:hunter2'],
    ['nothing', () => undefined],
  ])('that names %s is refused: VERIFY_REDIRECT_REFUSED', async (_, location) => {
    await redirecting(location, async (address) => {
      const refused = verify({ address, env: env() });
      await expect(refused).rejects.toThrow(errorWith('VERIFY_REDIRECT_REFUSED'));
      await expect(refused).rejects.not.toThrow('hunter2');
    });
  });

  test.each(['http://127.0.0.1:1/v1/sys/auth', 'ftp://127.0.0.1/v1/sys/auth'])(
    'with TLS that names %s, without it, gets no token there: VERIFY_REDIRECT_REFUSED',
    (location) => {
      expect(() => redirectedTo('https://vault.example:8200', 'sys/auth', location)).toThrow(
        errorWith('VERIFY_REDIRECT_REFUSED'),
      );
    },
  );

  test('may encode the path as it likes', () => {
    const path = 'secret/subkeys/a%27b%2Cc?depth=1';
    const to = redirectedTo(
      'https://a.example',
      path,
      "https://b.example:8200/v1/secret/subkeys/a'b,c?depth=1",
    );
    expect(to).toBe('https://b.example:8200');
  });
});

describe('a server that does not answer as one', () => {
  test('is not there: VERIFY_UNREACHABLE', async () => {
    const address = `http://127.0.0.1:${String(await freePort('127.0.0.1'))}`;
    await expect(verify({ address })).rejects.toThrow(errorWith('VERIFY_UNREACHABLE'));
  });

  test('is silent for longer than the timeout: VERIFY_UNREACHABLE', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
    await expect(verify({ address, timeoutMs: 1000 })).rejects.toThrow('no answer within 1 s');
    silent.closeAllConnections();
    silent.close();
  });

  test('is another service: VERIFY_ANSWER_INVALID, without what it says', async () => {
    const page = createServer((_, answer) => answer.end('<html>hunter2</html>'));
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${String((page.address() as AddressInfo).port)}`;
    await expect(verify({ address })).rejects.toThrow(errorWith('VERIFY_ANSWER_INVALID'));
    await expect(verify({ address })).rejects.not.toThrow('hunter2');
    page.close();
  });

  test('is sealed: every workload would wait, sealed, and no token is needed to know', async () => {
    const stored = await StoredServer.create('127.0.0.1');
    try {
      await stored.seal();
      const { findings } = await verify({ address: stored.client.address, env: { HOME: '/nobody' } });
      expect(findings).toMatchObject([{ rule: 'sealed', level: 'error', podSays: 'Vault is sealed' }]);
    } finally {
      await stored.remove();
    }
  });

  test.each([
    ['no URL', { address: 'vault.example' }],
    ['another scheme', { address: 'ftp://vault.example' }],
    ['an address with a path, which nobody would go to', { address: 'https://vault.example/vault' }],
    ['an address with a password', { address: 'https://a:hunter2@vault.example' }],
    ['a number', { address: 5 as never }],
    ['no time at all', { timeoutMs: 0 }],
    ['no number', { timeoutMs: Number.NaN }],
    ['a proxy of another scheme', { env: { HTTP_PROXY: 'socks5://a:hunter2@b' } }],
  ])('an option that is %s: VERIFY_OPTION_INVALID', async (_, options) => {
    await expect(verify(options)).rejects.toThrow(errorWith('VERIFY_OPTION_INVALID'));
    await expect(verify(options)).rejects.not.toThrow('hunter2');
  });
});

describe('namespaces', () => {
  let server: TestServer;
  const within = (namespace: string) => ({ 'X-Vault-Namespace': namespace });
  const inTeam = (namespace: string, login?: string) =>
    VaultAccessContract.of([
      accessOf({
        vault: { address: 'http://vault.test:8200', namespace },
        auth: AuthMount.kubernetes(MOUNTS.kubernetes, login === undefined ? {} : { namespace: login }),
      }),
    ]);

  beforeAll(async () => {
    server = await startServer({ kind: SERVERS.openbao });
    const post = async (namespace: string, path: string, body: object) =>
      expectOk(await server.client.request({ method: 'POST', path, body, headers: within(namespace) }), path);
    await post('root', 'sys/namespaces/teams', {});
    await post('teams', 'sys/namespaces/shop', {});
    await post('teams', `sys/auth/${MOUNTS.kubernetes}`, { type: 'kubernetes' });
    await post('teams/shop', `sys/mounts/${MOUNTS.kv2}`, { type: 'kv', options: { version: '2' } });
    await post('teams/shop', `${MOUNTS.kv2}/data/shop/db`, { data: { password: 'x' } });
    const [access] = inTeam('teams/shop', 'teams').workloads;
    await post('teams', 'sys/policies/acl/verify-web', { policy: access?.policy().render() });
    await post('teams', `auth/${MOUNTS.kubernetes}/role/verify-web`, {
      bound_service_account_names: 'web',
      bound_service_account_namespaces: 'shop',
      audience: 'vault',
      token_policies: 'verify-web',
      token_no_default_policy: true,
    });
  });
  afterAll(() => server.stop());

  const codes = async (namespace: string, login?: string, own?: string) => {
    const { findings } = await verifyContract(inTeam(namespace, login), {
      address: server.address,
      server: 'openbao',
      namespace: own,
      env: { VAULT_TOKEN: server.rootToken },
    });
    return findings.map(({ rule }) => rule);
  };

  test('login and secrets are looked for each in its own', async () => {
    expect(await codes('teams/shop', 'teams')).toEqual([]);
    expect(await codes('teams/shop')).toEqual(['mount-missing']);
  });

  test('a namespace that is missing says so', async () => {
    expect(await codes('teams/none')).toEqual(['namespace-missing']);
  });

  test('a workload that is not below the namespace of the token is unknown: namespace-elsewhere', async () => {
    expect(await codes('other', undefined, 'teams')).toEqual(['namespace-elsewhere']);
  });
});
