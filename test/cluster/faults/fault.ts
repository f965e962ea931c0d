import { type VaultInjectedProps } from '../../../lib';
import { type KubernetesObject } from '../cluster';
import { type Trial } from './trial';

/** The deliveries of the matrix. The injector's pod is the one that a webhook model makes: see testing.md. */
export const DELIVERIES = ['agent', 'init-and-sidecar', 'injector'] as const;
/** One of them. */
export type DeliveryName = (typeof DELIVERIES)[number];

/** A text for each delivery, or one for all. */
export type PerDelivery<T> = T | Readonly<Record<DeliveryName, T>>;

interface FaultBase {
  /** What fails, for the table: a row. Unique. */
  readonly title: string;
  /** What the workload says beside the defaults of the trials. */
  readonly props?: (trial: Trial) => Partial<VaultInjectedProps>;
  /** Before anything is deployed: servers, mounts. Secrets, policy and role are there already. */
  readonly prepare?: (trial: Trial) => Promise<void>;
  /** What Vault's role says beside what the contract derives. */
  readonly role?: KubernetesObject;
  /** Makes it fail. */
  readonly begin: (trial: Trial) => Promise<void>;
  /** Removes the cause; nothing else, as the pod has to help itself. */
  readonly end: (trial: Trial) => Promise<void>;
}

/** Fails before the pod is made. The application may not start until it has ended, and has to start then. */
export interface StartFault extends FaultBase {
  readonly when: 'at the start';
  /**
   * What the status, the events or the agent's log say while it lasts, word for word. Undefined where the pod starts in
   * spite of it.
   */
  readonly says: PerDelivery<string | undefined>;
  /** How it starts in the end. @default 'started by itself afterwards' */
  readonly recovery?: string;
}

/** Fails while the application runs. It has to go on with the last good files, and get the next value afterwards. */
export interface RunningFault extends FaultBase {
  readonly when: 'while running';
  /** What the agent's log or the events say while it lasts, word for word; undefined where nothing is to be said. */
  readonly says?: PerDelivery<string | undefined>;
  /** Whether the application's container may be started again, which is what the fault is about. @default false */
  readonly restarts?: boolean;
  /** What is done in place of writing a new value in the end, and what must arrive. @default a new value of db */
  readonly afterwards?: (trial: Trial) => Promise<void>;
}

/** One row of the matrix. */
export type Fault = StartFault | RunningFault;

/** The text for one delivery. */
export function forDelivery(
  given: PerDelivery<string | undefined>,
  delivery: DeliveryName,
): string | undefined {
  return typeof given === 'object' ? given[delivery] : given;
}
