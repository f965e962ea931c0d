import { generateKeyPairSync } from 'node:crypto';
import { AppRole, JwtAuth, KubernetesAuth, Userpass } from '../../../lib/policy';
import type { VaultClient } from '../../support/vault-server/client';
import { type Call, del, get, list, type MakeCall, post, verb, type VerbGroup, without } from './verb';

const approle = AppRole.mount('verbs-approle');
const ci = approle.role('ci');
const userpass = Userpass.mount('verbs-userpass');
const ann = userpass.user('ann');
const kubernetes = KubernetesAuth.mount('verbs-kubernetes');
const web = kubernetes.role('web');
const jwt = JwtAuth.mount('verbs-jwt');
const job = jwt.role('job');

const WEB = { bound_service_account_names: ['web'], bound_service_account_namespaces: ['shop'] };
const JOB = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['vault'], bound_subject: 'x' };
const pem = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();

/** The configuration wants some certificate: the group's preparation makes one. */
let clusterConfig: object = { kubernetes_host: 'https://127.0.0.1:1', disable_local_ca_jwt: true };

async function ready(root: VaultClient): Promise<void> {
  await root.write('auth/verbs-approle/role/ci', { token_policies: ['default'] });
  await root.write('auth/verbs-userpass/users/ann', { password: 'first-password' });
  await root.write('auth/verbs-kubernetes/role/web', WEB);
  await root.write('auth/verbs-jwt/role/job', JOB);
}

const readied =
  (call: Call): MakeCall =>
  async (root) => {
    await ready(root);
    return call;
  };

const withSecretId =
  (make: (id: string) => Call): MakeCall =>
  async (root) => {
    await ready(root);
    return make(String((await root.write('auth/verbs-approle/role/ci/secret-id')).data['secret_id']));
  };

export const AUTH_METHODS: VerbGroup = {
  name: 'Auth methods',
  prepare: async (root) => {
    for (const type of ['approle', 'userpass', 'kubernetes', 'jwt'])
      await root.enableAuth(`verbs-${type}`, { type });
    await root.enableMount('verbs-auth-ca', { type: 'pki' });
    const ca = await root.write('verbs-auth-ca/root/generate/internal', {
      common_name: 'k8s',
      key_type: 'ec',
    });
    clusterConfig = { ...clusterConfig, kubernetes_ca_cert: ca.data['certificate'] };
    await root.write('auth/verbs-kubernetes/config', clusterConfig);
    await root.write('auth/verbs-jwt/config', { jwt_validation_pubkeys: [pem()] });
    await ready(root);
  },
  verbs: [
    verb('AppRoleRole.readRoleId', ci.readRoleId(), readied(get('auth/verbs-approle/role/ci/role-id'))),
    verb(
      'AppRoleRole.generateSecretId',
      ci.generateSecretId(),
      readied(post('auth/verbs-approle/role/ci/secret-id')),
    ),
    verb(
      'AppRoleRole.listSecretIds',
      ci.listSecretIds(),
      withSecretId(() => list('auth/verbs-approle/role/ci/secret-id')),
    ),
    verb(
      'AppRoleRole.lookupSecretId',
      ci.lookupSecretId(),
      withSecretId((id) => post('auth/verbs-approle/role/ci/secret-id/lookup', { secret_id: id })),
    ),
    verb(
      'AppRoleRole.destroySecretId',
      ci.destroySecretId(),
      withSecretId((id) => post('auth/verbs-approle/role/ci/secret-id/destroy', { secret_id: id })),
    ),
    verb('AppRoleRole.read', ci.read(), readied(get('auth/verbs-approle/role/ci'))),
    verb(
      'AppRoleRole.write',
      ci.write(),
      readied(post('auth/verbs-approle/role/ci', { token_ttl: '1h' })),
      without('auth/verbs-approle/role/ci', post('auth/verbs-approle/role/ci')),
    ),
    verb('AppRoleRole.delete', ci.delete(), readied(del('auth/verbs-approle/role/ci'))),
    verb('AppRole.listRoles', approle.listRoles(), readied(list('auth/verbs-approle/role'))),
    verb('UserpassUser.read', ann.read(), readied(get('auth/verbs-userpass/users/ann'))),
    verb(
      'UserpassUser.write',
      ann.write(),
      readied(post('auth/verbs-userpass/users/ann', { token_ttl: '1h' })),
      without(
        'auth/verbs-userpass/users/ann',
        post('auth/verbs-userpass/users/ann', { password: 'other-password' }),
      ),
    ),
    verb('UserpassUser.delete', ann.delete(), readied(del('auth/verbs-userpass/users/ann'))),
    verb(
      'UserpassUser.changePassword',
      ann.changePassword(),
      readied(post('auth/verbs-userpass/users/ann/password', { password: 'second-password' })),
    ),
    verb(
      'UserpassUser.changePolicies',
      ann.changePolicies(),
      readied(post('auth/verbs-userpass/users/ann/policies', { token_policies: ['default'] })),
    ),
    verb('Userpass.listUsers', userpass.listUsers(), readied(list('auth/verbs-userpass/users'))),
    verb('KubernetesAuth.role.read', web.read(), readied(get('auth/verbs-kubernetes/role/web'))),
    verb(
      'KubernetesAuth.role.write',
      web.write(),
      readied(post('auth/verbs-kubernetes/role/web', WEB)),
      without('auth/verbs-kubernetes/role/web', post('auth/verbs-kubernetes/role/web', WEB)),
    ),
    verb('KubernetesAuth.role.delete', web.delete(), readied(del('auth/verbs-kubernetes/role/web'))),
    verb('KubernetesAuth.listRoles', kubernetes.listRoles(), readied(list('auth/verbs-kubernetes/role'))),
    verb('KubernetesAuth.readConfig', kubernetes.readConfig(), () => get('auth/verbs-kubernetes/config')),
    verb('KubernetesAuth.writeConfig', kubernetes.writeConfig(), () =>
      post('auth/verbs-kubernetes/config', clusterConfig),
    ),
    verb('JwtAuth.role.read', job.read(), readied(get('auth/verbs-jwt/role/job'))),
    verb(
      'JwtAuth.role.write',
      job.write(),
      readied(post('auth/verbs-jwt/role/job', JOB)),
      without('auth/verbs-jwt/role/job', post('auth/verbs-jwt/role/job', JOB)),
    ),
    verb('JwtAuth.role.delete', job.delete(), readied(del('auth/verbs-jwt/role/job'))),
    verb('JwtAuth.listRoles', jwt.listRoles(), readied(list('auth/verbs-jwt/role'))),
    verb('JwtAuth.readConfig', jwt.readConfig(), () => get('auth/verbs-jwt/config')),
    verb('JwtAuth.writeConfig', jwt.writeConfig(), () =>
      post('auth/verbs-jwt/config', { jwt_validation_pubkeys: [pem()] }),
    ),
  ],
};
