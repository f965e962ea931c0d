import { type ContainerProps, Service, type ServicePort, type StatefulSetProps } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { type InjectedProps } from '../vault-injected';

/**
 * The Service that names the pods of a StatefulSet, under the StatefulSet's own name where it has been given one: the
 * pods are `db-0.db.shop.svc`, and stay that when the construct moves. Without a name, cdk8s-plus makes one.
 */
export function namedService(
  scope: Construct,
  id: string,
  props: InjectedProps<StatefulSetProps>,
): Service | undefined {
  const { metadata, access, containers } = props;
  if (metadata?.name === undefined || !Array.isArray(containers)) return undefined;
  const ports = (containers as readonly ContainerProps[]).flatMap(portsOf);
  if (ports.length === 0) return undefined;
  return new Service(scope, `${id}Service`, {
    metadata: { namespace: access.namespace ?? metadata.namespace, name: metadata.name },
    clusterIP: 'None',
    ports,
  });
}

function portsOf({ portNumber, port, ports = [] }: ContainerProps): ServicePort[] {
  // The older of two names for the same, which cdk8s-plus takes too.
  const number = portNumber ?? port;
  const own = number === undefined ? [] : [{ port: number, targetPort: number }];
  return [
    ...own,
    ...ports.map((one) => ({
      port: one.number,
      targetPort: one.number,
      protocol: one.protocol,
      name: one.name,
    })),
  ];
}
