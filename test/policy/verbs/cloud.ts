import { Aws, Azure } from '../../../lib/policy';
import { expectOk, type VaultClient } from '../../support/vault-server/client';
import {
  after,
  type Call,
  del,
  get,
  lacking,
  list,
  onlyOn,
  post,
  verb,
  type Verb,
  type VerbGroup,
} from './verb';

// HashiCorp Vault has both engines, and the tests have no account of either cloud: what an engine keeps is written and
// read, and what it would ask the cloud for ends with an error of the engine (400 or 500), behind the policy.

const onVault = (...verbs: readonly Verb[]): readonly Verb[] => verbs.map((one) => onlyOn('vault', one));
const withoutCloud = (call: Call): Call => ({ ...call, status: [400, 500] });

const azure = Azure.mount('verbs-azure');
const principal = azure.role('shop');
/** Without a tenant: nothing is asked of login.microsoftonline.com. */
const AZURE_CONFIG = ['verbs-azure/config', { subscription_id: 'none' }] as const;

export const AZURE: VerbGroup = {
  name: 'Azure',
  prepare: (root) => root.enableMount('verbs-azure', { type: 'azure' }),
  cleanUp: async (root) => {
    await root.delete('sys/mounts/verbs-azure');
  },
  verbs: onVault(
    lacking(
      'without Azure',
      verb(
        'AzureRole.readCredentials',
        principal.readCredentials(),
        after(withoutCloud(get('verbs-azure/creds/shop')), AZURE_CONFIG),
      ),
    ),
    lacking(
      'without Azure',
      verb('AzureRole.read', principal.read(), after(get('verbs-azure/roles/shop', [404]), AZURE_CONFIG)),
    ),
    lacking(
      'without Azure',
      verb(
        'AzureRole.write',
        principal.write(),
        after(withoutCloud(post('verbs-azure/roles/shop')), AZURE_CONFIG),
      ),
    ),
    verb('AzureRole.delete', principal.delete(), () => del('verbs-azure/roles/shop')),
    verb('Azure.config.read', azure.config().read(), after(get('verbs-azure/config'), AZURE_CONFIG)),
    verb('Azure.config.write', azure.config().write(), () => post(...AZURE_CONFIG)),
    verb('Azure.config.delete', azure.config().delete(), after(del('verbs-azure/config'), AZURE_CONFIG)),
    lacking(
      'without Azure',
      verb('Azure.rotateRoot', azure.rotateRoot(), async (root) => {
        await root.delete('verbs-azure/config');
        return withoutCloud(post('verbs-azure/rotate-root'));
      }),
    ),
    verb('Azure.listRoles', azure.listRoles(), () => list('verbs-azure/roles', [404])),
  ),
};

const aws = Aws.mount('verbs-aws');
const user = aws.role('backup');
/** Nobody listens at these addresses of AWS. */
const NOWHERE = { iam_endpoint: 'http://127.0.0.1:1', sts_endpoint: 'http://127.0.0.1:1', max_retries: 0 };
const AWS_CONFIG = {
  access_key: 'AKIAIOSFODNN7EXAMPLE',
  secret_key: 'none',
  region: 'westeurope',
  ...NOWHERE,
};
const AWS_ROLE = {
  credential_type: 'iam_user',
  policy_document: '{"Version":"2012-10-17","Statement":[]}',
};

/** A call once the engine has its configuration and the role is there. */
const onAws =
  (call: Call) =>
  async (root: VaultClient): Promise<Call> => {
    expectOk(await root.write('verbs-aws/config/root', AWS_CONFIG), 'config/root');
    expectOk(await root.write('verbs-aws/roles/backup', AWS_ROLE), 'roles/backup');
    return call;
  };

export const AWS: VerbGroup = {
  name: 'AWS',
  prepare: (root) => root.enableMount('verbs-aws', { type: 'aws' }),
  cleanUp: async (root) => {
    await root.delete('sys/mounts/verbs-aws');
  },
  verbs: onVault(
    lacking(
      'without AWS',
      verb(
        'AwsRole.readCredentials',
        user.readCredentials(),
        onAws(withoutCloud(get('verbs-aws/creds/backup'))),
      ),
    ),
    lacking(
      'without AWS',
      verb(
        'AwsRole.readStsCredentials',
        user.readStsCredentials(),
        onAws(withoutCloud(get('verbs-aws/sts/backup'))),
        onAws(withoutCloud(post('verbs-aws/sts/backup', { ttl: '1h' }))),
      ),
    ),
    verb('AwsRole.read', user.read(), onAws(get('verbs-aws/roles/backup'))),
    verb('AwsRole.write', user.write(), onAws(post('verbs-aws/roles/backup', AWS_ROLE))),
    verb('AwsRole.delete', user.delete(), onAws(del('verbs-aws/roles/backup'))),
    verb('Aws.readRootConfig', aws.readRootConfig(), onAws(get('verbs-aws/config/root'))),
    verb('Aws.writeRootConfig', aws.writeRootConfig(), onAws(post('verbs-aws/config/root', AWS_CONFIG))),
    lacking(
      'without AWS',
      verb('Aws.rotateRoot', aws.rotateRoot(), onAws(withoutCloud(post('verbs-aws/config/rotate-root')))),
    ),
    verb('Aws.listRoles', aws.listRoles(), onAws(list('verbs-aws/roles'))),
  ),
};
