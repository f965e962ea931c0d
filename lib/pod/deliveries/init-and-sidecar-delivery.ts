import { AGENT_INIT_CONTAINER } from '../../agent';
import { type Container } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';
import { agentContainer, agentMounts, agentProcess, agentVariables, type TokenEnd } from '../parts/agent';
import { agentIdentity, ownContainer, script } from '../parts/containers';
import { awaitedFiles, TELLS } from '../parts/gate';
import { agentLiveness } from '../parts/probes';
import { agentInManifest } from './agent-in-manifest';
import { type DeliveryParts } from './delivery-parts';

/**
 * {@link Delivery.initAndSidecar}: an init container renders the files, tests that they are there and ends; a regular
 * container keeps them fresh, which a Job does without, since it would keep the Job from completing.
 */
export function initAndSidecarDelivery(plan: PodPlan): DeliveryParts {
  const token = tokenEnd(plan);
  const process = agentProcess(plan, token);
  // The sidecar finds the token on SIGUSR1 and revokes it.
  const signal = token === 'handed over' ? 'USR1' : 'TERM';
  return {
    initContainers: [
      {
        name: AGENT_INIT_CONTAINER,
        ...ownContainer(plan, agentIdentity(plan)),
        command: script(
          'ready',
          'render',
          signal,
          String(plan.timing.startTimeout),
          ...awaitedFiles(plan),
          '--',
          ...process.command,
        ),
        ...agentVariables(plan),
        ...TELLS,
        volumeMounts: agentMounts(plan, process),
      },
    ],
    containers: plan.completes ? [] : [besideApplication(plan, agentContainer(plan, process))],
    ...agentInManifest(plan, process),
  };
}

/** Of a regular container Deployment Safeguards want both probes. One that reports failed rotations has them. */
function besideApplication(plan: PodPlan, agent: Container): Container {
  const livenessProbe = agent['livenessProbe'] ?? agentLiveness(plan);
  return livenessProbe === undefined ? agent : { ...agent, livenessProbe };
}

/**
 * A regular sidecar is told to stop together with the application, which may need its leases for a while yet; files
 * that it has read need no token. The application does not start before the init container has ended, so that leaves
 * its token to the sidecar; a Job has none.
 */
function tokenEnd({ dynamic, completes }: PodPlan): TokenEnd {
  if (dynamic) return 'ends with its TTL';
  return completes ? 'revoked' : 'handed over';
}
