import { Token } from 'cdktf';
import { AksErrors } from '../errors';

const NAME = /^[a-z0-9](?:[\w.-]{0,61}[a-z0-9])?$/i;
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

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
  const [name = '', prefix, more] = key.split('/').reverse();
  if (more !== undefined || !NAME.test(name) || (prefix !== undefined && !PREFIX.test(prefix))) {
    return 'a key is at most 63 letters, digits, "-", "_" or ".", with a DNS name and "/" before it or without';
  }
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
  return value === '' || Token.isUnresolved(value) || NAME.test(value)
    ? undefined
    : 'a value is empty or at most 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends';
}
