import { isListOf } from '../core';
import { createPublicKey } from 'node:crypto';
import { Token } from 'cdktf';
import { type Construct } from 'constructs';
import { VaultErrors } from './errors';
import { checkCertificateAuthority } from './private/certificate-check';
import { CA_OPTIONS, check } from './private/shapes';

/** Arguments of `vault_jwt_auth_backend`. */
export interface IssuerKeysConfiguration {
  readonly oidcDiscoveryUrl?: string;
  readonly oidcDiscoveryCaPem?: string | undefined;
  readonly jwksUrl?: string;
  readonly jwksCaPem?: string | undefined;
  readonly jwtValidationPubkeys?: string[];
}

/** Of whom an https server has its certificate. */
export interface IssuerCertificateOptions {
  /** The certificate authority in PEM. @default the system's, which is right for AKS: its issuer has a public certificate */
  readonly caPem?: string;
}

/**
 * Where Vault has the keys from that a cluster's tokens are signed with.
 *
 * | Vault reaches | choose | after the cluster rotates its key |
 * |---|---|---|
 * | the issuer | `discovered()` | nothing to do |
 * | a copy of the key set only | `fromUrl(url)` | the copy has the new key too |
 * | neither | `pinned(keys)`, `keySet(json)` | logins fail until the new key is here too: give both for a while |
 */
export abstract class IssuerKeys {
  /** Each is made by one of the functions below. */
  protected constructor() {
    // Nothing to set: it says in the declarations that nobody else extends this class.
  }

  /** Fetched from the issuer, by discovery. */
  public static discovered(options: IssuerCertificateOptions = {}): IssuerKeys {
    check('options', options, CA_OPTIONS);
    return new Discovered(options.caPem);
  }

  /** Fetched from a key set (JWKS) that is served elsewhere, by a mirror say. @throws VAULT_JWT_KEYS for no https URL */
  public static fromUrl(url: string, options: IssuerCertificateOptions = {}): IssuerKeys {
    if (
      typeof url !== 'string' ||
      !(Token.isUnresolved(url) || /^https:\/\/[^\s/?#]+(?:\/\S*)?$/.test(url))
    ) {
      throw VaultErrors.VAULT_JWT_KEYS({ rule: 'a key set is fetched by https' });
    }
    check('options', options, CA_OPTIONS);
    return new FromUrl(url, options.caPem);
  }

  /** Public keys or certificates in PEM. @throws VAULT_JWT_KEYS for none, and for what is no public key in PEM */
  public static pinned(keysPem: readonly string[]): IssuerKeys {
    if (!Array.isArray(keysPem) || keysPem.length === 0) {
      throw VaultErrors.VAULT_JWT_KEYS({ rule: 'at least one key, otherwise nobody can log in' });
    }
    const isKey = (pem: unknown) =>
      typeof pem === 'string' &&
      (Token.isUnresolved(pem) || /^-----BEGIN (?:PUBLIC KEY|CERTIFICATE)-----/.test(pem.trimStart()));
    if (!isListOf(keysPem, isKey)) {
      throw VaultErrors.VAULT_JWT_KEYS({ rule: 'PEM text that begins with "-----BEGIN PUBLIC KEY-----"' });
    }
    return new Pinned(keysPem);
  }

  /**
   * The key set (JWKS) of the cluster, as `kubectl get --raw /openid/v1/jwks` prints it, pinned.
   * @throws VAULT_JWT_KEYS for no key set, a set without keys, and a private key
   */
  public static keySet(json: string): IssuerKeys {
    return IssuerKeys.pinned(keysOf(json).map(pemOf));
  }

  /** What the mount is configured with. @throws VAULT_CA_NOT_PEM @internal */
  public abstract configuration(scope: Construct, issuerUrl: string): IssuerKeysConfiguration;
}

class Discovered extends IssuerKeys {
  public constructor(private readonly caPem: string | undefined) {
    super();
  }

  public override configuration(scope: Construct, issuerUrl: string): IssuerKeysConfiguration {
    checkCertificateAuthority(scope, 'keys.caPem', this.caPem);
    return { oidcDiscoveryUrl: issuerUrl, oidcDiscoveryCaPem: this.caPem };
  }
}

class FromUrl extends IssuerKeys {
  public constructor(
    private readonly url: string,
    private readonly caPem: string | undefined,
  ) {
    super();
  }

  public override configuration(scope: Construct): IssuerKeysConfiguration {
    checkCertificateAuthority(scope, 'keys.caPem', this.caPem);
    return { jwksUrl: this.url, jwksCaPem: this.caPem };
  }
}

class Pinned extends IssuerKeys {
  public constructor(private readonly keysPem: readonly string[]) {
    super();
  }

  public override configuration(): IssuerKeysConfiguration {
    // Vault keeps them without the newline at the end, and every plan would show a difference.
    return {
      jwtValidationPubkeys: this.keysPem.map((pem) => (Token.isUnresolved(pem) ? pem : pem.trim())),
    };
  }
}

type Jwk = Readonly<Record<string, unknown>>;

function keysOf(json: string): readonly Jwk[] {
  let set: unknown;
  try {
    set = JSON.parse(json);
  } catch {
    // Said below, and not repeated: it may be anything.
  }
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined;
  const isObject = (key: unknown): key is Jwk => typeof key === 'object' && key !== null;
  if (Array.isArray(keys) && keys.every(isObject)) return keys;
  throw VaultErrors.VAULT_JWT_KEYS({ rule: 'a key set is JSON: an object whose "keys" is a list of keys' });
}

function pemOf(key: Jwk): string {
  if ('d' in key || key['kty'] === 'oct') {
    throw VaultErrors.VAULT_JWT_KEYS({
      rule: 'public keys only: this set has a private one, which is a secret',
    });
  }
  try {
    return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    throw VaultErrors.VAULT_JWT_KEYS({ rule: 'each key of the set is a public key that is complete' });
  }
}
