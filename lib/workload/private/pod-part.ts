import { type Duration, type JsonPatch, type Size } from 'cdk8s';
import { type ConfigMap, type Container, type ContainerProps, type ContainerResources } from 'cdk8s-plus-28';
import { type VaultAccess } from '../../access';
import { type RenderedFile } from '../agent-config';
import { type AgentImage } from '../../agent';
import { type VaultServer } from '../../agent';
import { type Identity } from './reactions';

/** What the part of a pod that brings the secrets is made of, whatever the delivery. */
export interface PodPartInput {
  /** The name of the workload, from which the ConfigMap's is made. */
  readonly workloadName: string;
  readonly access: VaultAccess;
  readonly server: VaultServer;
  readonly files: readonly RenderedFile[];
  readonly secretsPath: string;
  readonly image: AgentImage;
  readonly resources: ContainerResources;
  readonly renderInterval: Duration;
  readonly startTimeout: Duration;
  readonly tokenExpiration: Duration;
  readonly volumeSize: Size;
  /** The agent's user and group where they have to be the application's. Undefined: those of its image. */
  readonly agentIdentity: Identity | undefined;
  /** Whether a failed rotation becomes an event of the pod. */
  readonly reportsFailedRotation: boolean;
  /** Whether the pods end by themselves, as those of a Job do. */
  readonly completes: boolean;
  /** The application's user and group, which the start gate takes on. Undefined: the agent's. */
  readonly applicationUser: number | undefined;
  readonly applicationGroup: number | undefined;
}

/** Where the containers of a {@link PodPart} stand in the pod: the index of the first of each kind. */
export interface PodPartIndices {
  readonly initContainers: number;
  readonly containers: number;
}

/**
 * The part of a pod that brings the secrets. A workload adds {@link initContainers} before the user's and
 * {@link containers} after them, mounts the secrets into the user's containers, and applies {@link patches}.
 */
export interface PodPart {
  /** Init containers, in this order, before all that see the secrets. */
  readonly initContainers: readonly ContainerProps[];
  /** Regular containers, after those that the user declares. */
  readonly containers: readonly ContainerProps[];
  /** Names that the user's containers may not have, beside those above. */
  readonly reservedNames: readonly string[];
  /** The ConfigMap; the workload's object depends on it, so that it is applied first and no pod waits for it. */
  readonly config: ConfigMap;
  /** Labels of the pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations of the pod. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Gives a container the application's view of the secrets. */
  mountSecrets(container: Container): void;
  /**
   * What cdk8s-plus-28 has no types for.
   * @param podSpec The JSON pointer of the pod's spec in the API object.
   */
  patches(podSpec: string, first: PodPartIndices): JsonPatch[];
}
