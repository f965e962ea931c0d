import { Cubbyhole, Ssh, Totp } from '../../../lib/policy';
import type { VaultClient } from '../../support/vault-server/client';
import { type Call, del, get, list, type MakeCall, post, verb, type VerbGroup, without } from './verb';

const ssh = Ssh.mount('verbs-ssh');
const dev = ssh.role('dev');
const otp = ssh.role('otp');
const DEV = {
  key_type: 'ca',
  allow_user_certificates: true,
  allowed_users: '*',
  default_user: 'u',
  ttl: '1h',
};
const OTP = { key_type: 'otp', default_user: 'u', cidr_list: '0.0.0.0/0' };

async function ready(root: VaultClient): Promise<void> {
  await root.write('verbs-ssh/config/ca', { generate_signing_key: true, key_type: 'ed25519' });
  await root.write('verbs-ssh/roles/dev', DEV);
  await root.write('verbs-ssh/roles/otp', OTP);
}

const withRoles =
  (make: (root: VaultClient) => Promise<Call> | Call): MakeCall =>
  async (root) => {
    await ready(root);
    return make(root);
  };

/** The key of the engine's own CA is a public key like any other. */
const publicKey = async (root: VaultClient) =>
  String((await root.read('verbs-ssh/config/ca')).data['public_key']);

export const SSH: VerbGroup = {
  name: 'SSH',
  prepare: (root) => root.enableMount('verbs-ssh', { type: 'ssh' }),
  verbs: [
    verb(
      'SshRole.sign',
      dev.sign(),
      withRoles(async (root) => post('verbs-ssh/sign/dev', { public_key: await publicKey(root) })),
    ),
    verb(
      'SshRole.issue',
      dev.issue(),
      withRoles(() => post('verbs-ssh/issue/dev', { key_type: 'ed25519' })),
    ),
    verb(
      'SshRole.generateOtp',
      otp.generateOtp(),
      withRoles(() => post('verbs-ssh/creds/otp', { ip: '10.0.0.1' })),
    ),
    verb(
      'SshRole.read',
      dev.read(),
      withRoles(() => get('verbs-ssh/roles/dev')),
    ),
    verb(
      'SshRole.write',
      dev.write(),
      withRoles(() => post('verbs-ssh/roles/dev', DEV)),
      without('verbs-ssh/roles/dev', post('verbs-ssh/roles/dev', DEV)),
    ),
    verb(
      'SshRole.delete',
      dev.delete(),
      withRoles(() => del('verbs-ssh/roles/dev')),
    ),
    verb(
      'Ssh.ca.read',
      ssh.ca().read(),
      withRoles(() => get('verbs-ssh/config/ca')),
    ),
    verb(
      'Ssh.ca.write',
      ssh.ca().write(),
      without(
        'verbs-ssh/config/ca',
        post('verbs-ssh/config/ca', { generate_signing_key: true, key_type: 'ed25519' }),
      ),
    ),
    verb(
      'Ssh.ca.delete',
      ssh.ca().delete(),
      withRoles(() => del('verbs-ssh/config/ca')),
    ),
    verb(
      'Ssh.verifyOtp',
      ssh.verifyOtp(),
      withRoles(async (root) => {
        const made = await root.write('verbs-ssh/creds/otp', { ip: '10.0.0.1' });
        return { ...post('verbs-ssh/verify', { otp: made.data['key'] }), open: true };
      }),
    ),
    verb(
      'Ssh.lookupRoles',
      ssh.lookupRoles(),
      withRoles(() => post('verbs-ssh/lookup', { ip: '10.0.0.1' })),
    ),
    verb(
      'Ssh.listRoles',
      ssh.listRoles(),
      withRoles(() => list('verbs-ssh/roles')),
    ),
  ],
};

const totp = Totp.mount('verbs-totp');
const vpn = totp.key('vpn');
const VPN = { generate: true, issuer: 'Example', account_name: 'a@example' };
const withKey =
  (make: (root: VaultClient) => Promise<Call> | Call): MakeCall =>
  async (root) => {
    if ((await root.read('verbs-totp/keys/vpn')).status !== 200) await root.write('verbs-totp/keys/vpn', VPN);
    return make(root);
  };

export const TOTP: VerbGroup = {
  name: 'TOTP',
  prepare: (root) => root.enableMount('verbs-totp', { type: 'totp' }),
  verbs: [
    verb(
      'TotpKey.generateCode',
      vpn.generateCode(),
      withKey(() => get('verbs-totp/code/vpn')),
    ),
    verb(
      'TotpKey.validateCode',
      vpn.validateCode(),
      withKey(() => post('verbs-totp/code/vpn', { code: '000000' })),
    ),
    verb(
      'TotpKey.read',
      vpn.read(),
      withKey(() => get('verbs-totp/keys/vpn')),
    ),
    verb('TotpKey.write', vpn.write(), without('verbs-totp/keys/vpn', post('verbs-totp/keys/vpn', VPN))),
    verb(
      'TotpKey.delete',
      vpn.delete(),
      withKey(() => del('verbs-totp/keys/vpn')),
    ),
    verb(
      'Totp.listKeys',
      totp.listKeys(),
      withKey(() => list('verbs-totp/keys')),
    ),
  ],
};

const note = Cubbyhole.secret('notes/a');

export const CUBBYHOLE: VerbGroup = {
  name: 'Cubbyhole',
  verbs: [
    // Every token has a store of its own, which is empty: 404 is the answer to a read that is allowed.
    verb('Cubbyhole.secret.read', note.read(), () => get('cubbyhole/notes/a', [404])),
    verb(
      'Cubbyhole.secret.write',
      note.write(),
      () => post('cubbyhole/notes/a', { x: '1' }),
      () => post('cubbyhole/notes/a', { x: '2' }),
    ),
    verb('Cubbyhole.secret.delete', note.delete(), () => del('cubbyhole/notes/a')),
    verb('Cubbyhole.listFolder', Cubbyhole.listFolder('notes'), () => list('cubbyhole/notes', [404])),
    verb('Cubbyhole.list', Cubbyhole.list(), () => list('cubbyhole', [404])),
  ],
};
