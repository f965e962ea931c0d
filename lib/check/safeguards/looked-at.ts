import { type CheckedPod } from '../model/checked-pod';
import { PUBLISHED_POLICIES, UNGUARDED_NAMESPACES } from './published-policies';

/** Whether a pod is one for the rules about safeguards: it takes something out of Vault, and is where they look. */
export function isLookedAt(pod: CheckedPod): boolean {
  const { namespace } = pod.template.object;
  return (
    pod.template.hasSpec &&
    (pod.usesVault || pod.gate !== undefined) &&
    !(namespace !== undefined && UNGUARDED_NAMESPACES.includes(namespace))
  );
}

/** The constraint of the policy that a rule looks for, as refusals name it. */
export function constraintOf(rule: string): string {
  return PUBLISHED_POLICIES.find((policy) => policy.rule === rule)?.constraint ?? '';
}
