import { ENV_FILE, VOLUMES } from '../../agent';
import { type Container, type EnvVar } from '../kubernetes';
import { type Environment } from '../plan/environment';

/** The container with its environment variables. */
export function withEnvironment(
  container: Container,
  environment: Environment,
  secretsPath: string,
): Container {
  // Before the container's own, whose values may refer to them.
  const variables = variablesOf(environment);
  const { command = [] } = container;
  const script = `set -a; . '${secretsPath}/${ENV_FILE}'; set +a; exec "$@"`;
  return {
    ...container,
    ...(variables.length === 0 ? {} : { env: [...variables, ...(container.env ?? [])] }),
    ...(environment.kind === 'wrapped-command'
      ? { command: ['/bin/sh', '-c', script, 'env', ...command] }
      : {}),
  };
}

function variablesOf({ kind, names, plain }: Environment): readonly EnvVar[] {
  if (kind === 'file-key-ref') {
    return names.map((name) => ({
      name,
      valueFrom: { fileKeyRef: { key: name, path: ENV_FILE, volumeName: VOLUMES.secrets } },
    }));
  }
  // As it is: to the kubelet "$$" is one dollar and "$(NAME)" another variable.
  return Object.entries(plain).map(([name, value]) => ({ name, value: value.replaceAll('$', '$$$$') }));
}
