import { Token } from 'cdktf';
import { type Construct } from 'constructs';
import { VaultErrors } from '../errors';

/** @throws VAULT_CA_NOT_PEM for text that is no PEM; a token passes, and nothing at all */
export function checkCertificateAuthority(scope: Construct, property: string, pem: string | undefined): void {
  if (pem === undefined || Token.isUnresolved(pem)) return;
  if (!pem.trimStart().startsWith('-----BEGIN CERTIFICATE-----')) {
    throw VaultErrors.VAULT_CA_NOT_PEM({ property, start: pem.slice(0, 30) }, scope.node.path);
  }
}
