import type { PolicyRule, PolicyServer } from '../../../lib/policy';
import type { VaultRequest, VaultClient } from '../../support/vault-server/client';

/** A request that a verb allows, and the statuses by which the server shows that it did what it was asked. */
export interface Call extends VaultRequest {
  /** @default any 2xx */
  readonly status?: readonly number[];
  /** Needs no policy at all: open to everybody. */
  readonly open?: boolean;
}

/** Prepares what a call needs, with the root token, and gives the call. */
export type MakeCall = (root: VaultClient) => Promise<Call> | Call;

/** One verb of a vocabulary, the rule it gives, and how it is proven. */
export interface Verb {
  /** The class and the method. */
  readonly of: string;
  readonly verb: string;
  readonly rule: PolicyRule;
  /** Requests that a token with this rule alone can make. */
  readonly calls: readonly MakeCall[];
  /** The one server that knows it, in the edition that tests can have. @default both */
  readonly only?: PolicyServer;
  /** What its calls lack, where the server lets them through and cannot do what they ask. */
  readonly lacking?: string;
  /** Why there is no call. */
  readonly unproven?: string;
  /** Its calls end the service of the server they are made to. */
  readonly ends?: true;
}

/** A server that is the group's alone. */
export interface OwnServer {
  readonly client: VaultClient;
  /** Stops it and serves again, whatever the last call has done to it. */
  readonly restart: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Verbs that are compared with each other: a token of one is refused what the others allow. */
export interface VerbGroup {
  readonly name: string;
  /** A server of their own, where a call would end the one that all tests share. @default the shared one */
  readonly ownServer?: () => Promise<OwnServer>;
  /** Mounts and things that all calls need. */
  readonly prepare?: (root: VaultClient) => Promise<void>;
  /** Ends what `prepare` has started. */
  readonly cleanUp?: (root: VaultClient) => Promise<void>;
  readonly verbs: readonly Verb[];
}

export const verb = (name: string, rule: PolicyRule, ...calls: readonly MakeCall[]): Verb => {
  const dot = name.lastIndexOf('.');
  const [of, method] = [name.slice(0, dot), name.slice(dot + 1)];
  return { of, verb: method, rule, calls };
};

/** A verb of one server only. */
export const onlyOn = (server: PolicyServer, what: Verb): Verb => ({ ...what, only: server });

/** A verb whose calls the server lets through and cannot carry out. */
export const lacking = (what: string, proven: Verb): Verb => ({ ...proven, lacking: what });

/** A verb whose calls end the service of the server: only a group with a server of its own can have it. */
export const ending = (proven: Verb): Verb => ({ ...proven, ends: true });

export const unproven = (name: string, rule: PolicyRule, why: string): Verb => ({
  ...verb(name, rule),
  unproven: why,
});

export const get = (path: string, status?: readonly number[]): Call => ({
  method: 'GET',
  path,
  ...(status && { status }),
});
export const list = (path: string, status?: readonly number[]): Call => ({
  method: 'LIST',
  path,
  ...(status && { status }),
});
export const del = (path: string): Call => ({ method: 'DELETE', path });
export const post = (path: string, body: object = {}, status?: readonly number[]): Call => ({
  method: 'POST',
  path,
  body,
  ...(status && { status }),
});
export const patch = (path: string, body: object): Call => ({
  method: 'PATCH',
  path,
  body,
  headers: { 'Content-Type': 'application/merge-patch+json' },
});

/** The call after some writes of the root token. */
export const after =
  (call: Call, ...writes: readonly (readonly [path: string, body: object])[]): MakeCall =>
  async (root) => {
    for (const [path, body] of writes) await root.write(path, body);
    return call;
  };

/** The call after the root token has deleted something. */
export const without =
  (path: string, call: Call): MakeCall =>
  async (root) => {
    await root.delete(path);
    return call;
  };
