import { callOf } from './words';
import { worded } from '../core';
import { Pki } from '../policy';
import { CertificateFile } from './certificate-file';
import { certificateArguments, type CertificateOptions } from './certificate-options';
import { CertificateParts } from './certificate-parts';
import { checkedMount, checkedPath } from './private/checks';
import { type PodField } from './pod-field';
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
      checkedPath(() => worded`role of ${callOf('pki', this.mount)}`, role, 'one'),
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
    const of = certificateArguments(options);
    return new CertificateFile(requestOf(this.mount, this.role, of.podFields), of);
  }

  /**
   * A certificate of this pod's own in parts: key, certificate and chain as files of their own, each with a mode of its
   * own, or as values in other files. Issued when the agent starts and again when about 90 % of its life are over.
   *
   * @example
   * const tls = pki('pki').role('web').certificateParts({ commonName: 'web.shop.svc', ttl: '72h' });
   * const files = { 'tls.crt': tls.fullChain, 'tls.key': tls.privateKey, 'ca.crt': tls.chain };
   * @throws SECRETS_CERTIFICATE_INVALID
   */
  public certificateParts(options: CertificateOptions): CertificateParts {
    const { expressions, podFields } = certificateArguments(options);
    return new CertificateParts(requestOf(this.mount, this.role, podFields, expressions));
  }
}

function requestOf(
  mount: string,
  role: string,
  podFields: readonly PodField[],
  expressions?: readonly string[],
): SecretRequest {
  const rule = Pki.mount(mount).role(role).issue();
  const own = expressions === undefined ? {} : { expressions, perAgent: true };
  return new SecretRequest({ engine: 'pki', rule, dynamic: false, podFields, ...own });
}
