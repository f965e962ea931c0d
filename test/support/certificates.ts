import { execFile } from 'node:child_process';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A throw-away certificate authority; what it signs is put into `folder`. */
export interface Authority {
  readonly folder: string;
  readonly caFile: string;
  readonly caKey: string;
}

/** Who a certificate is for. */
export interface Subject {
  /** The user name, where Kubernetes reads one from a client certificate. */
  readonly commonName: string;
  /** The group, where Kubernetes reads one. */
  readonly organization?: string;
  /** Names and IP addresses of a server. */
  readonly hosts?: readonly string[];
}

/** PEM files of a certificate and its key. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];
const LIFETIME = ['-days', '30'];

/** Makes an authority with files in `folder`. */
export async function createAuthority(folder: string): Promise<Authority> {
  const [caFile, caKey] = [join(folder, 'ca.pem'), join(folder, 'ca.key')];
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,digitalSignature'];
  const files = ['-keyout', caKey, '-out', caFile];
  await openssl([
    'req',
    '-x509',
    ...NEW_KEY,
    ...files,
    ...LIFETIME,
    '-subj',
    '/CN=test CA',
    ...added(extensions),
  ]);
  return { folder, caFile, caKey };
}

/** Signs a certificate; `name` is the name of its files. An expired one was good until yesterday. */
export async function issueCertificate(
  ca: Authority,
  name: string,
  subject: Subject,
  { expired = false } = {},
): Promise<Certificate> {
  const [certFile, keyFile] = [join(ca.folder, `${name}.pem`), join(ca.folder, `${name}.key`)];
  const request = join(ca.folder, `${name}.csr`);
  const { commonName, organization, hosts = [] } = subject;
  const distinguished = `${organization === undefined ? '' : `/O=${organization}`}/CN=${commonName}`;
  const names = hosts.map((host) => (isIP(host) === 0 ? `DNS:${host}` : `IP:${host}`)).join(',');
  const extensions = names === '' ? [] : [`subjectAltName=${names}`];
  const files = ['-keyout', keyFile, '-out', request];
  await openssl(['req', ...NEW_KEY, ...files, '-subj', distinguished, ...added(extensions)]);
  const authority = ['-CA', ca.caFile, '-CAkey', ca.caKey, '-copy_extensions', 'copy'];
  const lifetime = expired ? ['-days', '-1'] : LIFETIME;
  await openssl(['x509', '-req', '-in', request, '-out', certFile, ...authority, ...lifetime]);
  return { certFile, keyFile };
}

/** An RSA key, as clusters use to sign service account tokens. */
export async function createSigningKey(keyFile: string): Promise<void> {
  await openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', keyFile]);
}

function added(extensions: readonly string[]): string[] {
  return extensions.flatMap((extension) => ['-addext', extension]);
}

async function openssl(args: readonly string[]): Promise<void> {
  await run('openssl', args);
}
