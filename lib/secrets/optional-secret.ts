import { SecretsErrors } from './errors';
import { type DefaultValue, type PathStep, SecretRef } from './secret-ref';
import { type SecretRequest } from './secret-request';
import { WholeSecret } from './whole-secret';

/**
 * A secret of KV that may be missing. What is written then is decided for each value: by
 * {@link OptionalValue.orElse} or {@link OptionalValue.orEmpty}.
 *
 * An agent knows a missing secret as an error only, which it repeats without end, so the file asks first whether the
 * secret is there: it lists the secret's folder and, in KV v2, where a deleted secret keeps its name, reads its
 * metadata. The policy gets these two rules beside the one for the secret. A secret that comes, goes and comes back
 * reaches the file at the next `renderInterval`.
 */
export class OptionalSecret {
  /** @internal */
  public constructor(private readonly request: SecretRequest) {
    Object.freeze(this);
  }

  /**
   * One value of the secret, and further steps into it where it is an object or a list.
   * @throws SECRETS_KEY_INVALID
   */
  public key(key: string, ...steps: readonly PathStep[]): OptionalValue {
    return new OptionalValue(new SecretRef(this.request, key, [], steps));
  }

  /** All keys of the secret: none where it is missing. */
  public all(): OptionalKeys {
    return new OptionalKeys(this.request);
  }
}

/** A value of a secret that may be missing, before it is decided what is written then. */
export class OptionalValue {
  /** @internal */
  public constructor(private readonly ref: SecretRef) {
    Object.freeze(this);
  }

  /**
   * The value, and `value` where the secret, the key or the value is missing.
   * @throws SECRETS_DEFAULT_INVALID
   */
  public orElse(value: DefaultValue): SecretRef {
    return this.ref.orElse(value);
  }

  /** The value, and an empty text where it is missing: an empty file where it is all of one. */
  public orEmpty(): SecretRef {
    return this.ref.orEmpty();
  }

  /** @throws SECRETS_OPTIONAL_UNDECIDED always */
  public toString(): string {
    throw SecretsErrors.SECRETS_OPTIONAL_UNDECIDED({ path: this.path });
  }

  /** @internal */
  public get path(): string {
    return this.ref.request.path;
  }
}

/** The keys of a secret that may be missing, before it is decided what is written then. */
export class OptionalKeys {
  /** @internal */
  public constructor(private readonly request: SecretRequest) {
    Object.freeze(this);
  }

  /** The keys, and none where the secret is missing: `{}` in JSON, an empty file in other formats. */
  public orEmpty(): WholeSecret {
    return new WholeSecret(this.request);
  }

  /** @internal */
  public get path(): string {
    return this.request.path;
  }
}

/** The error for a value of which it is not decided what a missing one means; undefined for every other value. */
export function undecided(value: unknown): Error | undefined {
  if (!(value instanceof OptionalValue) && !(value instanceof OptionalKeys)) return undefined;
  return SecretsErrors.SECRETS_OPTIONAL_UNDECIDED({ path: value.path });
}
