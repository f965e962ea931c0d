import { type ContainerProps, type ServicePort, Service } from 'cdk8s-plus-28';
import { type Construct } from 'constructs';
import { WorkloadErrors } from '../errors';
import { type PodPlan } from './pod-plan';

/**
 * The Service that names the pods of a StatefulSet. cdk8s-plus makes one in its constructor, where ours have no
 * containers yet, so it is made here: beside the workload, like the service account.
 */
export function headlessService(scope: Construct, id: string, plan: PodPlan): Service {
  const ports = plan.containers.flatMap(portsOf);
  if (ports.length === 0) throw WorkloadErrors.WORKLOAD_STATEFUL_SET_PORTS_MISSING({}, plan.path);
  return new Service(scope, `${id}Service`, {
    metadata: { namespace: plan.namespace, name: plan.props.metadata?.name },
    clusterIP: 'None',
    ports,
  });
}

function portsOf(container: ContainerProps): ServicePort[] {
  const { portNumber } = container;
  const unnamed = portNumber === undefined ? [] : [{ port: portNumber, targetPort: portNumber }];
  const named = (container.ports ?? []).map(({ number, protocol, name }) => ({
    port: number,
    targetPort: number,
    protocol,
    name,
  }));
  return [...unnamed, ...named];
}
