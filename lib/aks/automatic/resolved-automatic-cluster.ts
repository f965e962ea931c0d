import { DEFAULT_AUDIT_LOGS, Monitoring } from '../monitoring/monitoring';
import { ApiServerAccess } from '../network/api-server-access';
import { type AksAutomaticClusterProps } from './automatic-cluster-props';
import { AutomaticIngress } from './automatic-ingress';

/** The properties with every default filled in, made once: what checks and what emits takes them from here. */
export type ResolvedAutomaticCluster = ReturnType<typeof resolveAutomaticCluster>;

/** Fills in the defaults. */
export function resolveAutomaticCluster(props: AksAutomaticClusterProps) {
  const monitoring = props.monitoring ?? Monitoring.newWorkspace();
  return {
    ...props,
    apiServer: props.apiServer ?? ApiServerAccess.private(),
    manageRoleAssignments: props.manageRoleAssignments ?? true,
    // The add-on of Istio has gateways of its own.
    ingress: props.ingress ?? (props.istio ? AutomaticIngress.none() : AutomaticIngress.gatewayApi()),
    monitoring,
    auditLogs: props.auditLogs ?? (monitoring.enabled ? DEFAULT_AUDIT_LOGS : []),
    deletionProtection: props.deletionProtection ?? true,
    externallyManaged: props.externallyManaged ?? [],
  };
}
