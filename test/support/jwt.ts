import { createSign, generateKeyPairSync } from 'node:crypto';

/** A key of a token issuer of this test alone. */
export interface JwtKey {
  /** As Vault's `jwt_validation_pubkeys` takes it. */
  readonly publicKeyPem: string;
  /** A signed token (RS256) with these claims. */
  sign(claims: object): string;
}

/** A new key, and tokens signed with it. */
export function newJwtKey(): JwtKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (claims) => {
      const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
    },
  };
}

/** The claims of a service account's token, as a cluster's issuer signs them. */
export function serviceAccountClaims(namespace: string, name: string, audience = 'vault'): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: [audience],
    exp: now + 600,
    iat: now,
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: `uid-of-${name}` } },
  };
}
