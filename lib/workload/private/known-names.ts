import { type AppProps } from 'cdk8s';
import { Deployment, type DeploymentProps, type WorkloadProps } from 'cdk8s-plus-28';
import { nearestName } from '../../core';
import { DECLARATION_NAMES } from '../../pod';
import { WorkloadErrors } from '../errors';
import { namesOfOtherKind } from './other-names';

type Names<T> = Readonly<Record<keyof T, true>>;

const APP: Names<AppProps> = {
  outdir: true,
  outputFileExtension: true,
  yamlOutputType: true,
  recordConstructMetadata: true,
  resolvers: true,
};

const WORKLOAD: Names<WorkloadProps> = {
  automountServiceAccountToken: true,
  containers: true,
  dns: true,
  dockerRegistryAuth: true,
  hostAliases: true,
  hostNetwork: true,
  initContainers: true,
  isolate: true,
  metadata: true,
  podMetadata: true,
  restartPolicy: true,
  securityContext: true,
  select: true,
  serviceAccount: true,
  spread: true,
  terminationGracePeriod: true,
  volumes: true,
};

/** What a Deployment has beside that. */
const DEPLOYMENT: Names<Omit<DeploymentProps, keyof WorkloadProps>> = {
  minReady: true,
  progressDeadline: true,
  replicas: true,
  strategy: true,
};

/**
 * Refuses a property that is unknown and looks like a known one. One that looks like none may be of a newer cdk8s.
 * @throws WORKLOAD_VALUE_INVALID
 */
export function checkSpelling(props: object, known: readonly string[]): void {
  for (const name of Object.keys(props)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    if (near === undefined) continue;
    throw WorkloadErrors.WORKLOAD_VALUE_INVALID({
      property: name,
      wanted: 'there is no such property',
      got: name,
      remedy: `write ${near}, or leave it out`,
    });
  }
}

/** The properties of an app. */
export function checkAppNames(props: object): void {
  checkSpelling(props, [
    'vault',
    'auth',
    'policyName',
    'deploymentSafeguards',
    'contractFolder',
    ...Object.keys(APP),
  ]);
}

/** The properties of one of the five classes of cdk8s-plus; those of a class of the user's own are the user's. */
export function checkWorkloadNames(Class: unknown, props: object): void {
  const own: object | undefined = Class === Deployment ? DEPLOYMENT : namesOfOtherKind(Class);
  if (own === undefined) return;
  const unknown = Object.keys(props).filter(
    (name) => !(Object.hasOwn(WORKLOAD, name) || Object.hasOwn(own, name) || OURS.includes(name)),
  );
  if (unknown.length > 0) checkSpelling(props, [...Object.keys(WORKLOAD), ...Object.keys(own), ...OURS]);
}

const OURS = ['access', 'initContainersBeforeSecrets', ...DECLARATION_NAMES];
