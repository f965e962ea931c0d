import { type AppProps } from 'cdk8s';
import { Deployment, type DeploymentProps, type WorkloadProps } from 'cdk8s-plus-28';
import { nearestName } from '../../core';
import { DECLARATION_NAMES } from '../../pod';
import { WorkloadErrors } from '../errors';
import { formsOfOtherKind } from './other-names';
import { checkForm, type Form } from './prop-forms';

type Forms<T> = Readonly<Record<keyof T, Form>>;

const APP: Readonly<Record<keyof AppProps, true>> = {
  outdir: true,
  outputFileExtension: true,
  yamlOutputType: true,
  recordConstructMetadata: true,
  resolvers: true,
};

const WORKLOAD: Forms<WorkloadProps> = {
  automountServiceAccountToken: 'flag',
  containers: 'elsewhere',
  dns: 'object',
  dockerRegistryAuth: 'made',
  hostAliases: 'objects',
  hostNetwork: 'flag',
  initContainers: 'objects',
  isolate: 'flag',
  metadata: 'object',
  podMetadata: 'object',
  restartPolicy: 'text',
  securityContext: 'object',
  select: 'flag',
  serviceAccount: 'elsewhere',
  spread: 'flag',
  terminationGracePeriod: 'duration',
  volumes: 'mades',
};

/** What a Deployment has beside that. */
const DEPLOYMENT: Forms<Omit<DeploymentProps, keyof WorkloadProps>> = {
  minReady: 'elsewhere',
  progressDeadline: 'elsewhere',
  replicas: 'whole',
  strategy: 'made',
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

/**
 * The properties of one of the five classes of cdk8s-plus, their names and their values; those of a class of the user's own
 * are the user's.
 * @throws WORKLOAD_VALUE_INVALID
 */
export function checkWorkloadProps(Class: unknown, props: object): void {
  const own: Readonly<Record<string, Form>> | undefined =
    Class === Deployment ? DEPLOYMENT : formsOfOtherKind(Class);
  if (own === undefined) return;
  const kind = (Class as { readonly name: string }).name;
  let hasUnknown = false;
  for (const [name, value] of Object.entries(props) as readonly (readonly [string, unknown])[]) {
    const form = formOf(own, name) ?? formOf(WORKLOAD, name);
    if (form === undefined) hasUnknown ||= !OURS.includes(name);
    else if (value !== undefined) checkForm(kind, name, form, value);
  }
  if (hasUnknown) checkSpelling(props, [...Object.keys(WORKLOAD), ...Object.keys(own), ...OURS]);
  // The only one that cdk8s-plus needs, and reads without a look at it.
  if ('schedule' in own)
    checkForm(kind, 'schedule', own['schedule'], (props as { readonly schedule?: unknown }).schedule);
}

function formOf(forms: Readonly<Record<string, Form>>, name: string): Form | undefined {
  return Object.hasOwn(forms, name) ? forms[name] : undefined;
}

const OURS = ['access', 'initContainersBeforeSecrets', ...DECLARATION_NAMES];
