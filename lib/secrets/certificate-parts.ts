import { SecretRef } from './secret-ref';
import { type SecretRequest } from './secret-request';
import { SecretText } from './secret-text';

/**
 * One certificate in parts, each of which is a text: a file of its own, or a value in another file. All files of a
 * workload that name parts of it hold parts of the same certificate, also after it has been issued again.
 *
 * The certificate is issued when the agent starts and when about 90 % of its life are over. An agent that starts again
 * issues a new one. So does the second agent of the deliveries with two, which is why they refuse these files unless the
 * application is started again on their change; a {@link CertificateFile} has no such limit.
 *
 * Each part ends with a newline.
 */
export class CertificateParts {
  /** The certificate alone. */
  public readonly certificate: SecretText;
  /** The private key. */
  public readonly privateKey: SecretText;
  /** The certificates above it, from the issuer up, as far as the mount knows them: what its peers trust. */
  public readonly chain: SecretText;
  /** The certificate and those above it: what a server shows. */
  public readonly fullChain: SecretText;
  /** The issuer's certificate alone. */
  public readonly issuingCa: SecretText;

  /** @internal */
  public constructor(request: SecretRequest) {
    const certificate = new SecretRef(request, 'certificate');
    const chain = new SecretRef(request, 'ca_chain', ['chain']);
    const text = (...parts: readonly SecretRef[]): SecretText =>
      new SecretText(parts.flatMap((part) => [part, '\n']));
    this.certificate = text(certificate);
    this.privateKey = text(new SecretRef(request, 'private_key'));
    this.chain = text(chain);
    this.fullChain = text(certificate, chain);
    this.issuingCa = text(new SecretRef(request, 'issuing_ca'));
    Object.freeze(this);
  }
}
