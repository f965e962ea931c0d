import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VaultCa, VaultServer } from '../../../lib';
import { readFileSync } from 'node:fs';
import { type Authority, createAuthority, issueCertificate } from '../../support/certificates';
import { type Fault } from './fault';
import { Front, type FrontFault } from './front';
import { StoredServer } from '../../support/vault-server/stored-server';
import { type Trial } from './trial';

/** What a server, or the way to it, can do to a pod. */
export function serverFaults(): readonly Fault[] {
  return [
    {
      title: 'Vault down',
      when: 'at the start',
      begin: (trial) => trial.front.close(),
      says: 'connection refused',
      end: (trial) => trial.front.open(),
    },
    {
      title: 'Vault down',
      when: 'while running',
      begin: (trial) => trial.front.close(),
      says: 'connection refused',
      end: (trial) => trial.front.open(),
    },
    answering('403', { status: 403 }, 'Code: 403'),
    answering('404', { status: 404 }, 'Code: 404'),
    answering('429, rate limited', { status: 429 }, 'Code: 429'),
    answering('500', { status: 500 }, 'Code: 500'),
    {
      title: 'Vault answers with 500',
      when: 'while running',
      begin: (trial) => Promise.resolve(trial.front.behave({ status: 500 })),
      says: 'Code: 500',
      end: (trial) => Promise.resolve(trial.front.behave()),
    },
    {
      title: 'Vault slow, 10 s an answer',
      when: 'at the start',
      begin: (trial) => Promise.resolve(trial.front.behave({ delayMs: 10_000 })),
      // The injector's gate comes after its agent, which ends when the files are there.
      says: {
        agent: 'secrets not there after 10 s',
        'init-and-sidecar': 'secrets not there after 10 s',
        injector: undefined,
      },
      end: (trial) => Promise.resolve(trial.front.behave()),
    },
    tls(
      'TLS certificate of another CA',
      'certificate signed by unknown authority',
      async (trial, authorities) => {
        trial.front.present(await issueCertificate(authorities.other, 'other', subject(trial)));
      },
    ),
    tls('TLS certificate expired', 'certificate has expired', async (trial, authorities) => {
      trial.front.present(
        await issueCertificate(authorities.known, 'expired', subject(trial), { expired: true }),
      );
    }),
    stored('Vault sealed', 'at the start', 'Vault is sealed', (server) => server.seal()),
    stored('Vault sealed', 'while running', 'Vault is sealed', (server) => server.seal()),
    stored('Vault restarted', 'while running', 'EOF', (server) => server.stop()),
  ];
}

function answering(what: string, fault: FrontFault, says: string): Fault {
  return {
    title: `Vault answers with ${what}`,
    when: 'at the start',
    begin: (trial) => Promise.resolve(trial.front.behave(fault)),
    says,
    end: (trial) => Promise.resolve(trial.front.behave()),
  };
}

interface Authorities {
  readonly known: Authority;
  readonly other: Authority;
}

const subject = (trial: Trial) => ({ commonName: 'vault', hosts: [trial.cluster.state.hostAddress] });

/** The front speaks TLS with a certificate that is wrong, and in the end with the right one. */
function tls(
  title: string,
  says: string,
  wrong: (trial: Trial, authorities: Authorities) => Promise<void>,
): Fault {
  const made = new WeakMap<Trial, Authorities>();
  const of = (trial: Trial): Authorities => {
    const authorities = made.get(trial);
    if (authorities === undefined) throw new Error('prepare makes them');
    return authorities;
  };
  return {
    title,
    when: 'at the start',
    prepare: async (trial) => {
      const folder = () => mkdtemp(join(tmpdir(), 'avc-fault-'));
      const authorities = {
        known: await createAuthority(await folder()),
        other: await createAuthority(await folder()),
      };
      made.set(trial, authorities);
      const certificate = await issueCertificate(authorities.known, 'right', subject(trial));
      const { hostAddress, vault } = trial.cluster.state;
      await trial.replaceFront(new Front(hostAddress, new URL(vault.address), certificate));
    },
    props: (trial) => {
      const ca = VaultCa.fromPem(readFileSync(of(trial).known.caFile, 'utf8'));
      return { vault: VaultServer.at(trial.front.address, { ca }) };
    },
    begin: (trial) => wrong(trial, of(trial)),
    says,
    end: async (trial) => {
      trial.front.present(await issueCertificate(of(trial).known, 'mended', subject(trial)));
    },
  };
}

/** A server of the trial's own, which keeps what it knows when it is sealed or stopped. */
function stored(
  title: string,
  when: Fault['when'],
  says: string,
  begin: (server: StoredServer) => Promise<void>,
): Fault {
  const servers = new WeakMap<Trial, StoredServer>();
  const of = (trial: Trial): StoredServer => {
    const server = servers.get(trial);
    if (server === undefined) throw new Error('prepare starts it');
    return server;
  };
  return {
    title,
    when,
    prepare: async (trial) => {
      const server = await StoredServer.create(trial.cluster.state.hostAddress);
      servers.set(trial, server);
      trial.onRemove(() => server.remove());
      await trial.moveTo(server.client);
    },
    begin: (trial) => begin(of(trial)),
    says,
    end: (trial) => of(trial).serve(),
  };
}
