import { withFields } from '../../core';
import { type PodPlan } from '../plan/pod-plan';
import { agentContainer, agentProcess } from '../parts/agent';
import { configMount, logMount, viewMounts } from '../parts/containers';
import { gate } from '../parts/gate';
import { listenerConfiguration, listenerContainers } from '../parts/listener';
import { agentInManifest } from './agent-in-manifest';
import { type DeliveryParts } from './delivery-parts';

/**
 * {@link Delivery.agent}: the agent is a native sidecar and the first of ours, then the listener where something is used,
 * and right after them the start gate. A native sidecar ends after the application, which keeps its leases until then.
 */
export function agentDelivery(plan: PodPlan): DeliveryParts {
  const process = plan.files.length === 0 ? undefined : agentProcess(plan, 'revoked');
  const agents =
    process === undefined ? [] : [withFields(agentContainer(plan, process), { restartPolicy: 'Always' })];
  const parts = agentInManifest(plan, process);
  return {
    initContainers: [
      ...agents,
      ...listenerContainers(plan),
      gate(plan, [...viewMounts(plan), configMount(), logMount()]),
    ],
    containers: [],
    ...parts,
    configuration: withFields(parts.configuration, listenerConfiguration(plan)),
  };
}
