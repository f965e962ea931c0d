import { Token } from 'cdktf';
import { type ConfigurationError } from '../../core';
import { AksErrors } from '../errors';
import { type AksAddons } from './aks-cluster-props';

// What is asked of every cluster, also of AKS Automatic.

/** Azure's own rule of names. */
export function clusterNameProblem(clusterName: string, path: string): ConfigurationError | undefined {
  return !Token.isUnresolved(clusterName) && !/^[a-z\d](?:[\w-]{0,61}[a-z\d])?$/i.test(clusterName)
    ? AksErrors.AKS_CLUSTER_NAME_INVALID({ clusterName }, path)
    : undefined;
}

/** @param subject where the revisions are written */
export function istioProblem(
  subject: string,
  istio: AksAddons['istio'],
  path: string,
): ConfigurationError | undefined {
  if (istio === undefined) return undefined;
  const { revisions } = istio;
  if (revisions.length === 0) return AksErrors.AKS_ISTIO_REVISIONS_EMPTY({ subject }, path);
  const wrong = revisions.some((one) => !Token.isUnresolved(one) && !/^asm-1-\d+$/.test(one));
  return revisions.length > 2 || wrong
    ? AksErrors.AKS_ISTIO_REVISION_INVALID({ subject, revisions }, path)
    : undefined;
}

/** Arguments that Terraform is to ignore, in its own names. */
export function ignoredArgumentProblem(
  externallyManaged: readonly string[],
  path: string,
): ConfigurationError | undefined {
  const bad = externallyManaged.find(
    (argument) => !/^[a-z]\w*(?:\[\d+\])?(?:\.[a-z]\w*(?:\[\d+\])?)*$/.test(argument),
  );
  return bad === undefined ? undefined : AksErrors.AKS_IGNORED_ARGUMENT_INVALID({ argument: bad }, path);
}
