import { type Container, type EnvVar } from '../kubernetes';
import { type Environment } from '../plan/environment';
import { type View } from '../plan/views';

/** Where a container finds its files: the volume, and the folder in which it is mounted. */
export interface FilesInContainer {
  readonly view: View | undefined;
  readonly secretsPath: string;
}

/** The container with its environment variables. */
export function withEnvironment(
  container: Container,
  environment: Environment,
  { view, secretsPath }: FilesInContainer,
): Container {
  // Before the container's own, whose values may refer to them.
  const variables = variablesOf(environment, view?.volume ?? '');
  const { command = [] } = container;
  const script = `set -a; . '${secretsPath}/${environment.file}'; set +a; exec "$@"`;
  return {
    ...container,
    ...(variables.length === 0 ? {} : { env: [...variables, ...(container.env ?? [])] }),
    ...(environment.kind === 'wrapped-command'
      ? { command: ['/bin/sh', '-c', script, 'env', ...command] }
      : {}),
  };
}

function variablesOf({ kind, names, plain, file }: Environment, volumeName: string): readonly EnvVar[] {
  if (kind === 'file-key-ref') {
    return names.map((name) => ({ name, valueFrom: { fileKeyRef: { key: name, path: file, volumeName } } }));
  }
  // As it is: to the kubelet "$$" is one dollar and "$(NAME)" another variable.
  return Object.entries(plain).map(([name, value]) => ({ name, value: value.replaceAll('$', '$$$$') }));
}
