import { type Duration } from 'cdk8s';
import {
  type ContainerProps,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  StatefulSet,
  type WorkloadProps,
} from 'cdk8s-plus-28';
import { type Declared } from '../../pod';
import { WorkloadErrors } from '../errors';
import { checkActiveDeadline, progressDeadline } from './deadlines';

/** In what a kind of workload differs from the others. */
export interface Kind {
  /** Whether its pods end by themselves. */
  readonly completes: boolean;
  /** Checks the properties of this kind alone, and gives those that it sets. */
  props(given: KindProps, declared: Declared): object;
}

/** The properties that one kind or another looks at. */
interface KindProps extends WorkloadProps {
  readonly progressDeadline?: Duration;
  readonly minReady?: Duration;
  readonly activeDeadline?: Duration;
  readonly service?: unknown;
}

const NONE = {};

const JOB: Kind = {
  completes: true,
  props: ({ activeDeadline }, { timing }) => {
    checkActiveDeadline(activeDeadline, timing);
    return NONE;
  },
};

/**
 * The kind of a workload class, by the class of cdk8s-plus-28 that it is or extends.
 * @throws WORKLOAD_CLASS_UNKNOWN
 */
export function kindOf(Class: unknown): Kind {
  const is = (one: object): boolean =>
    one === Class || (typeof Class === 'function' && Object.prototype.isPrototypeOf.call(one, Class));
  if (is(Deployment)) {
    return {
      completes: false,
      props: (given, { timing }) => ({ progressDeadline: progressDeadline(given, timing) }),
    };
  }
  if (is(StatefulSet)) {
    return {
      completes: false,
      props: ({ containers = [], service }) => {
        if (service === undefined && !containers.some(hasPort)) {
          throw WorkloadErrors.WORKLOAD_STATEFUL_SET_PORTS_MISSING({});
        }
        return NONE;
      },
    };
  }
  if (is(DaemonSet)) return { completes: false, props: () => NONE };
  if (is(Job) || is(CronJob)) return JOB;
  throw WorkloadErrors.WORKLOAD_CLASS_UNKNOWN({
    name: typeof Class === 'function' ? Class.name : typeof Class,
  });
}

function hasPort({ portNumber, port, ports = [] }: ContainerProps): boolean {
  return portNumber !== undefined || port !== undefined || ports.length > 0;
}
