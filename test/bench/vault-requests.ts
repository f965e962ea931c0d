import { readFileSync } from 'node:fs';

/** One line of the audit file, as far as it is looked at. */
interface Entry {
  readonly type: 'request' | 'response';
  readonly error?: string;
  readonly request: {
    readonly operation: string;
    readonly path: string;
    readonly remote_address: string;
  };
  readonly response?: { readonly secret?: { readonly lease_id?: string } };
}

/** What the server was asked from one address. */
export interface Asked {
  readonly logins: number;
  readonly leases: number;
  readonly requests: number;
  /** Operation and path of every request, in order. */
  readonly paths: readonly string[];
}

/** How many requests the audit file holds, from wherever. */
export function requestsSoFar(auditFile: string): number {
  return entriesOf(auditFile).length;
}

/** Counts in OpenBao's audit file what came from `address`. */
export function askedFrom(auditFile: string, address: string): Asked {
  const entries = entriesOf(auditFile).filter(({ request }) => request.remote_address === address);
  const requests = entries.filter(({ type }) => type === 'request');
  const answers = entries.filter(({ type, error }) => type === 'response' && error === undefined);
  return {
    logins: answers.filter(({ request }) => /^auth\/[^/]+\/login$/.test(request.path)).length,
    // A lease is in the answers to its renewals too.
    leases: new Set(answers.flatMap(({ response }) => response?.secret?.lease_id ?? [])).size,
    requests: requests.length,
    paths: requests.map(({ request }) => `${request.operation} ${request.path}`),
  };
}

function entriesOf(auditFile: string): readonly Entry[] {
  return readFileSync(auditFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
}
