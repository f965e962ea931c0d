import { AccessErrors } from './errors';

/**
 * For whom the pod's login token is made. The kubelet projects a token with this audience, the Vault role demands it,
 * and a token that was made for another service is refused.
 */
export class TokenAudience {
  private constructor(
    /** The text in the token's `aud`; undefined for the API server's own audience. */
    public readonly value: string | undefined,
  ) {
    Object.freeze(this);
  }

  /**
   * A named audience. `vault` is what everybody writes, and the default.
   * @throws ACCESS_AUDIENCE_INVALID for the empty text, spaces and braces
   */
  public static of(audience: string): TokenAudience {
    if (typeof audience !== 'string' || !/^[^\s{}]+$/.test(audience)) {
      throw AccessErrors.ACCESS_AUDIENCE_INVALID({ audience });
    }
    return new TokenAudience(audience);
  }

  /**
   * The audience of the API server itself, which a token gets that names none. Needed where Vault asks the API server
   * about a token with this very token (`TokenReviewer.clientJwt()`); the Vault role then demands no audience.
   */
  public static apiServer(): TokenAudience {
    return new TokenAudience(undefined);
  }

  public toString(): string {
    return this.value ?? "(the API server's own)";
  }
}
