import { type CertificateArguments } from './certificate-options';
import { failure, goString } from './private/go-template';
import { SecretFile, type SecretUse } from './secret-file';
import { type SecretRequest } from './secret-request';

/**
 * A TLS certificate with its chain and its private key, in this order, in ONE PEM file. nginx, HAProxy, Envoy, Node,
 * Go and Python read key and certificate from the same file when given its name twice.
 *
 * The agent reads this very file to see whether the certificate is still good, so that an agent that starts again, or
 * a second one, keeps it; and it issues one for each such file. Files of one certificate in parts are made of
 * {@link CertificateParts}.
 */
export class CertificateFile extends SecretFile {
  public readonly format = 'certificate';
  private readonly parameters: readonly string[];

  /** @internal */
  public constructor(
    private readonly request: SecretRequest,
    { expressions }: CertificateArguments,
  ) {
    super();
    this.parameters = expressions;
    Object.freeze(this);
  }

  public template(): string {
    const call = ['pkiCert', goString(this.request.path), ...this.parameters].join(' ');
    const noKey = failure(`${this.request.path}: the answer has no certificate or no private key`);
    return [
      `[[- $p := ${call} -]]`,
      '[[- if $p -]]',
      // By name and not as $p.CAChain, which agents before consul-template 0.39.1 do not have.
      '[[- $c := parseJSON (toJSON $p) -]]',
      `[[- if or (eq (index $c "Cert") "") (eq (index $c "Key") "") ]]${noKey}[[ end -]]`,
      '[[- index $c "Cert" -]]',
      '[[- if index $c "CAChain" ]][[ range index $c "CAChain" ]][[ . ]][[ end ]][[ else ]][[ index $c "CA" ]][[ end -]]',
      '[[- index $c "Key" -]]',
      '[[- end ]]',
    ].join('\n');
  }

  /** @internal */
  protected uses(): readonly SecretUse[] {
    return ['certificate', 'ca_chain', 'private_key'].map((key) => ({ request: this.request, key }));
  }
}
