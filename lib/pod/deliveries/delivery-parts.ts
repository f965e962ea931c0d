import { type ScriptFile } from '../../agent';
import { type Container, type Volume, type VolumeMount } from '../kubernetes';
import { type Configuration } from '../parts/configuration';
import { type PodPlan } from '../plan/pod-plan';

/** What a delivery adds to a pod. */
export interface DeliveryParts {
  /** Init containers, in this order, before all of the application's that see the secrets. */
  readonly initContainers: readonly Container[];
  /** Containers beside those of the application, and after them. */
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** The files of the configuration volume, which the pod carries in its annotations. */
  readonly configuration: Configuration;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** What a container of the application sees, by its name: nothing where the injector's webhook mounts it. */
  readonly applicationMounts: (container: string) => readonly VolumeMount[];
  /** A seccomp profile for all containers of the pod, for those that a webhook adds without one. */
  readonly podSeccompProfile?: object;
}

/** The script of the reactions, where there are any. */
export function reactionScripts({ reactions }: PodPlan): readonly ScriptFile[] {
  return reactions.commands.size === 0 ? [] : ['on-change.sh'];
}
