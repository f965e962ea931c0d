import { AGENT_LOG_DIR, CONFIG_DIR, CONFIG_FILES, configPath, VOLUMES } from '../../agent';
import { resourceRequirements } from '../agent-resources';
import { type Container, type VolumeMount } from '../kubernetes';
import { IMAGE_IDENTITY } from '../plan/agent-identity';
import { type Identity } from '../plan/reactions';
import { type View } from '../plan/views';
import { type PodPlan } from '../plan/pod-plan';

/** The group of the secrets' volume where the pod states none: the agent's. */
export const DEFAULT_FS_GROUP = IMAGE_IDENTITY.group;

/** Who the agent runs as. It writes files of the volume's group in any case, as the kubelet sets that on the folder. */
export function agentIdentity(plan: PodPlan): Identity {
  return plan.agentIdentity ?? IMAGE_IDENTITY;
}

/** Who the start gate runs as: the application, so that what it can read the application can read. */
export function gateIdentity({ applicationUser, applicationGroup }: PodPlan): Partial<Identity> {
  if (applicationUser === undefined) {
    return { user: IMAGE_IDENTITY.user, group: applicationGroup ?? IMAGE_IDENTITY.group };
  }
  return applicationGroup === undefined
    ? { user: applicationUser }
    : { user: applicationUser, group: applicationGroup };
}

/** What all containers have that the agent's image runs in: what Pod Security `restricted` demands, and resources. */
export function ownContainer(
  { image, quantities }: PodPlan,
  { user, group }: Partial<Identity>,
): Omit<Container, 'name'> {
  return {
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    resources: resourceRequirements(quantities),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      ...(user === undefined ? {} : { runAsUser: user }),
      ...(group === undefined ? {} : { runAsGroup: group }),
      // An application that runs as root is its owner's to decide; the gate looks at the files as it will.
      runAsNonRoot: user !== 0,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** The mount of the configuration volume, in every container that runs a script of ours. */
export function configMount(): VolumeMount {
  return { name: VOLUMES.config, mountPath: CONFIG_DIR, readOnly: true };
}

/** The mount of the agent's log, which gate and probes read. */
export function logMount(): VolumeMount {
  return { name: VOLUMES.log, mountPath: AGENT_LOG_DIR };
}

/** What a container of the application sees, in the folder of the secrets. */
export function secretsMount({ secretsPath }: PodPlan, { volume }: View): VolumeMount {
  return { name: volume, mountPath: secretsPath, readOnly: true };
}

/** All files, as the gate sees them. */
export function viewMounts({ views }: PodPlan): readonly VolumeMount[] {
  return views.map(({ volume, folder }) => ({ name: volume, mountPath: folder, readOnly: true }));
}

/** The command that runs a script of the configuration volume. */
export function script(file: 'ready' | 'run' | 'onChange', ...args: readonly string[]): string[] {
  return ['/bin/sh', configPath(CONFIG_FILES[file]), ...args];
}
