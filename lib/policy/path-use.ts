import type { GrantedCapability } from './capability';

/** The engines whose paths {@link pathUse} knows; `other` is for the rest. */
export type MountKind =
  'kv-v1' | 'kv-v2' | 'pki' | 'transit' | 'database' | 'ssh' | 'totp' | 'aws' | 'azure' | 'other';

/** What mounts hold, where the caller knows it, by path without slashes around it. */
export type KnownMounts = Readonly<Record<string, MountKind>>;

/** What a path of Vault's API is for. */
export interface PathUse {
  /** The capabilities that requests to it can ask for; any other one is granted in vain. */
  readonly capabilities: readonly GrantedCapability[];
  /** One of these is what it takes: `create` of an existing Transit key, say, can be asked for and is not enough. */
  readonly needs: readonly GrantedCapability[];
  /** How the vocabulary says it. */
  readonly verb: string;
  /** Whether the engine is guessed from the name of the mount. */
  readonly guessed: boolean;
}

type Entry = readonly [path: RegExp, capabilities: string, verb: string, needs?: string];

/** Paths that are the same on every server. */
const FIXED: readonly Entry[] = [
  [/^auth\/token\/create(?:-orphan)?$/, 'update sudo', 'Tokens.create', 'update'],
  [/^auth\/token\/create\/./, 'update sudo', 'Tokens.role(...).create', 'update'],
  [/^auth\/token\/(?:renew|revoke)-self$/, 'update', 'TokenSelf.renew, TokenSelf.revoke'],
  [/^auth\/token\/lookup-self$/, 'read update', 'TokenSelf.lookup'],
  [/^auth\/token\/(?:lookup|lookup-accessor)$/, 'update', 'Tokens.lookup, Tokens.lookupAccessor'],
  [/^auth\/token\/(?:renew|renew-accessor|revoke|revoke-accessor)$/, 'update', 'Tokens.renew, Tokens.revoke'],
  [/^sys\/capabilities(?:-self|-accessor)?$/, 'update', 'Sys.capabilitiesSelf'],
  [/^sys\/leases\/(?:lookup|renew|revoke)$/, 'update', 'Sys.leases()'],
  [/^sys\/wrapping\/(?:wrap|unwrap|rewrap)$/, 'update', 'Sys.wrapping()'],
];

/** Paths below a mount, by the engine. Only those that serve one purpose, whatever is asked. */
const BELOW: Readonly<Record<string, readonly Entry[]>> = {
  pki: [
    [/^(?:issuer\/[^/]+\/)?issue\/./, 'update', 'Pki.mount(...).role(...).issue'],
    [/^(?:issuer\/[^/]+\/)?sign\/./, 'update', 'Pki.mount(...).role(...).sign'],
    [/^(?:issuer\/[^/]+\/)?sign-verbatim(?:\/|$)/, 'update', 'Pki.mount(...).role(...).signVerbatim'],
    [/^(?:revoke|tidy)$/, 'update', 'Pki.mount(...).revoke'],
    [/^cert\/./, 'read', 'Pki.mount(...).readCertificate'],
  ],
  transit: [
    [/^encrypt\/./, 'create update', 'Transit.mount(...).key(...).encrypt', 'update'],
    [
      /^(?:decrypt|rewrap|sign|verify|hmac)\/./,
      'update',
      'Transit.mount(...).key(...).decrypt, .sign and others',
    ],
    [/^datakey\/(?:plaintext|wrapped)\/./, 'update', 'Transit.mount(...).key(...)'],
  ],
  database: [
    [/^creds\/./, 'read', 'Database.mount(...).role(...).readCredentials'],
    [/^static-creds\/./, 'read', 'Database.mount(...).staticRole(...).readCredentials'],
    [/^(?:rotate-root|rotate-role|reset)\/./, 'update', 'Database.mount(...)'],
  ],
  ssh: [
    [/^sign\/./, 'update', 'Ssh.mount(...).role(...).sign'],
    [/^issue\/./, 'update', 'Ssh.mount(...).role(...).issue'],
    [/^creds\/./, 'update', 'Ssh.mount(...).role(...)'],
    [/^verify$/, 'update', 'Ssh.mount(...)'],
  ],
  totp: [[/^code\/./, 'read update', 'Totp.mount(...).key(...)']],
  // Both paths take both requests: a body chooses the TTL.
  aws: [
    [/^creds\/./, 'read update', 'Aws.mount(...).role(...).readCredentials'],
    [/^sts\/./, 'read update', 'Aws.mount(...).role(...).readStsCredentials'],
  ],
  azure: [[/^creds\/./, 'read', 'Azure.mount(...).role(...).readCredentials']],
  'kv-v2': [
    [/^data(?:\/|$)/, 'create read update patch delete', 'KvV2.mount(...).secret(...)'],
    [
      /^metadata(?:\/|$)/,
      'create read update patch delete list',
      'KvV2.mount(...).secret(...), .folder(...)',
    ],
    [
      /^(?:delete|undelete|destroy)\/./,
      'update',
      'KvV2.mount(...).secret(...).softDeleteVersions and others',
    ],
    [/^subkeys\/./, 'read', 'KvV2.mount(...).secret(...).readKeys'],
    [/^config$/, 'create read update', 'KvV2.mount(...).readConfig, .writeConfig'],
  ],
};

/** Engines that can be told by the name of their mount: `pki_int`, `team/transit`. */
const GUESSED = ['pki', 'transit', 'database', 'ssh', 'totp', 'aws', 'azure'] as const;

/**
 * What the path of a rule or of a request is for, where that is known: from `mounts`, from fixed places such as
 * `auth/token`, or from a mount that is named after its engine.
 *
 * @returns undefined for a path that may be anything
 */
export function pathUse(path: string, mounts: KnownMounts = {}): PathUse | undefined {
  const mount = Object.keys(mounts).find((one) => path.startsWith(`${one}/`));
  if (mount !== undefined) return useOf(BELOW[mounts[mount] ?? ''], path.slice(mount.length + 1), false);
  if (/^(?:auth|sys)\//.test(path)) return useOf(FIXED, path, false);
  const segments = path.split('/');
  for (const [index, segment] of segments.entries()) {
    const engine = GUESSED.find((one) => new RegExp(`^${one}(?:[_-][\\w.-]*)?$`).test(segment));
    const below = segments.slice(index + 1).join('/');
    const use = engine === undefined ? undefined : useOf(BELOW[engine], below, true);
    if (use !== undefined) return use;
  }
  return undefined;
}

function useOf(entries: readonly Entry[] | undefined, path: string, guessed: boolean): PathUse | undefined {
  const entry = entries?.find(([pattern]) => pattern.test(path));
  if (entry === undefined) return undefined;
  const [, capabilities, verb, needs = capabilities] = entry;
  return { capabilities: words(capabilities), needs: words(needs), verb, guessed };
}

function words(text: string): readonly GrantedCapability[] {
  return text.split(' ') as GrantedCapability[];
}
