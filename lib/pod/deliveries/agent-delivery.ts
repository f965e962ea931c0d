import { AGENT_CONTAINER } from '../../agent';
import { type PodPlan } from '../plan/pod-plan';
import { agentContainer, agentProcess } from '../parts/agent';
import { configMount, logMount, viewMounts } from '../parts/containers';
import { gate } from '../parts/gate';
import { agentInManifest } from './agent-in-manifest';
import { type DeliveryParts } from './delivery-parts';

/**
 * {@link Delivery.agent}: the agent is a native sidecar and the first of ours, the start gate comes right after it. A
 * native sidecar ends after the application, which keeps its leases until then.
 */
export function agentDelivery(plan: PodPlan): DeliveryParts {
  const process = agentProcess(plan, 'revoked');
  const agent = agentContainer(plan, process);
  return {
    initContainers: [
      { ...agent, name: AGENT_CONTAINER, restartPolicy: 'Always' },
      gate(plan, [...viewMounts(plan), configMount(), logMount()]),
    ],
    containers: [],
    ...agentInManifest(plan, process),
  };
}
