import { VOLUMES } from '../../agent';
import { withFields } from '../../core';
import { type Volume } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';

/** A volume in memory, which counts towards the limit of the container that writes to it. */
export function memoryVolume(name: string, mebibytes: number): Volume {
  return { name, emptyDir: { medium: 'Memory', sizeLimit: `${String(mebibytes)}Mi` } };
}

/** The volumes of the files that the agent writes, one a view. */
export function secretsVolumes({ views, secretsMebibytes }: PodPlan): readonly Volume[] {
  return views.map(({ volume }) => memoryVolume(volume, secretsMebibytes));
}

/** The volume of the agent's log, which start gate and probes read. */
export function logVolume(): Volume {
  return memoryVolume(VOLUMES.log, 1);
}

/** The volume of the token that the agent logs in with: for Vault alone, and renewed by the kubelet. */
export function tokenVolume({ auth, timing }: PodPlan): Volume {
  const { value: audience } = auth.audience;
  const token = { expirationSeconds: timing.tokenExpiration, path: 'token' };
  const serviceAccountToken = audience === undefined ? token : withFields({ audience }, token);
  return {
    name: VOLUMES.serviceAccountToken,
    projected: { defaultMode: 0o440, sources: [{ serviceAccountToken }] },
  };
}
