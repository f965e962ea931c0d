import { ENV_FILE, isTemplateSafe } from '../../agent';
import {
  dotenvFile,
  DotenvFile,
  type EntryValue,
  type FileContent,
  kubeletEnvFile,
  type NamedSecretFile,
  SecretRef,
  SecretText,
} from '../../secrets';
import { EnvDelivery, type EnvDeliveryKind } from '../env-delivery';
import { PodErrors } from '../errors';
import { type Container } from '../kubernetes';
import { type Reactions } from './reactions';

/** Environment variables as they are declared, before the container that gets them is known. */
export interface DeclaredEnvironment {
  readonly kind: EnvDeliveryKind;
  /** The container that is named; undefined for the first. */
  readonly container: string | undefined;
  /** All names, in the order given. */
  readonly all: readonly string[];
  /** Those that come from files. */
  readonly names: readonly string[];
  /** Those that are no secret and that nothing but the container has to know. */
  readonly plain: Readonly<Record<string, string>>;
  /** The files that the agent writes for them. */
  readonly files: Readonly<Record<string, FileContent>>;
}

/** Checks the variables; undefined where none are declared. */
export function declaredEnvironment(
  env: Readonly<Record<string, EntryValue>> | undefined,
  { kind, container }: EnvDelivery = EnvDelivery.fileKeyRef(),
  files: Readonly<Record<string, FileContent>>,
): DeclaredEnvironment | undefined {
  if (env === undefined) return undefined;
  if (Object.hasOwn(files, ENV_FILE)) throw PodErrors.POD_ENV_FILE_TAKEN({ file: ENV_FILE });
  const all = Object.keys(env);
  if (kind !== 'supervisor') {
    const file = kind === 'file-key-ref' ? kubeletEnvFile(env) : dotenvFile(env);
    return { kind, container, all, names: all, plain: {}, files: { [ENV_FILE]: file } };
  }
  dotenvFile(env); // Checks the names and the plain values too.
  const filed = Object.entries(env).filter(([, value]) => isFiled(value));
  const plain = Object.entries(env).filter(([, value]) => !isFiled(value));
  return {
    kind,
    container,
    all,
    names: filed.map(([name]) => name),
    plain: Object.fromEntries(plain.map(([name, value]) => [name, String(value as string)])),
    // One file for all, so that a user and its password change at once.
    files: { [ENV_FILE]: new DotenvFile(Object.fromEntries(filed), 'template') },
  };
}

function isSecret(value: EntryValue): boolean {
  return value instanceof SecretRef || value instanceof SecretText;
}

/** What a template language would take for its own has no place in the manifest, and goes the way of the secrets. */
function isFiled(value: EntryValue): boolean {
  // The kubelet wants every dollar twice, of which Flux would make one.
  return isSecret(value) || /\$/.test(String(value as string)) || !isTemplateSafe(String(value as string));
}

/** The environment with the container that gets it. */
export interface Environment extends DeclaredEnvironment {
  readonly container: string;
}

/** Finds the container of the environment and checks that the variables can reach it. */
export function environmentOf(
  declared: DeclaredEnvironment | undefined,
  containers: readonly Container[],
): Environment | undefined {
  if (declared === undefined) return undefined;
  const { kind, all } = declared;
  const names = containers.map(({ name }) => name);
  const target =
    declared.container === undefined
      ? containers[0]
      : containers.find(({ name }) => name === declared.container);
  if (target === undefined) {
    throw PodErrors.POD_ENV_CONTAINER_UNKNOWN({ name: declared.container ?? '', containers: names });
  }
  const container = target.name;
  const taken = all.find((name) => target.env?.some((variable) => variable.name === name));
  if (taken !== undefined) throw PodErrors.POD_ENV_NAME_TAKEN({ name: taken, container });
  if (kind !== 'file-key-ref' && (target.command ?? []).length === 0) {
    throw PodErrors.POD_ENV_COMMAND_UNKNOWN({ container, kind });
  }
  const reference = referenceIn(declared, target);
  if (reference !== undefined) throw PodErrors.POD_ENV_COMMAND_REFERS({ container, kind, ...reference });
  return { ...declared, container };
}

/** What an environment with leases is held against. */
export interface LeaseFacts {
  readonly files: readonly NamedSecretFile[];
  /** Whether the pods end by themselves. */
  readonly completes: boolean;
}

/**
 * A process keeps its variables, and those of a lease are worth nothing after its maximum TTL. A Job ends before.
 * @throws POD_ENV_GOES_STALE
 */
export function checkLeasedEnvironment(
  { files, completes }: LeaseFacts,
  environment: Environment | undefined,
  { restarts }: Reactions,
): void {
  if (environment === undefined || environment.kind === 'supervisor' || completes) return;
  const { container, names } = environment;
  const leased = files.some(({ name, file }) => name === ENV_FILE && file.dynamic);
  if (leased && restarts.get(ENV_FILE) !== container) {
    throw PodErrors.POD_ENV_GOES_STALE({ container, names });
  }
}

/** What the kubelet replaces in a command: `$$` by a dollar, `$(NAME)` by a variable that it knows. */
const REFERENCE = /\$\$|\$\(([^()]+)\)/g;

/** A variable that the kubelet would have to know and, this way, does not: in the command, or in a value beside it. */
function referenceIn(
  { kind, all, names }: DeclaredEnvironment,
  { command = [], args = [], env = [] }: Container,
): { readonly where: string; readonly reference: string } | undefined {
  if (kind === 'file-key-ref') return undefined;
  // The supervisor's command is not the kubelet's, so that it knows no variable at all.
  const ofCommand = [...all, ...(kind === 'supervisor' ? env.map(({ name }) => name) : [])];
  const places = [
    { where: 'command', words: [...command, ...args], unknown: ofCommand },
    ...env.map(({ name, value }) => ({
      where: `variable "${name}"`,
      words: typeof value === 'string' ? [value] : [],
      unknown: names,
    })),
  ];
  for (const { where, words, unknown } of places) {
    const reference = words
      .flatMap((word) => [...word.matchAll(REFERENCE)])
      .map(([, name]) => name)
      .find((name) => name !== undefined && unknown.includes(name));
    if (reference !== undefined) return { where, reference };
  }
  return undefined;
}

/** A word of a command as the kubelet would pass it on. */
export function asPassedOn(word: string): string {
  return word.replace(REFERENCE, (found) => (found === '$$' ? '$' : found));
}
