import { Size } from 'cdk8s';
import { expectOk } from '../../support/vault-server/client';
import { type Fault } from './fault';
import { type Trial } from './trial';

/** What can happen to the secret itself, and to the right to read it. */
export function secretFaults(): readonly Fault[] {
  return [
    missing('secret deleted', (trial) => removed(trial), 'no secret exists at'),
    missing('key removed', (trial) => replaced(trial, { other: 'x' }), 'has no key'),
    missing('value emptied', (trial) => replaced(trial, { value: '' }), 'is empty'),
    kept('secret deleted', (trial) => removed(trial), 'no secret exists at'),
    kept('key removed', (trial) => replaced(trial, { other: 'x' }), 'has no key'),
    kept('value emptied', (trial) => replaced(trial, { value: '' }), 'is empty'),
    {
      title: 'value grown to 1 MiB, beyond the volume’s limit',
      when: 'while running',
      props: () => ({ secretsSize: Size.mebibytes(1) }),
      // With the other file beside it. The injector's volume has no limit, and so the whole value arrives.
      begin: (trial) => trial.write('db', 'x'.repeat(2 ** 20)),
      says: { agent: 'no space left', 'init-and-sidecar': 'no space left', injector: undefined },
      end: () => Promise.resolve(),
    },
    {
      title: 'policy narrowed',
      when: 'while running',
      begin: (trial) => narrowed(trial),
      says: 'permission denied',
      end: (trial) => trial.allow(),
    },
    {
      title: 'policy narrowed',
      when: 'at the start',
      begin: (trial) => narrowed(trial),
      says: 'permission denied',
      end: (trial) => trial.allow(),
    },
  ];
}

/** The file that is missing keeps the application from starting, also while the other one is there. */
function missing(title: string, begin: (trial: Trial) => Promise<void>, says: string): Fault {
  return { title, when: 'at the start', begin, says, end: (trial) => trial.write('db', 'written-later') };
}

/** The agent keeps what it has written. */
function kept(title: string, begin: (trial: Trial) => Promise<void>, says: string): Fault {
  return { title, when: 'while running', begin, says, end: () => Promise.resolve() };
}

/** A version that no file may ever show. */
async function replaced(trial: Trial, data: Readonly<Record<string, string>>): Promise<void> {
  expectOk(await trial.vault.write(`${trial.name}/data/db`, { data }), 'db');
}

async function removed(trial: Trial): Promise<void> {
  expectOk(await trial.vault.delete(`${trial.name}/metadata/db`), 'db');
}

function narrowed(trial: Trial): Promise<void> {
  return trial.allow({}, `path "${trial.name}/data/api" { capabilities = ["read"] }`);
}
