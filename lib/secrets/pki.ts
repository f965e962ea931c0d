import { Pki } from '../policy';
import { CertificateFile, type CertificateOptions } from './certificate-file';
import { checkedMount, checkedPath } from './private/checks';
import { SecretRequest } from './secret-request';

/**
 * The PKI secrets engine at `mount`.
 *
 * @example const files = { 'tls.pem': pki('pki').role('web').certificate({ commonName: 'web.shop.svc' }) };
 * @throws SECRETS_MOUNT_INVALID
 * @see https://developer.hashicorp.com/vault/docs/secrets/pki
 */
export function pki(mount: string): PkiMount {
  return new PkiMount(mount);
}

/** A mount of the PKI engine. */
export class PkiMount {
  /** @internal */
  public constructor(public readonly mount: string) {
    checkedMount('pki', mount);
    Object.freeze(this);
  }

  /**
   * The role that says which certificates may be issued.
   * @throws SECRETS_PATH_INVALID
   */
  public role(role: string): PkiCertificates {
    return new PkiCertificates(
      this.mount,
      checkedPath(`role of pki(${JSON.stringify(this.mount)})`, role, 'one'),
    );
  }
}

/** A role of the PKI engine. */
export class PkiCertificates {
  /** @internal */
  public constructor(
    private readonly mount: string,
    private readonly role: string,
  ) {
    Object.freeze(this);
  }

  /**
   * A certificate of this pod's own, issued at its start and again when 90 % of its life is over. The agent renews no
   * lease for it, also where the role makes some (`generate_lease`).
   * @throws SECRETS_CERTIFICATE_INVALID
   */
  public certificate(options: CertificateOptions): CertificateFile {
    const rule = Pki.mount(this.mount).role(this.role).issue();
    return new CertificateFile(new SecretRequest({ engine: 'pki', rule, dynamic: false }), options);
  }
}
