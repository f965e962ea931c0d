import { type PodSpec } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';

/**
 * What spreads the pods of a template over nodes, as Deployment Safeguards add it where nothing does: as far as there
 * are nodes, so that no pod waits. For pods that go on running, however many there are: an autoscaler may make more, and
 * AKS changes a workload with one replica as well.
 */
export function spread({ completes, spec }: PodPlan, labels: Readonly<Record<string, string>>): object {
  if (completes || spreadsItself(spec) || Object.keys(labels).length === 0) return {};
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { ...labels } },
      },
    ],
  };
}

/** Whether the user has said anything: AKS then adds nothing either. */
function spreadsItself({ topologySpreadConstraints, affinity }: PodSpec): boolean {
  const antiAffinity: unknown = (affinity as { readonly podAntiAffinity?: unknown } | null | undefined)
    ?.podAntiAffinity;
  return (
    (Array.isArray(topologySpreadConstraints) && topologySpreadConstraints.length > 0) ||
    (antiAffinity !== undefined && antiAffinity !== null)
  );
}
