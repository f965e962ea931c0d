import { compareCodeUnits, groupBy } from '../core';
import { CAPABILITIES, PolicyDocument, type PolicyRule } from '../policy';
import { type PodField } from './pod-field';
import { type SecretRead, type SecretRequest } from './secret-request';

/** How a file is written. */
export type FileFormat = 'raw' | 'dotenv' | 'json' | 'properties' | 'text' | 'certificate';

/** One key that a file takes from one request. */
export interface SecretUse {
  readonly request: SecretRequest;
  readonly key: string;
}

/**
 * The content of one file that the agent writes: text with secrets in it, as a template. Immutable.
 *
 * Made by `dotenvFile`, `jsonFile`, `propertiesFile`, the tag `secretText` and `pki(...).role(...).certificate(...)`, or of
 * a single reference.
 */
export abstract class SecretFile {
  /** Made at the first question, for all that ask; a private field, since a file is frozen. */
  #reads: readonly SecretRead[] | undefined;

  /** What the file is. */
  public abstract readonly format: FileFormat;

  /** The template in the agent's language (consul-template). Holds paths and keys, never a value. */
  public abstract template(): string;

  /** What the file is made of, in the order of writing. @internal */
  protected abstract uses(): readonly SecretUse[];

  /** What is read from Vault for this file, one entry a path, sorted by path. */
  public get reads(): readonly SecretRead[] {
    this.#reads ??= unitedReads(
      this.uses().map(({ request, key }) => ({
        engine: request.engine,
        path: request.path,
        capabilities: request.rule.capabilities,
        keys: [key],
        dynamic: request.dynamic,
      })),
    );
    return this.#reads;
  }

  /** The rules that allow exactly {@link reads}, one a path, sorted by path. */
  public get rules(): readonly PolicyRule[] {
    return PolicyDocument.of(...this.uses().map(({ request }) => request.rule)).united().rules;
  }

  /** What the file's requests ask of the pod, each once. */
  public get podFields(): readonly PodField[] {
    const fields = this.uses().flatMap(({ request }) => request.podFields);
    return [...new Map(fields.map((field) => [field.variable, field])).values()];
  }

  /**
   * Whether two agents would write different values: each gets a lease, or a certificate in parts, of its own.
   */
  public get perAgent(): boolean {
    return this.uses().some(({ request }) => request.dynamic || request.perAgent);
  }

  /** Whether the file holds something with a lease, which the agent renews. */
  public get dynamic(): boolean {
    return this.uses().some(({ request }) => request.dynamic);
  }
}

/** The same reads, one a path: keys and capabilities united, sorted by path. */
export function unitedReads(reads: readonly SecretRead[]): readonly SecretRead[] {
  const byPath = [...groupBy(reads, ({ path }) => path)].sort(([a], [b]) => compareCodeUnits(a, b));
  return Object.freeze(byPath.map(([, same]) => united(same)));
}

function united(same: readonly [SecretRead, ...SecretRead[]]): SecretRead {
  const [{ engine, path }] = same;
  const capabilities = CAPABILITIES.filter((one) => same.some((read) => read.capabilities.includes(one)));
  const keys = [...new Set(same.flatMap((read) => read.keys))].sort(compareCodeUnits);
  return Object.freeze({
    engine,
    path,
    capabilities: Object.freeze(capabilities),
    keys: Object.freeze(keys),
    dynamic: same.some(({ dynamic }) => dynamic),
  });
}
