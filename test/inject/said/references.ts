import * as fc from 'fast-check';
import {
  aws,
  azure,
  base64Encoded,
  database,
  gcp,
  jsonEncoded,
  kubernetes,
  kv1,
  kv2,
  type SecretRef,
  ssh,
  urlEncoded,
  vaultPath,
} from '../../../lib/secrets';
import { hostile } from '../../pod/random-pods';
import { type SaidOf, said, oneOf } from './said';

/** References to one value of every engine. */
export const reference: SaidOf<SecretRef> = fc.oneof(
  hostile.map((key) => said({ kv2: 'secret', at: 'shop/db', key }, kv2('secret').at('shop/db').key(key))),
  oneOf(
    said(
      { kv2: 'secret', at: 'shop/db', key: 'old', version: 3 },
      kv2('secret').at('shop/db').version(3).key('old'),
    ),
    said({ kv1: 'kv', at: 'shop/db', key: 'k' }, kv1('kv').at('shop/db').key('k')),
    said(
      { kv1: 'kv', at: 'shop/db', key: 'k', encode: ['url', 'base64'] },
      base64Encoded(urlEncoded(kv1('kv').at('shop/db').key('k'))),
    ),
    said(
      { vaultPath: 'azure/creds/shop', field: 'client_secret', dynamic: false, encode: 'url' },
      urlEncoded(vaultPath('azure/creds/shop', { dynamic: false }).field('client_secret')),
    ),
    said(
      { kv2: 'secret', at: 'shop/db', key: ['hosts', 'a b', 0], orElse: 'none', encode: 'json' },
      jsonEncoded(kv2('secret').at('shop/db').key('hosts', 'a b', 0).orElse('none')),
    ),
    said(
      { kv2: 'secret', at: 'shop/flags', key: 'k', version: 2, optional: true, orElse: 7 },
      kv2('secret').at('shop/flags').version(2).optional().key('k').orElse(7),
    ),
    said(
      { kv1: 'kv', at: 'shop/flags', key: 'k', optional: true, orElse: true },
      kv1('kv').at('shop/flags').optional().key('k').orElse(true),
    ),
    said(
      {
        vaultPath: 'transit/decrypt/k',
        field: 'plaintext',
        dynamic: false,
        verb: 'update',
        parameters: { ciphertext: 'vault:v1:x', n: 1 },
      },
      vaultPath('transit/decrypt/k', {
        dynamic: false,
        verb: 'update',
        parameters: { ciphertext: 'vault:v1:x', n: 1 },
      }).field('plaintext'),
    ),
    said(
      {
        aws: 'aws',
        role: 'shop',
        credentials: 'sts',
        field: 'secretKey',
        ttl: '1h',
        roleArn: 'arn:x',
        roleSessionName: 'web',
      },
      aws('aws').role('shop').stsCredentials({ ttl: '1h', roleArn: 'arn:x', roleSessionName: 'web' })
        .secretKey,
    ),
    said(
      { aws: 'aws', role: 'shop', credentials: 'creds', field: 'accessKey' },
      aws('aws').role('shop').credentials().accessKey,
    ),
    said(
      { azure: 'azure', role: 'shop', field: 'clientId' },
      azure('azure').role('shop').credentials().clientId,
    ),
    said({ gcp: 'gcp', roleset: 'shop', gives: 'token' }, gcp('gcp').roleset('shop').token()),
    said({ gcp: 'gcp', staticAccount: 'shop', gives: 'token' }, gcp('gcp').staticAccount('shop').token()),
    said(
      { gcp: 'gcp', impersonatedAccount: 'shop', gives: 'token' },
      gcp('gcp').impersonatedAccount('shop').token(),
    ),
    said(
      {
        kubernetes: 'k8s',
        role: 'ci',
        token: { namespace: 'shop', ttl: '1h', clusterRoleBinding: true, audiences: ['a'] },
        field: 'serviceAccount',
      },
      kubernetes('k8s')
        .role('ci')
        .token({ namespace: 'shop', ttl: '1h', clusterRoleBinding: true, audiences: ['a'] }).serviceAccount,
    ),
    said(
      { kubernetes: 'k8s', role: 'ci', token: { namespace: 'shop' } },
      kubernetes('k8s').role('ci').token({ namespace: 'shop' }).token,
    ),
    said(
      {
        ssh: 'ssh',
        role: 'deploy',
        sign: { publicKey: 'ssh-ed25519 A', validPrincipals: ['a'], ttl: '1h', certType: 'host', keyId: 'k' },
      },
      ssh('ssh')
        .role('deploy')
        .sign({
          publicKey: 'ssh-ed25519 A',
          validPrincipals: ['a'],
          ttl: '1h',
          certType: 'host',
          keyId: 'k',
        }),
    ),
    said(
      { ssh: 'ssh', role: 'deploy', issue: { keyType: 'ed25519' }, field: 'privateKey' },
      ssh('ssh').role('deploy').issue({ keyType: 'ed25519' }).privateKey,
    ),
    said(
      { database: 'database', staticRole: 'shop', field: 'password' },
      database('database').staticRole('shop').password,
    ),
    said(
      { database: 'database', role: 'shop', field: 'username' },
      database('database').role('shop').username,
    ),
  ),
);
