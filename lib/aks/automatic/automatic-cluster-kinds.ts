import { ANY_TEXT, fields, FLAG, has, made, TEXT } from '../../core';
import { CLUSTER_KINDS, ISTIO } from '../cluster/cluster-kinds';
import { type AksAutomaticClusterProps } from './automatic-cluster-props';

/** Every property with what it takes; a property that is missing here does not compile. */
export const AUTOMATIC_CLUSTER = fields<AksAutomaticClusterProps>(
  {
    clusterName: ANY_TEXT,
    resourceGroupName: TEXT,
    location: TEXT,
    network: made('AutomaticNetwork.subnets({ ... }) or managed()', has('subnetIds')),
    apiServer: CLUSTER_KINDS.apiServer,
    identity: CLUSTER_KINDS.identity,
    manageRoleAssignments: FLAG,
    ingress: made('AutomaticIngress.gatewayApi(), nginx(...) or none()', has('hasGatewayApi')),
    istio: ISTIO,
    monitoring: CLUSTER_KINDS.monitoring,
    auditLogs: CLUSTER_KINDS.auditLogs,
    deletionProtection: FLAG,
    externallyManaged: CLUSTER_KINDS.externallyManaged,
    timeouts: CLUSTER_KINDS.timeouts,
    tags: CLUSTER_KINDS.tags,
    provider: CLUSTER_KINDS.provider,
  },
  ['clusterName', 'resourceGroupName', 'location', 'network'],
  'leave it out: AKS Automatic decides it, or `resource.addOverride` takes it',
);
