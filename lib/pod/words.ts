import { term, type Wording } from '../core';

// What errors of this room call the values that TypeScript and a declaration in a file write differently. What is in the
// pod and not in the declaration has the words of Kubernetes there: the pod is a manifest.

export const AGENT_DELIVERY = term('Delivery.agent()', 'agent');

export const FILE_KEY_REF = term('EnvDelivery.fileKeyRef()', 'fileKeyRef');
export const FILE_KEY_REF_OF_WEB = term(
  'EnvDelivery.fileKeyRef({ containers: ["web"] })',
  '{ fileKeyRef: { containers: [web] } }',
);
export const WRAPPED_COMMAND = term('EnvDelivery.wrappedCommand()', 'wrappedCommand');
export const SUPERVISOR = term('EnvDelivery.supervisor()', 'supervisor');

export const RESTART = term('OnChange.restart()', 'restart');
export const SPREAD_RESTART = term(
  'OnChange.restart({ spread: Duration.minutes(5) })',
  '{ restart: { spread: 5m } }',
);
export const SIGHUP = term('OnChange.signal("SIGHUP")', '{ signal: { signal: SIGHUP } }');
export const HTTP_POST = term(
  'OnChange.httpPost("http://127.0.0.1:8080/-/reload")',
  "{ httpPost: 'http://127.0.0.1:8080/-/reload' }",
);
export const COMMAND = term('OnChange.command([...])', '{ command: [...] }');

export const LOGGED = term('FailedRotation.logged()', 'logged');
export const EVENT = term('FailedRotation.event()', 'event');

export const OWNER_MODE = term('FileMode.owner()', "'0400'");
export const GROUP_MODE = term('FileMode.group()', "'0440'");
export const EVERYONE_MODE = term('FileMode.everyone()', "'0444'");

/** The user and group of a container, which a construct and a manifest call differently. */
export const USER_AND_GROUP = term(
  'securityContext: { user: 10001, group: 10001 } (in a manifest runAsUser and runAsGroup)',
  'securityContext: { runAsUser: 10001, runAsGroup: 10001 }',
);
export const USER = term('securityContext.user (in a manifest runAsUser)', 'securityContext.runAsUser');
export const USER_AND_GROUP_NAMES = term(
  'securityContext.user and group (in a manifest runAsUser and runAsGroup)',
  'securityContext.runAsUser and runAsGroup',
);
/** The variables that a container has of its own. */
export const OWN_VARIABLES = term('envVariables', 'env');

/** A duration in seconds. */
export function seconds(count: number): Wording {
  return term(`Duration.seconds(${String(count)})`, `${String(count)}s`);
}

/** A duration in minutes. */
export function minutes(count: number): Wording {
  return term(`Duration.minutes(${String(count)})`, `${String(count)}m`);
}

/** A duration in hours. */
export function hours(count: number): Wording {
  return term(`Duration.hours(${String(count)})`, `${String(count)}h`);
}

/** A size in MiB. */
export function mebibytes(count: number): Wording {
  return term(`Size.mebibytes(${String(count)})`, `${String(count)}Mi`);
}
