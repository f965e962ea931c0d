import { withFields } from '../../core';
import { type AgentProcess } from '../parts/agent';
import { caConfiguration, caVolumes } from '../parts/ca';
import { scripts } from '../parts/configuration';
import { secretsMount } from '../parts/containers';
import { logVolume, secretsVolumes, tokenVolume } from '../parts/volumes';
import { type PodPlan } from '../plan/pod-plan';
import { viewOf } from '../plan/views';
import { type DeliveryParts, reactionScripts } from './delivery-parts';

/**
 * What the deliveries with an agent of the manifest have in common: everything but their containers.
 * @param process Undefined where no file is written.
 */
export function agentInManifest(
  plan: PodPlan,
  process: AgentProcess | undefined,
): Omit<DeliveryParts, 'initContainers' | 'containers'> {
  return {
    volumes: [
      ...secretsVolumes(plan),
      logVolume(),
      ...(process?.volumes ?? []),
      tokenVolume(plan),
      ...caVolumes(plan),
    ],
    configuration: withFields(process?.configuration, {
      ...scripts('secrets-ready.sh', ...reactionScripts(plan)),
      ...caConfiguration(plan),
    }),
    labels: {},
    annotations: {},
    applicationMounts: (container) => {
      const view = viewOf(plan.views, container);
      return view === undefined ? [] : [secretsMount(plan, view)];
    },
  };
}
