import { compareCodeUnits, groupBy } from '../core';
import { CAPABILITIES, type Capability, PolicyRule } from '../policy';
import { parameterOptions, unitedParameters } from './parameters';
import { type PodField } from './pod-field';
import { type SecretRead, type SecretRequest } from './secret-request';

/** How a file is written. */
export type FileFormat =
  | 'raw'
  | 'dotenv'
  | 'json'
  | 'properties'
  | 'text'
  | 'certificate'
  | 'yaml'
  | 'toml'
  | 'ini'
  | 'agent-template';

/** One key that a file takes from one request; all keys where none is named. */
export interface SecretUse {
  readonly request: SecretRequest;
  readonly key?: string;
}

/**
 * The content of one file that the agent writes: text with secrets in it, as a template. Immutable.
 *
 * Made by `dotenvFile`, `jsonFile`, `yamlFile`, `tomlFile`, `iniFile`, `propertiesFile`, the tag `secretText`,
 * `agentTemplate` and `pki(...).role(...).certificate(...)`, or of a single reference.
 */
export abstract class SecretFile {
  /** Made at the first question, for all that ask; private fields, since a file is frozen. */
  #reads: readonly SecretRead[] | undefined;
  #uses: readonly SecretUse[] | undefined;
  #requests: readonly SecretRequest[] | undefined;

  /** What the file is. */
  public abstract readonly format: FileFormat;

  /** The template in the agent's language (consul-template). Holds paths and keys, never a value. */
  public abstract template(): string;

  /** What the file is made of, in the order of writing. @internal */
  protected abstract uses(): readonly SecretUse[];

  /** What is read from Vault for this file, one entry a path, sorted by path. */
  public get reads(): readonly SecretRead[] {
    this.#reads ??= unitedReads(this.#allUses.flatMap(({ request, key }) => request.reads(key)));
    return this.#reads;
  }

  /** The rules that allow exactly {@link reads}, one a path, sorted by path. */
  public get rules(): readonly PolicyRule[] {
    return rulesFor(
      this.reads,
      this.requests.flatMap(({ rules }) => rules),
    );
  }

  /** What the file's requests ask of the pod, each once. */
  public get podFields(): readonly PodField[] {
    const fields = this.requests.flatMap(({ podFields }) => podFields);
    if (fields.length === 0) return [];
    return [...new Map(fields.map((field) => [field.variable, field])).values()];
  }

  /**
   * Whether two agents would write different values: each gets a lease, or a certificate in parts, of its own.
   */
  public get perAgent(): boolean {
    return this.requests.some(({ dynamic, perAgent }) => dynamic || perAgent);
  }

  /** Whether the file holds something with a lease, which the agent renews. */
  public get dynamic(): boolean {
    return this.requests.some(({ dynamic }) => dynamic);
  }

  /** Whether the file may be empty by decision: it is there all the same, and the application starts. */
  public get mayBeEmpty(): boolean {
    return this.emptyByDecision();
  }

  /** @internal */
  protected emptyByDecision(): boolean {
    return false;
  }

  /** The requests of the file, in the order of writing. @internal */
  public get requests(): readonly SecretRequest[] {
    this.#requests ??= this.#allUses.map(({ request }) => request);
    return this.#requests;
  }

  get #allUses(): readonly SecretUse[] {
    this.#uses ??= this.uses();
    return this.#uses;
  }
}

/**
 * The rules that allow exactly these reads, in their order.
 * @param known Rules whose paths are those of the reads, so that no path is parsed twice.
 */
export function rulesFor(reads: readonly SecretRead[], known: readonly PolicyRule[]): readonly PolicyRule[] {
  const paths = new Map(known.map(({ path }) => [path.toString(), path]));
  return Object.freeze(
    reads.map(({ path, capabilities, parameters }) =>
      PolicyRule.allow(
        paths.get(path) ?? path,
        capabilities.filter((one): one is Exclude<Capability, 'deny'> => one !== 'deny'),
        parameterOptions(parameters),
      ),
    ),
  );
}

/** The same reads, one a path: keys, capabilities and parameters united, sorted by path. */
export function unitedReads(reads: readonly SecretRead[]): readonly SecretRead[] {
  return Object.freeze(byPath(reads).map(united));
}

/** {@link unitedReads} of lists that are united themselves, as those of files are: what is in one of them alone stays. */
export function mergedReads(lists: readonly (readonly SecretRead[])[]): readonly SecretRead[] {
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  return Object.freeze(byPath(lists.flat()).map((same) => (same.length === 1 ? same[0] : united(same))));
}

function byPath(reads: readonly SecretRead[]): readonly [SecretRead, ...SecretRead[]][] {
  return [...groupBy(reads, ({ path }) => path).values()].sort(([a], [b]) =>
    compareCodeUnits(a.path, b.path),
  );
}

function united(same: readonly [SecretRead, ...SecretRead[]]): SecretRead {
  const [{ engine, path }] = same;
  const capabilities = CAPABILITIES.filter((one) => same.some((read) => read.capabilities.includes(one)));
  const keys = [...new Set(same.flatMap((read) => read.keys))].sort(compareCodeUnits);
  const parameters = unitedParameters(same.map((read) => read.parameters));
  return Object.freeze({
    engine,
    path,
    capabilities: Object.freeze(capabilities),
    keys: Object.freeze(keys),
    dynamic: same.some(({ dynamic }) => dynamic),
    ...(parameters === undefined ? {} : { parameters }),
  });
}
