import { execFile } from 'node:child_process';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM files of a server certificate and of the CA that signed it. */
export interface TlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'];

/** A throw-away CA and a server certificate for `hosts` (names and IP addresses), valid for two days. */
export async function createTls(folder: string, hosts: readonly string[]): Promise<TlsFiles> {
  const [caFile, caKey] = [join(folder, 'ca.pem'), join(folder, 'ca.key')];
  const [certFile, keyFile, csr] = [
    join(folder, 'server.pem'),
    join(folder, 'server.key'),
    join(folder, 'server.csr'),
  ];
  const names = hosts.map((host) => (isIP(host) === 0 ? `DNS:${host}` : `IP:${host}`)).join(',');
  const isCa = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
  await run('openssl', [
    'req',
    '-x509',
    ...NEW_KEY,
    '-keyout',
    caKey,
    '-out',
    caFile,
    '-days',
    '2',
    '-subj',
    '/CN=test CA',
    ...isCa,
  ]);
  await run('openssl', [
    'req',
    ...NEW_KEY,
    '-keyout',
    keyFile,
    '-out',
    csr,
    '-subj',
    '/CN=test server',
    '-addext',
    `subjectAltName=${names}`,
  ]);
  const sign = [
    'x509',
    '-req',
    '-in',
    csr,
    '-CA',
    caFile,
    '-CAkey',
    caKey,
    '-CAcreateserial',
    '-copy_extensions',
    'copy',
  ];
  await run('openssl', [...sign, '-days', '2', '-out', certFile]);
  return { caFile, certFile, keyFile };
}
