import { Token } from 'cdktf';
import { labelKey, labelValueProblem } from '../../core';
import { AksErrors } from '../errors';

/**
 * Labels as Kubernetes takes them, with no prefix that is kept for Kubernetes or AKS, which refuse it.
 *
 * @throws AKS_LABEL_INVALID
 */
export function checkLabels(
  labels: Readonly<Record<string, string>> | undefined,
  constructPath: string,
): void {
  if (labels === undefined || Token.isUnresolved(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    const rule = keyProblem(key) ?? valueProblem(value);
    if (rule !== undefined)
      throw AksErrors.AKS_LABEL_INVALID({ rule, label: `${key}=${value}` }, constructPath);
  }
}

/** @throws AKS_TAINT_INVALID for what is not `key=value:Effect` */
export function checkTaints(taints: readonly string[], constructPath: string): void {
  for (const taint of taints) {
    if (Token.isUnresolved(taint)) continue;
    const match = /^(?<key>[^=:]+)(?:=(?<value>[^=:]*))?:(?<effect>\w+)$/.exec(taint);
    const { key = '', value = '', effect = '' } = match?.groups ?? {};
    const known = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect);
    if (!known || keyProblem(key, false) !== undefined || valueProblem(value) !== undefined) {
      throw AksErrors.AKS_TAINT_INVALID({ taint }, constructPath);
    }
  }
}

function keyProblem(key: string, own = true): string | undefined {
  const { prefix, problem } = labelKey(key);
  if (problem !== undefined) return problem;
  if (
    own &&
    prefix !== undefined &&
    /(?:^|\.)(?:kubernetes\.azure\.com|kubernetes\.io|k8s\.io)$/.test(prefix)
  ) {
    return 'the prefixes kubernetes.azure.com, kubernetes.io and k8s.io are kept for AKS and Kubernetes';
  }
  return undefined;
}

function valueProblem(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : labelValueProblem(value);
}
