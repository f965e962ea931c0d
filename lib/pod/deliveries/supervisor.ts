import {
  AGENT_COPY_CONTAINER,
  agentLogin,
  type ConfigFile,
  configPath,
  PROGRAM_DIR,
  supervisorFile,
  templateSafeJson,
  VOLUMES,
} from '../../agent';
import { posix } from 'node:path';
import { TEMPLATE_DELIMITERS } from '../../secrets';
import { PodErrors } from '../errors';
import { type Container, type Volume, type VolumeMount } from '../kubernetes';
import { asPassedOn, type Environment } from '../plan/environment';
import { type PodPlan } from '../plan/pod-plan';
import { tokenMount } from '../parts/agent';
import { caMounts } from '../parts/ca';
import { type Configuration } from '../parts/configuration';
import { agentIdentity, configMount, ownContainer } from '../parts/containers';

const PROGRAM = `${PROGRAM_DIR}/vault-agent`;

/** What the process supervisor adds to a pod, whatever the delivery. */
export interface SupervisorParts {
  /** Copies the agent's program: after the start gate, before the application's init containers. */
  readonly copy: Container;
  readonly volume: Volume;
  readonly configuration: Configuration;
  /** A container of the application, started by the supervisor where it is one of those that are. */
  supervised(container: Container): Container;
}

/** The parts of a pod of whose containers some are started by the agent's process supervisor; undefined without any. */
export function supervisorParts(plan: PodPlan): SupervisorParts | undefined {
  const targets = supervisedContainers(plan);
  if (targets.length === 0) return undefined;
  const files = new Map(targets.map(({ container }, index) => [container.name, supervisorFile(index)]));
  return {
    copy: {
      name: AGENT_COPY_CONTAINER,
      ...ownContainer(plan, agentIdentity(plan)),
      command: ['/bin/sh', '-c', `cp "$(command -v ${plan.image.binary})" ${PROGRAM}`],
      volumeMounts: [{ name: VOLUMES.program, mountPath: PROGRAM_DIR }],
    },
    volume: { name: VOLUMES.program, emptyDir: { sizeLimit: '1Gi' } },
    configuration: Object.fromEntries(
      targets.map(({ container, environment }, index) => [
        supervisorFile(index),
        supervisorConfig(plan, environment, container),
      ]),
    ),
    supervised: (container) => {
      const file = files.get(container.name);
      return file === undefined ? container : supervised(plan, container, file);
    },
  };
}

/** The containers with variables from the supervisor, in the order in which they are named. */
function supervisedContainers({ environments, initContainersAfter, spec }: PodPlan) {
  const known = [...initContainersAfter, ...spec.containers];
  return environments
    .filter(({ kind }) => kind === 'supervisor')
    .flatMap((environment) =>
      environment.containers.map((name) => ({
        environment,
        container: known.find((one) => one.name === name) ?? { name },
      })),
    );
}

function supervised(plan: PodPlan, container: Container, file: ConfigFile): Container {
  return {
    ...withoutArgs(container),
    command: [PROGRAM, 'agent', `-config=${configPath(file)}`],
    volumeMounts: withMounts(container, [
      { name: VOLUMES.program, mountPath: PROGRAM_DIR, readOnly: true },
      configMount(),
      ...caMounts(plan),
      tokenMount(),
    ]),
  };
}

/** @throws POD_MOUNT_PATH_TAKEN where the container has a mount of its own in one of the places, or below */
function withMounts({ name, volumeMounts = [] }: Container, added: readonly VolumeMount[]): VolumeMount[] {
  for (const { mountPath, name: volume } of volumeMounts) {
    const path = added.find((one) =>
      `${posix.normalize(mountPath)}/`.startsWith(`${one.mountPath}/`),
    )?.mountPath;
    if (path !== undefined) throw PodErrors.POD_MOUNT_PATH_TAKEN({ container: name, path, volume });
  }
  return [...volumeMounts, ...added];
}

/** They are part of the supervisor's command. */
function withoutArgs(container: Container): Container {
  return Object.fromEntries(Object.entries(container).filter(([field]) => field !== 'args')) as Container;
}

/**
 * The supervisor's configuration. It reads the file that the pod's agent writes, so that there is one lease and one
 * value for both; the login is the price of entry.
 */
function supervisorConfig(
  plan: PodPlan,
  { names, file }: Environment,
  { command = [], args = [] }: Pick<Container, 'command' | 'args'> = {},
): string {
  const { left, right } = TEMPLATE_DELIMITERS;
  const action = (text: string): string => `${left} ${text} ${right}`;
  return templateSafeJson({
    ...agentLogin({
      server: plan.server,
      authPath: `auth/${plan.auth.path}`,
      authNamespace: plan.auth.namespace,
      role: plan.roleName,
    }),
    env_template: names.map((name) => ({
      [name]: {
        contents: [
          action(`with file "${plan.secretsPath}/${file}" | parseJSON`),
          action(`index . "${name}"`),
          action('end'),
        ].join(''),
        left_delimiter: left,
        right_delimiter: right,
      },
    })),
    exec: {
      command: [...command, ...args].map(asPassedOn),
      restart_on_secret_changes: 'always',
      restart_stop_signal: 'SIGTERM',
    },
    template_config: { exit_on_retry_failure: false },
    // Its output is the application's.
    log_level: 'error',
  });
}
