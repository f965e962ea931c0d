import { envFile, isTemplateSafe } from '../../agent';
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
import { type DeclaredEnv, envList } from '../container-env';
import { EnvDelivery, type EnvDeliveryKind } from '../env-delivery';
import { PodErrors } from '../errors';
import { type Container } from '../kubernetes';
import { type Reactions } from './reactions';

/** Environment variables as they are declared, before the containers that get them are known. */
export interface DeclaredEnvironment {
  readonly kind: EnvDeliveryKind;
  /** The containers that are named; undefined for the first. */
  readonly containers: readonly string[] | undefined;
  /** All names, in the order given. */
  readonly all: readonly string[];
  /** Those that come from the file. */
  readonly names: readonly string[];
  /** Those that are no secret and that nothing but the container has to know. */
  readonly plain: Readonly<Record<string, string>>;
  /** The name of the file that the agent writes for them. */
  readonly file: string;
  /** What it holds. */
  readonly content: FileContent;
}

/** Checks the variables; none where none are declared. */
export function declaredEnvironments(
  env: DeclaredEnv | undefined,
  delivery: EnvDelivery | undefined,
  files: Readonly<Record<string, unknown>>,
): readonly DeclaredEnvironment[] {
  if (env === undefined) return [];
  return envList(env, delivery ?? EnvDelivery.fileKeyRef()).map((one, index) => {
    const file = envFile(index);
    if (Object.hasOwn(files, file)) throw PodErrors.POD_ENV_FILE_TAKEN({ file });
    return { ...declaredEnvironment(one.variables, one.delivery), file };
  });
}

function declaredEnvironment(
  env: Readonly<Record<string, EntryValue>>,
  { kind, containers }: EnvDelivery,
): Omit<DeclaredEnvironment, 'file'> {
  const all = Object.keys(env);
  if (kind !== 'supervisor') {
    const content = kind === 'file-key-ref' ? kubeletEnvFile(env) : dotenvFile(env);
    return { kind, containers, all, names: all, plain: {}, content };
  }
  dotenvFile(env); // Checks the names and the plain values too.
  const filed = Object.entries(env).filter(([, value]) => isFiled(value));
  const plain = Object.entries(env).filter(([, value]) => !isFiled(value));
  return {
    kind,
    containers,
    all,
    names: filed.map(([name]) => name),
    plain: Object.fromEntries(plain.map(([name, value]) => [name, String(value as string)])),
    // One file for all, so that a user and its password change at once.
    content: new DotenvFile(Object.fromEntries(filed), 'template'),
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

/** The environment with the containers that get it. */
export interface Environment extends DeclaredEnvironment {
  readonly containers: readonly string[];
}

/** The containers that variables can be for: those that run after the gate. */
export interface EnvironmentTargets {
  readonly initContainers: readonly Container[];
  /** The first of them is the one that is meant where none is named. */
  readonly containers: readonly Container[];
}

/** Finds the containers of each environment and checks that the variables can reach them. */
export function environmentsOf(
  declared: readonly DeclaredEnvironment[],
  targets: EnvironmentTargets,
): readonly Environment[] {
  const taken = new Set<string>();
  return declared.map((one) => {
    const containers = one.containers ?? targets.containers.slice(0, 1).map(({ name }) => name);
    for (const name of containers) {
      checkTarget(one, name, targets);
      if (taken.has(name)) throw PodErrors.POD_ENV_CONTAINER_TWICE({ container: name });
      taken.add(name);
    }
    return { ...one, containers };
  });
}

function checkTarget(declared: DeclaredEnvironment, container: string, targets: EnvironmentTargets): void {
  const { kind, all } = declared;
  const known = [...targets.containers, ...targets.initContainers];
  const target = known.find(({ name }) => name === container);
  if (target === undefined) {
    const containers = known.map(({ name }) => name);
    throw PodErrors.POD_ENV_CONTAINER_UNKNOWN({ name: container, containers });
  }
  const taken = all.find((name) => target.env?.some((variable) => variable.name === name));
  if (taken !== undefined) throw PodErrors.POD_ENV_NAME_TAKEN({ name: taken, container });
  if (kind !== 'file-key-ref' && (target.command ?? []).length === 0) {
    throw PodErrors.POD_ENV_COMMAND_UNKNOWN({ container, kind });
  }
  const reference = referenceIn(declared, target);
  if (reference !== undefined) throw PodErrors.POD_ENV_COMMAND_REFERS({ container, kind, ...reference });
}

/** What an environment with leases is held against. */
export interface LeaseFacts {
  readonly files: readonly NamedSecretFile[];
  /** Whether the pods end by themselves. */
  readonly completes: boolean;
  /** The containers that run as long as the pod does. */
  readonly running: ReadonlySet<string>;
}

/**
 * A process keeps its variables, and those of a lease are worth nothing after its maximum TTL. A Job ends before, and
 * so does an init container.
 * @throws POD_ENV_GOES_STALE
 */
export function checkLeasedEnvironments(
  { files, completes, running }: LeaseFacts,
  environments: readonly Environment[],
  { restarts }: Reactions,
): void {
  if (completes) return;
  for (const { kind, containers, names, file } of environments) {
    const leased = files.some((one) => one.name === file && one.file.perAgent);
    if (kind === 'supervisor' || !leased) continue;
    const stale = containers.find((name) => running.has(name) && restarts.get(file)?.has(name) !== true);
    if (stale !== undefined) throw PodErrors.POD_ENV_GOES_STALE({ container: stale, names, file });
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
