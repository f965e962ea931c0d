import { CONFIG_FILES, LISTENER_CONTAINER, listenerCommand, listenerConfig } from '../../agent';
import { type Container } from '../kubernetes';
import { type PodPlan } from '../plan/pod-plan';
import { tokenMount } from './agent';
import { caMounts } from './ca';
import { type Configuration } from './configuration';
import { IMAGE_IDENTITY } from '../plan/agent-identity';
import { configMount, logMount, ownContainer } from './containers';

/**
 * The container of the listener, with a login of its own; none where nothing is used. As its image's own user also where
 * the agent runs as the application, which could look into a process of its own user.
 */
export function listenerContainers(plan: PodPlan): readonly Container[] {
  if (plan.listener === undefined) return [];
  return [
    {
      name: LISTENER_CONTAINER,
      ...ownContainer(plan, IMAGE_IDENTITY),
      command: listenerCommand(plan.image.binary),
      restartPolicy: 'Always',
      volumeMounts: [configMount(), logMount(), tokenMount(), ...caMounts(plan)],
    },
  ];
}

/** Its part of the configuration that the pod carries. */
export function listenerConfiguration({ listener, server, auth }: PodPlan): Configuration {
  if (listener === undefined) return {};
  const config = listenerConfig({
    server,
    authPath: `auth/${auth.path}`,
    authNamespace: auth.namespace,
    role: listener.roleName,
    port: listener.port,
  });
  return { [CONFIG_FILES.listener]: config };
}
