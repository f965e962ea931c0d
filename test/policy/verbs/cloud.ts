import { Aws, Azure } from '../../../lib/policy';
import { unproven, type VerbGroup } from './verb';

const NOT_THERE = 'OpenBao has no such engine, and it would need an account of the cloud';
const azure = Azure.mount('azure');
const principal = azure.role('shop');
const aws = Aws.mount('aws');
const user = aws.role('backup');

export const CLOUD: VerbGroup = {
  name: 'Azure and AWS',
  verbs: [
    unproven('AzureRole.readCredentials', principal.readCredentials(), NOT_THERE),
    unproven('AzureRole.read', principal.read(), NOT_THERE),
    unproven('AzureRole.write', principal.write(), NOT_THERE),
    unproven('AzureRole.delete', principal.delete(), NOT_THERE),
    unproven('Azure.config.read', azure.config().read(), NOT_THERE),
    unproven('Azure.config.write', azure.config().write(), NOT_THERE),
    unproven('Azure.config.delete', azure.config().delete(), NOT_THERE),
    unproven('Azure.rotateRoot', azure.rotateRoot(), NOT_THERE),
    unproven('Azure.listRoles', azure.listRoles(), NOT_THERE),
    unproven('AwsRole.readCredentials', user.readCredentials(), NOT_THERE),
    unproven('AwsRole.readStsCredentials', user.readStsCredentials(), NOT_THERE),
    unproven('AwsRole.read', user.read(), NOT_THERE),
    unproven('AwsRole.write', user.write(), NOT_THERE),
    unproven('AwsRole.delete', user.delete(), NOT_THERE),
    unproven('Aws.rootConfig.read', aws.rootConfig().read(), NOT_THERE),
    unproven('Aws.rootConfig.write', aws.rootConfig().write(), NOT_THERE),
    unproven('Aws.rootConfig.delete', aws.rootConfig().delete(), NOT_THERE),
    unproven('Aws.rotateRoot', aws.rotateRoot(), NOT_THERE),
    unproven('Aws.listRoles', aws.listRoles(), NOT_THERE),
  ],
};
