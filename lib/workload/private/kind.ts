import { type Duration } from 'cdk8s';
import { type ContainerProps } from 'cdk8s-plus-28';
import { type Declared } from '../../pod';

/** In what a kind of workload differs from the others. */
export interface Kind {
  /** Whether its pods end by themselves. */
  readonly completes: boolean;
  /** Checks the properties of this kind alone, and gives those that it sets. */
  props(given: KindProps, declared: Declared): object;
}

/** The properties that one kind or another looks at. */
interface KindProps {
  readonly containers?: readonly ContainerProps[];
  readonly progressDeadline?: Duration;
  readonly minReady?: Duration;
  readonly activeDeadline?: Duration;
  readonly service?: unknown;
}

/** Whether a class is the other, or extends it. */
export function isOrExtends(Class: unknown, other: object): boolean {
  return (
    other === Class || (typeof Class === 'function' && Object.prototype.isPrototypeOf.call(other, Class))
  );
}
