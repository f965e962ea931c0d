import { SecretsErrors } from './errors';
import { checkedKey } from './private/checks';
import { meantBy } from './private/meant';
import { isWellFormed } from '../core';
import { type SecretRequest } from './secret-request';

/** How a value is written; see the functions of the same names. */
export type Encoding = 'url' | 'base64' | 'base64-decoded' | 'json';

/** What is written where a value is missing. No secret: it is in the manifest. */
export type DefaultValue = string | number | boolean;

/** A step into a value that is an object or a list. */
export type PathStep = string | number;

/**
 * A reference to one value of a secret: where it is, never what it is. Immutable.
 *
 * - A file that is only a reference holds the value and nothing else, byte for byte.
 * - A value that is no string is written as its JSON text: `5432`, `true`, `{"a":1}`. In a {@link jsonFile} it keeps its type.
 * - A key that is missing or null is an error of the template: the file is not written, the application does not start,
 *   and the agent's log names path and key. Unless {@link orElse} says what is written then.
 */
export class SecretRef {
  /** @internal */
  public constructor(
    /** What is asked of Vault. */
    public readonly request: SecretRequest,
    /** The key in Vault's answer. */
    public readonly key: string,
    /** Applied in this order; `chain` is for {@link CertificateParts} alone. */
    public readonly encodings: readonly (Encoding | 'chain')[] = [],
    /** From the key's value on, into objects and lists. */
    public readonly steps: readonly PathStep[] = [],
    /** What is written where there is no value; undefined where that is an error. */
    public readonly fallback?: DefaultValue,
  ) {
    checkedKey(request.path, key);
    for (const step of steps) {
      if (typeof step === 'number' && Number.isSafeInteger(step) && step >= 0) continue;
      checkedKey(request.path, step as string);
    }
    Object.freeze(this.encodings);
    Object.freeze(this.steps);
    Object.freeze(this);
  }

  /**
   * The same value, and `value` where it is missing or null. The secret itself has to be there, unless it is
   * `optional()`.
   *
   * @param value A text, a finite number or a boolean, which is in the manifest and so no secret. An empty text makes an
   *   empty value of a missing one, on purpose.
   * @example kv2('secret').at('shop/db').key('port').orElse(5432)
   * @throws SECRETS_DEFAULT_INVALID
   */
  public orElse(value: DefaultValue): SecretRef {
    const { request, key, encodings, steps } = this;
    const valid =
      (typeof value === 'string' && isWellFormed(value)) ||
      (typeof value === 'number' && Number.isFinite(value)) ||
      typeof value === 'boolean';
    if (!valid)
      throw SecretsErrors.SECRETS_DEFAULT_INVALID({ path: request.path, key, kind: meantBy(value).kind });
    return new SecretRef(request, key, encodings, steps, value);
  }

  /** The same value, and nothing where it is missing or null: an empty text, and an empty file where it is all of one. */
  public orEmpty(): SecretRef {
    return this.orElse('');
  }

  /** @internal */
  public encoded(encoding: Encoding): SecretRef {
    const { request, key, encodings, steps, fallback } = this;
    if (this.isBinary && encoding === 'json') {
      throw SecretsErrors.SECRETS_BINARY_IN_TEXT({ format: 'json', entry: JSON.stringify(key) });
    }
    return new SecretRef(request, key, [...encodings, encoding], steps, fallback);
  }

  /** Whether the value is arbitrary bytes, which only a file of its own or a text can hold. */
  public get isBinary(): boolean {
    return this.encodings.at(-1) === 'base64-decoded';
  }

  /** Whether an empty value is a decision, and not an accident. */
  public get mayBeEmpty(): boolean {
    return this.fallback === '' && !this.encodings.includes('json');
  }

  /**
   * A reference is no text, and text made of it would not hold the secret.
   * @throws SECRETS_REFERENCE_AS_TEXT always: this is a template literal without the tag {@link secretText}.
   */
  public toString(): string {
    throw SecretsErrors.SECRETS_REFERENCE_AS_TEXT({ path: this.request.path, key: this.key });
  }
}
