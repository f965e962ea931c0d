import { type ContainerProps, CronJob, DaemonSet, Job, StatefulSet } from 'cdk8s-plus-28';
import { WorkloadErrors } from '../errors';
import { checkActiveDeadline } from './deadlines';
import { isOrExtends, type Kind } from './kind';

// Apart from that of a Deployment, which most applications have and nothing else: what cdk8s-plus-28 has of these loads
// when one of them is used.

const NONE = {};

const JOB: Kind = {
  completes: true,
  props: ({ activeDeadline }, { timing }) => {
    checkActiveDeadline(activeDeadline, timing);
    return NONE;
  },
};

const STATEFUL_SET: Kind = {
  completes: false,
  props: ({ containers = [], service }) => {
    if (service === undefined && !containers.some(hasPort)) {
      throw WorkloadErrors.WORKLOAD_STATEFUL_SET_PORTS_MISSING({});
    }
    return NONE;
  },
};

/**
 * The kind of a class that is no Deployment.
 * @throws WORKLOAD_CLASS_UNKNOWN
 */
export function otherKindOf(Class: unknown): Kind {
  if (isOrExtends(Class, StatefulSet)) return STATEFUL_SET;
  if (isOrExtends(Class, DaemonSet)) return { completes: false, props: () => NONE };
  if (isOrExtends(Class, Job) || isOrExtends(Class, CronJob)) return JOB;
  throw WorkloadErrors.WORKLOAD_CLASS_UNKNOWN({
    name: typeof Class === 'function' ? Class.name : typeof Class,
  });
}

function hasPort({ portNumber, port, ports = [] }: ContainerProps): boolean {
  return portNumber !== undefined || port !== undefined || ports.length > 0;
}
