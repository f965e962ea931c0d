import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileMode } from '../../lib';
import { dotenvFile, jsonFile, kv2, pki, PodField, podText, propertiesFile } from '../../lib/secrets';
import { waitUntil } from '../support/process';
import { expectOk, VaultClient } from '../support/vault-server/client';
import { openedByJava } from './support/java-keystore';
import { hasJava, readBySpecification } from './support/java-properties';
import { PodAgent } from './support/pod-agent';

// One certificate in parts: key, certificate and chain as files of their own, from a real authority with a root and an
// intermediate, by a real agent.

const root = VaultClient.fromEnvironment();
const OID = '1.3.6.1.4.1.311.20.2.3';
const pod = { POD_NAME: 'queue-0', POD_IP: '10.1.2.3', NAMESPACE: 'shop' };

beforeAll(async () => {
  await root.enableMount('parts-root', { type: 'pki' });
  await root.enableMount('parts-pki', { type: 'pki' });
  await root.enableMount('parts-kv', { type: 'kv', options: { version: '2' } });
  expectOk(await root.write('parts-kv/data/app', { data: { other: 'one' } }), 'secret');
  const authority = { common_name: 'Shop Root', ttl: '700h' };
  expectOk(await root.write('parts-root/root/generate/internal', authority), 'root');
  const { csr } = expectOk(
    await root.write('parts-pki/intermediate/generate/internal', { common_name: 'Shop Issuer' }),
    'request',
  ).data;
  const signed = expectOk(
    await root.write('parts-root/root/sign-intermediate', { csr, ttl: '600h', format: 'pem_bundle' }),
    'intermediate',
  ).data;
  expectOk(
    await root.write('parts-pki/intermediate/set-signed', { certificate: signed['certificate'] }),
    'signed',
  );
  const role = {
    allow_any_name: true,
    enforce_hostnames: false,
    allowed_uri_sans: '*',
    allowed_other_sans: `${OID};UTF8:*`,
    max_ttl: '100h',
  };
  for (const mount of ['parts-pki', 'parts-root'])
    expectOk(await root.write(`${mount}/roles/web`, role), 'role');
}, 120_000);

/** How many certificates of this name the authority has issued. */
async function issued(mount: string, name: string): Promise<number> {
  const { keys } = (await root.list(`${mount}/certs`)).data as { readonly keys: readonly string[] };
  const all = await Promise.all(keys.map((serial) => root.read(`${mount}/cert/${serial}`)));
  return all.filter(({ data }) => new X509Certificate(String(data['certificate'])).subject.includes(name))
    .length;
}

const openssl = (...args: readonly string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });
const certificates = (pem: string) =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];

