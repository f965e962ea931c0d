import { AUTH_METHODS } from './auth';
import { AWS, AZURE } from './cloud';
import { DATABASE } from './database';
import { KV_V1, KV_V2 } from './kv';
import { PKI } from './pki';
import { CUBBYHOLE, SSH, TOTP } from './ssh-totp-cubbyhole';
import { SYS } from './sys';
import { SYS_SERVER } from './sys-server';
import { IDENTITY_STORE, TOKEN } from './token-identity';
import { TRANSIT } from './transit';
import type { VerbGroup } from './verb';
import type { KnownMounts } from '../../../lib/policy';

/** Every verb of every engine. `docs/policy.md` is checked against it. */
export const VERB_GROUPS: readonly VerbGroup[] = [
  KV_V2,
  KV_V1,
  DATABASE,
  PKI,
  TRANSIT,
  SSH,
  TOTP,
  CUBBYHOLE,
  TOKEN,
  IDENTITY_STORE,
  SYS,
  SYS_SERVER,
  AUTH_METHODS,
  AZURE,
  AWS,
];

/** The mounts that the verbs are tried at, whose names say nothing. */
export const VERB_MOUNTS: KnownMounts = {
  'verbs-kv2': 'kv-v2',
  'verbs-pki': 'pki',
  'verbs-transit': 'transit',
  'verbs-db': 'database',
  'verbs-ssh': 'ssh',
  'verbs-totp': 'totp',
  'verbs-aws': 'aws',
  'verbs-azure': 'azure',
};
