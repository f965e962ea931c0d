import { SecretsErrors } from './errors';
import { checkedKey } from './private/checks';
import { type SecretRequest } from './secret-request';

/** How a value is written; see the functions of the same names. */
export type Encoding = 'url' | 'base64' | 'base64-decoded' | 'json';

/**
 * A reference to one value of a secret: where it is, never what it is. Immutable.
 *
 * - A file that is only a reference holds the value and nothing else, byte for byte.
 * - A value that is no string is written as its JSON text: `5432`, `true`, `{"a":1}`. In a {@link jsonFile} it keeps its type.
 * - A key that is missing or null is an error of the template: the file is not written, the application does not start,
 *   and the agent's log names path and key.
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
  ) {
    checkedKey(request.path, key);
    Object.freeze(this.encodings);
    Object.freeze(this);
  }

  /** @internal */
  public encoded(encoding: Encoding): SecretRef {
    if (this.isBinary && encoding === 'json') {
      throw SecretsErrors.SECRETS_BINARY_IN_TEXT({ format: 'json', entry: JSON.stringify(this.key) });
    }
    return new SecretRef(this.request, this.key, [...this.encodings, encoding]);
  }

  /** Whether the value is arbitrary bytes, which only a file of its own or a text can hold. */
  public get isBinary(): boolean {
    return this.encodings.at(-1) === 'base64-decoded';
  }

  /**
   * A reference is no text, and text made of it would not hold the secret.
   * @throws SECRETS_REFERENCE_AS_TEXT always: this is a template literal without the tag {@link secretText}.
   */
  public toString(): string {
    throw SecretsErrors.SECRETS_REFERENCE_AS_TEXT({ path: this.request.path, key: this.key });
  }
}
