import { type PodPlan } from '../plan/pod-plan';
import { script } from './containers';
import { awaitedFiles } from './gate';

/** On the agent, whose image has a shell, and not on the application, whose image may have none. */
export function agentReadiness(plan: PodPlan): object {
  return {
    exec: { command: script('ready', 'check', ...awaitedFiles(plan)) },
    periodSeconds: 5,
    timeoutSeconds: 5,
  };
}

/**
 * The liveness probe that reports a failed rotation. It fails without consequence: the kubelet makes an event of each
 * failure, and the threshold is never reached.
 */
export function failedRotationProbe({ reportsFailedRotation, timing }: PodPlan): object {
  if (!reportsFailedRotation) return {};
  return {
    livenessProbe: {
      exec: { command: script('ready', 'fresh', String(staleAfter(timing.renderInterval))) },
      failureThreshold: 2_147_483_647,
      periodSeconds: 30,
      timeoutSeconds: 5,
    },
  };
}

/**
 * The liveness probe of an agent among the regular containers, of which Deployment Safeguards ask for one. Whether Vault
 * answers is not for it to say: a restart would mend nothing, and take the token along. It fails when no process can be
 * started in the container.
 */
export function agentLiveness({ deploymentSafeguards }: PodPlan): object | undefined {
  if (!deploymentSafeguards) return undefined;
  return {
    exec: { command: ['/bin/sh', '-c', 'exit 0'] },
    periodSeconds: 30,
    timeoutSeconds: 5,
  };
}

/** An error counts as long as it is repeated: at most 30 s apart, or when the secrets are read again. */
function staleAfter(renderInterval: number): number {
  return Math.max(90, 2 * renderInterval);
}
