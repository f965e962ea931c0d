import { type AutomaticClusterArguments } from './automatic-resource';
import { type ResolvedAutomaticCluster } from './resolved-automatic-cluster';

/**
 * The arguments of the resource.
 *
 * @param identityId of an identity of the user's network; undefined where AKS makes both
 */
export function automaticClusterArguments(
  cluster: ResolvedAutomaticCluster,
  identityId: string | undefined,
): AutomaticClusterArguments {
  const { apiServer, istio, ingress, network, timeouts, tags } = cluster;
  const { subnetIds } = network;
  const ranges = apiServer.authorizedIpRanges;
  return {
    name: cluster.clusterName,
    resource_group_name: cluster.resourceGroupName,
    location: cluster.location,
    identity:
      identityId === undefined
        ? { type: 'SystemAssigned' }
        : { type: 'UserAssigned', identity_ids: [identityId] },
    hosted_system: subnetIds && {
      node_subnet_id: subnetIds.nodes,
      system_node_subnet_id: subnetIds.systemNodes,
    },
    // The provider wants one of the two in it.
    api_server_access:
      ranges.length === 0 && subnetIds === undefined
        ? undefined
        : {
            authorized_ip_ranges: ranges.length === 0 ? undefined : ranges,
            subnet_id: subnetIds?.apiServer,
          },
    private_cluster: apiServer.isPrivate
      ? {
          private_dns_zone_id: apiServer.dnsZoneId ?? 'System',
          public_fully_qualified_domain_name_enabled: false,
        }
      : undefined,
    // Always: what AKS takes by itself depends on the version of Kubernetes, and with NGINX the internet reaches it.
    web_app_routing_ingress: {
      istio_enabled: ingress.hasGatewayApi,
      default_nginx_controller: ingress.controller,
      dns_zone_ids: ingress.dnsZoneIds.length === 0 ? undefined : ingress.dnsZoneIds,
    },
    service_mesh: istio && {
      revisions: istio.revisions,
      internal_ingress_gateway_enabled: istio.internalIngress ?? false,
      external_ingress_gateway_enabled: istio.externalIngress ?? false,
    },
    timeouts: timeouts && { ...timeouts },
    tags,
  };
}
