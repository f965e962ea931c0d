import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority, issueCertificate } from '../support/certificates';
import { type Postgres, startPostgres } from '../support/postgres';

const run = promisify(execFile);

/** A PostgreSQL server that speaks TLS and knows a client by its certificate as well. */
export interface TlsPostgres extends Postgres {
  /** The certificate of a client, its key and its authority, as PEM. */
  readonly client: { readonly certificate: string; readonly key: string; readonly ca: string };
}

/** Starts one on an address that pods reach. */
export async function startTlsPostgres(host: string): Promise<TlsPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'avc-tls-'));
  const authority = await createAuthority(folder);
  const server = await issueCertificate(authority, 'server', { commonName: 'postgres', hosts: [host] });
  const client = await issueCertificate(authority, 'client', { commonName: 'shop-web' });
  const postgres = await startPostgres(host);
  const { stdout } = await run('id', ['-u', 'postgres']);
  for (const path of [folder, server.keyFile, server.certFile, authority.caFile]) {
    await chown(path, Number(stdout), -1);
  }
  for (const [setting, value] of [
    ['ssl_cert_file', server.certFile],
    ['ssl_key_file', server.keyFile],
    ['ssl_ca_file', authority.caFile],
    ['ssl', 'on'],
  ]) {
    await postgres.query(`alter system set ${setting ?? ''} = '${value ?? ''}'`);
  }
  await postgres.query('select pg_reload_conf()');
  const text = (file: string) => readFile(file, 'utf8');
  return {
    ...postgres,
    client: {
      certificate: await text(client.certFile),
      key: await text(client.keyFile),
      ca: await text(authority.caFile),
    },
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
