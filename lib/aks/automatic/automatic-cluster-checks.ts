import { type ConfigurationError } from '../../core';
import { checkId } from '../azure-ids';
import { azurerm } from '../bindings';
import { clusterNameProblem, ignoredArgumentProblem, istioProblem } from '../cluster/common-checks';
import { AksErrors } from '../errors';
import { plainRegion } from '../network/region';
import { checkTags } from '../tags';
import { Token } from 'cdktf';
import { type ResolvedAutomaticCluster } from './resolved-automatic-cluster';

/** @throws AKS_NEEDS_AZURERM_5 with bindings whose provider has no AKS Automatic */
export function checkProviderHasAutomatic(constructPath: string): void {
  if (azurerm.hasAutomatic) return;
  const what = 'AksAutomaticCluster';
  throw AksErrors.AKS_NEEDS_AZURERM_5({ subject: what, what }, constructPath);
}

/** Throws the first of the problems that Azure or the provider would have with these properties. */
export function checkAutomaticCluster(cluster: ResolvedAutomaticCluster, path: string): void {
  const problem =
    clusterNameProblem(cluster.clusterName, path) ??
    networkProblem(cluster, path) ??
    zoneProblem(cluster, path) ??
    istioProblem('istio.revisions', cluster.istio, path) ??
    meshProblem(cluster, path) ??
    logsProblem(cluster, path) ??
    ignoredArgumentProblem(cluster.externallyManaged, path);
  if (problem !== undefined) throw problem;
  checkId('identity', 'user-assigned identity', cluster.identity?.id, path);
  checkTags(cluster.tags, path);
}

function networkProblem(
  { network, apiServer, identity }: ResolvedAutomaticCluster,
  path: string,
): ConfigurationError | undefined {
  if (apiServer.subnetId !== undefined) return AksErrors.AKS_AUTOMATIC_API_SUBNET({}, path);
  if (network.subnetIds !== undefined) return undefined;
  const managed = (subject: string, what: string) =>
    AksErrors.AKS_AUTOMATIC_MANAGED_NETWORK({ subject, what }, path);
  if (apiServer.dnsZoneId !== undefined) {
    return managed('apiServer.dnsZoneId', 'a private DNS zone of your own');
  }
  return identity === undefined ? undefined : managed('identity', 'an identity of your own');
}

function zoneProblem(
  { apiServer: { dnsZoneId }, location }: ResolvedAutomaticCluster,
  path: string,
): ConfigurationError | undefined {
  const region = /\.([a-z0-9]+)\.azmk8s\.io$/i.exec(dnsZoneId ?? '')?.[1];
  const other =
    region !== undefined && !Token.isUnresolved(location) && region.toLowerCase() !== plainRegion(location);
  return other
    ? AksErrors.AKS_DNS_ZONE_OTHER_REGION({ dnsZoneId: dnsZoneId ?? '', location }, path)
    : undefined;
}

function meshProblem(
  { istio, ingress }: ResolvedAutomaticCluster,
  path: string,
): ConfigurationError | undefined {
  return istio !== undefined && ingress.hasGatewayApi
    ? AksErrors.AKS_AUTOMATIC_MESH_AND_GATEWAY({}, path)
    : undefined;
}

function logsProblem(
  { monitoring, auditLogs }: ResolvedAutomaticCluster,
  path: string,
): ConfigurationError | undefined {
  return !monitoring.enabled && auditLogs.length > 0
    ? AksErrors.AKS_WORKSPACE_NEEDED({ needs: 'auditLogs' }, path)
    : undefined;
}
