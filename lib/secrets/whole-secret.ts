import { SecretsErrors } from './errors';
import { type SecretRequest } from './secret-request';

/**
 * All keys of a secret, whatever they are called: the policy needs no names. Made by `all()`; written by
 * {@link jsonFile}, {@link yamlFile}, {@link tomlFile}, {@link dotenvFile}, {@link propertiesFile}, {@link iniFile} and
 * {@link secretFolder}.
 *
 * A key that is added to the secret reaches the application by itself, and one that is taken away is missed by
 * the application alone: name the keys where the pod should not start without them.
 */
export class WholeSecret {
  /** @internal */
  public constructor(public readonly request: SecretRequest) {
    Object.freeze(this);
  }

  /** Whether there may be no key at all, since the secret may be missing. */
  public get mayBeEmpty(): boolean {
    return this.request.existence !== undefined;
  }

  /** @throws SECRETS_REFERENCE_AS_TEXT always */
  public toString(): string {
    throw SecretsErrors.SECRETS_REFERENCE_AS_TEXT({ path: this.request.path, key: '*' });
  }
}
