import { JsonPatch } from 'cdk8s';
import { type ContainerProps, EnvValue } from 'cdk8s-plus-28';
import { WorkloadErrors } from '../errors';
import {
  dotenvFile,
  DotenvFile,
  type EntryValue,
  type FileContent,
  kubeletEnvFile,
  SecretRef,
  SecretText,
} from '../../secrets';
import { type DeliveryKind } from '../delivery';
import { EnvDelivery, type EnvDeliveryKind } from '../env-delivery';

/** The file that holds the variables. Part of the contract: `onChange` and reports name it. */
export const ENV_FILE = 'vault.env';

/** What a workload says of its environment. */
export interface EnvironmentFacts {
  readonly env: Readonly<Record<string, EntryValue>> | undefined;
  readonly envDelivery: EnvDelivery | undefined;
  readonly files: Readonly<Record<string, FileContent>>;
  readonly containers: readonly ContainerProps[];
  readonly delivery: DeliveryKind;
}

/** Environment variables of one container, checked. */
export interface Environment {
  readonly kind: EnvDeliveryKind;
  /** The container that gets them, and its place among the workload's. */
  readonly container: string;
  readonly index: number;
  /** Those that come from files, in the order given. */
  readonly names: readonly string[];
  /** Those that are no secret and that nothing but the container has to know. */
  readonly plain: Readonly<Record<string, string>>;
  /** The files that the agent writes for them. */
  readonly files: Readonly<Record<string, FileContent>>;
}

/** Checks what a workload says of its environment; undefined where it says nothing. */
export function environmentOf(facts: EnvironmentFacts, path: string): Environment | undefined {
  const { env, envDelivery = EnvDelivery.fileKeyRef(), containers } = facts;
  if (env === undefined) return undefined;
  const { kind } = envDelivery;
  const names = containers.map(({ name }) => name ?? 'main');
  const container = envDelivery.container ?? names[0] ?? 'main';
  const target = containers[names.indexOf(container)];
  if (target === undefined) {
    throw WorkloadErrors.WORKLOAD_ENV_CONTAINER_UNKNOWN({ name: container, containers: names }, path);
  }
  const taken = Object.keys(env).find((name) => target.envVariables?.[name] !== undefined);
  if (taken !== undefined) throw WorkloadErrors.WORKLOAD_ENV_NAME_TAKEN({ name: taken, container }, path);
  if (kind === 'file-key-ref' && facts.delivery === 'injector') {
    throw WorkloadErrors.WORKLOAD_ENV_NOT_WITH_INJECTOR({}, path);
  }
  if (kind !== 'file-key-ref' && target.command === undefined) {
    throw WorkloadErrors.WORKLOAD_ENV_COMMAND_UNKNOWN({ container, kind }, path);
  }
  const reference = referenceIn(kind, env, target);
  if (reference !== undefined) {
    throw WorkloadErrors.WORKLOAD_ENV_COMMAND_REFERS({ container, kind, reference }, path);
  }
  if (ENV_FILE in facts.files) throw WorkloadErrors.WORKLOAD_ENV_FILE_TAKEN({ file: ENV_FILE }, path);
  const place = { kind, container, index: names.indexOf(container) };
  const entries = Object.entries(env);
  if (kind !== 'supervisor') {
    const file = kind === 'file-key-ref' ? kubeletEnvFile(env) : dotenvFile(env);
    return { ...place, names: entries.map(([name]) => name), plain: {}, files: { [ENV_FILE]: file } };
  }
  dotenvFile(env); // Checks the names and the plain values too.
  const secrets = entries.filter(([, value]) => isSecret(value));
  const plain = entries.filter(([, value]) => !isSecret(value));
  return {
    ...place,
    names: secrets.map(([name]) => name),
    plain: Object.fromEntries(plain.map(([name, value]) => [name, String(value as string)])),
    // One file for all, so that a user and its password change at once.
    files: { [ENV_FILE]: new DotenvFile(Object.fromEntries(secrets), 'template') },
  };
}

function isSecret(value: EntryValue): boolean {
  return value instanceof SecretRef || value instanceof SecretText;
}

/** What the kubelet replaces in a command: `$$` by a dollar, `$(NAME)` by a variable that it knows. */
const REFERENCE = /\$\$|\$\(([^()]+)\)/g;

/** A variable in the command that the kubelet would have to know and, this way, does not. */
function referenceIn(
  kind: EnvDeliveryKind,
  env: Readonly<Record<string, EntryValue>>,
  { command = [], args = [], envVariables }: ContainerProps,
): string | undefined {
  if (kind === 'file-key-ref') return undefined;
  // The supervisor's command is not the kubelet's, so that it knows no variable at all.
  const unknown = new Set(Object.keys(kind === 'supervisor' ? { ...envVariables, ...env } : env));
  return [...command, ...args]
    .flatMap((word) => [...word.matchAll(REFERENCE)])
    .map(([, name]) => name)
    .find((name) => name !== undefined && unknown.has(name));
}

/** A word of a command as the kubelet would pass it on. */
export function asPassedOn(word: string): string {
  return word.replace(REFERENCE, (found) => (found === '$$' ? '$' : found));
}

/** The container with its variables, as far as cdk8s-plus can say it. */
export function withEnvironment(
  container: ContainerProps,
  { kind, names, plain }: Environment,
  secretsPath: string,
): ContainerProps {
  const variables = { ...container.envVariables };
  // Placeholders, which the patches replace: cdk8s-plus knows no fileKeyRef.
  const added = kind === 'file-key-ref' ? Object.fromEntries(names.map((name) => [name, ''])) : plain;
  for (const [name, value] of Object.entries(added)) {
    // As it stands: to the kubelet "$$" is one dollar and "$(NAME)" another variable.
    variables[name] = EnvValue.fromValue(value.replaceAll('$', '$$$$'));
  }
  const script = `set -a; . '${secretsPath}/${ENV_FILE}'; set +a; exec "$@"`;
  const wrapped = ['/bin/sh', '-c', script, 'env', ...(container.command ?? [])];
  return {
    ...container,
    ...(Object.keys(variables).length === 0 ? {} : { envVariables: variables }),
    ...(kind === 'wrapped-command' ? { command: wrapped } : {}),
  };
}

/**
 * The file references of the container.
 * @param container The JSON pointer of the container in the API object.
 * @param before How many variables stand before ours.
 */
export function fileKeyRefPatches(container: string, before: number, environment: Environment): JsonPatch[] {
  if (environment.kind !== 'file-key-ref') return [];
  return environment.names.flatMap((name, index) => {
    const place = `${container}/env/${String(before + index)}`;
    const fileKeyRef = { volumeName: 'vault-secrets', path: ENV_FILE, key: name };
    return [
      JsonPatch.test(`${place}/name`, name),
      JsonPatch.replace(place, { name, valueFrom: { fileKeyRef } }),
    ];
  });
}
