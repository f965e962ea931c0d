import { Deployment } from 'cdk8s-plus-28';
import { progressDeadline } from './deadlines';
import { isOrExtends, type Kind } from './kind';
import { otherKindOf } from './other-kinds';

const DEPLOYMENT: Kind = {
  completes: false,
  props: (given, { timing }) => ({ progressDeadline: progressDeadline(given, timing) }),
};

/**
 * The kind of a workload class, by the class of cdk8s-plus-28 that it is or extends.
 * @throws WORKLOAD_CLASS_UNKNOWN
 */
export function kindOf(Class: unknown): Kind {
  return isOrExtends(Class, Deployment) ? DEPLOYMENT : otherKindOf(Class);
}