describe('parts of a certificate', () => {
  const tls = pki('parts-pki')
    .role('web')
    .certificateParts({
      commonName: podText`${PodField.podName()}.queue.${PodField.namespace()}.svc`,
      altNames: ['queue.shop.svc', PodField.podName()],
      ipSans: [PodField.podIp(), '127.0.0.1'],
      uriSans: ['spiffe://shop.example/queue', podText`spiffe://shop.example/pod/${PodField.podName()}`],
      otherSans: [`${OID};UTF8:queue@shop.example`],
      ttl: '24h',
      privateKeyFormat: 'pkcs8',
    });
  let agent: PodAgent;
  const text = async (name: string) => (await agent.read(name)).toString();
  const path = (name: string) => join(agent.folder, name);

  beforeAll(async () => {
    agent = await PodAgent.of(
      root,
      'parts',
      {
        'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
        'tls.crt': { content: tls.fullChain, mode: FileMode.everyone() },
        'cert.pem': tls.certificate,
        'ca.crt': tls.chain,
        'issuer.crt': tls.issuingCa,
        'kafka.properties': propertiesFile({
          'ssl.keystore.type': 'PEM',
          'ssl.keystore.key': tls.privateKey,
          'ssl.keystore.certificate.chain': tls.fullChain,
        }),
        'tls.json': jsonFile({ cert: tls.certificate, key: tls.privateKey }),
        'tls.env': dotenvFile({ TLS_KEY: tls.privateKey }),
      },
      { env: pod },
    );
    await agent.renderOnce();
  }, 120_000);
  afterAll(() => agent.remove());

  test('belong to one certificate, issued once, in all eight files', async () => {
    const certificate = new X509Certificate(await agent.read('cert.pem'));
    const key = await text('tls.key');
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(certificates(await text('tls.crt'))[0]).toBe(await text('cert.pem'));
    expect(JSON.parse(await text('tls.json'))).toEqual({ cert: await text('cert.pem'), key });
    expect(await text('tls.env')).toBe(`TLS_KEY='${key}'\n`);
    expect(await issued('parts-pki', 'queue-0.queue.shop.svc')).toBe(1);
  });

  test('have the modes that they were given', async () => {
    const mode = async (name: string) => ((await stat(path(name))).mode & 0o777).toString(8);
    expect([await mode('tls.key'), await mode('tls.crt'), await mode('ca.crt')]).toEqual([
      '400',
      '444',
      '440',
    ]);
  });

  test('are PEM that ends with a newline: the chain from the issuer up, and what a server shows', async () => {
    const [issuer = '', ...above] = certificates(await text('ca.crt'));
    expect(new X509Certificate(issuer).subject).toBe('CN=Shop Issuer');
    expect(above.map((one) => new X509Certificate(one).subject)).toEqual(['CN=Shop Root']);
    expect(await text('ca.crt')).toBe([issuer, ...above].join(''));
    expect(await text('issuer.crt')).toBe(issuer);
    expect(await text('tls.crt')).toBe((await text('cert.pem')) + (await text('ca.crt')));
    expect(openssl('verify', '-CAfile', path('ca.crt'), path('cert.pem'))).toContain(': OK');
  });

  test("carry the pod's own name and address, URIs and names of other types", async () => {
    const { subject, subjectAltName = '' } = new X509Certificate(await agent.read('cert.pem'));
    expect(subject).toBe('CN=queue-0.queue.shop.svc');
    for (const name of [
      'DNS:queue-0.queue.shop.svc',
      'DNS:queue.shop.svc',
      'DNS:queue-0',
      'IP Address:10.1.2.3',
      'IP Address:127.0.0.1',
      'URI:spiffe://shop.example/queue',
      'URI:spiffe://shop.example/pod/queue-0',
    ]) {
      expect(subjectAltName.split(', ')).toContain(name);
    }
    expect(openssl('x509', '-in', path('cert.pem'), '-noout', '-ext', 'subjectAltName')).toContain(
      'othername:',
    );
  });

  test('in a properties file are what Kafka reads as a PEM keystore', async () => {
    const read = readBySpecification(await agent.read('kafka.properties'));
    expect(read).toEqual({
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.key': await text('tls.key'),
      'ssl.keystore.certificate.chain': await text('tls.crt'),
    });
    expect(read['ssl.keystore.key']).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  // The commands are those of docs/secrets.md.
  test('become PKCS #12 and a Java keystore by the documented commands, which a JDK opens', () => {
    const page = readFileSync(join(__dirname, '../../docs/secrets.md'), 'utf8');
    const line = (start: string) =>
      new RegExp(`^(${start}[^\\\\\\n]*(?:\\\\\\n[^\\\\\\n]*)*)`, 'm').exec(page)?.[1] ?? 'exit 3';
    const script = [line('openssl pkcs12'), line('keytool -importkeystore')]
      .join('\n')
      .replaceAll('/vault/secrets', agent.folder)
      .replaceAll('/keystore/', `${agent.folder}/`);
    execFileSync('/bin/sh', ['-euc', hasJava() ? script : (script.split('\nkeytool')[0] ?? '')], {
      env: { PATH: process.env['PATH'], STORE_PASSWORD: 'changeit' },
      stdio: 'pipe',
    });
    const serial = new X509Certificate(readFileSync(path('cert.pem'))).serialNumber.toLowerCase();
    expect(openssl('pkcs12', '-in', path('keystore.p12'), '-passin', 'pass:changeit', '-nodes')).toContain(
      'BEGIN PRIVATE KEY',
    );
    if (!hasJava()) return;
    for (const [name, type] of [
      ['keystore.p12', 'PKCS12'],
      ['keystore.jks', 'JKS'],
    ] as const) {
      const opened = openedByJava(path(name), type, 'changeit', agent.folder);
      expect(opened).toEqual({ serial: serial.replace(/^0+/, ''), certificates: 3 });
    }
  });
});

describe('a certificate in parts that ends', () => {
  test('is replaced in all parts at once, also while another secret changes; no part ever belongs to another', async () => {
    const tls = pki('parts-root').role('web').certificateParts({ commonName: 'short.shop.svc', ttl: '20s' });
    const agent = await PodAgent.of(root, 'parts-short', {
      'tls.key': { content: tls.privateKey, mode: FileMode.owner() },
      'tls.crt': tls.fullChain,
      other: kv2('parts-kv').at('app').key('other'),
    });
    const read = async (name: string) => (await agent.read(name).catch(() => Buffer.alloc(0))).toString();
    const running = await agent.start();
    try {
      await waitUntil('the first certificate', async () => (await read('tls.crt')) !== '');
      const first = await read('tls.crt');
      expectOk(await root.write('parts-kv/data/app', { data: { other: 'two' } }), 'secret');
      await waitUntil('the other secret', async () => (await read('other')) === 'two');
      // That rendering has issued nothing.
      expect(await read('tls.crt')).toBe(first);
      await waitUntil('the next certificate', async () => (await read('tls.crt')) !== first);
      const key = createPrivateKey(await read('tls.key'));
      expect(new X509Certificate(await read('tls.crt')).checkPrivateKey(key)).toBe(true);
      expect(new X509Certificate(first).checkPrivateKey(key)).toBe(false);
      expect(await issued('parts-root', 'short.shop.svc')).toBe(2);
    } finally {
      await running.stop();
      await agent.remove();
    }
  });

  test('of a root is its own chain', async () => {
    const tls = pki('parts-root').role('web').certificateParts({ commonName: 'root.shop.svc' });
    const agent = await PodAgent.of(root, 'parts-of-root', {
      'ca.crt': tls.chain,
      'issuer.crt': tls.issuingCa,
    });
    await agent.renderOnce();
    expect((await agent.read('ca.crt')).toString()).toBe((await agent.read('issuer.crt')).toString());
    await agent.remove();
  });
});
