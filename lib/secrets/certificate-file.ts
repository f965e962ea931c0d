import { isIP } from 'node:net';
import { formatDuration, positiveSeconds, type VaultDuration } from '../core';
import { SecretsErrors } from './errors';
import { failure, goString } from './private/go-template';
import { SecretFile, type SecretUse } from './secret-file';
import { type SecretRequest } from './secret-request';

/** What a certificate is issued for. */
export interface CertificateOptions {
  /** The name of the subject; a DNS name becomes a subject alternative name too. */
  readonly commonName: string;
  /** More DNS names or e-mail addresses. @default none */
  readonly altNames?: readonly string[];
  /** IP addresses. @default none */
  readonly ipSans?: readonly string[];
  /** How long it is valid, in whole seconds: `'72h'`, or a duration object. @default what the role says */
  readonly ttl?: VaultDuration;
  /** Form of the private key: `der` is PKCS #1 or SEC 1, `pkcs8` is what Java reads. Both are PEM. @default 'der' */
  readonly privateKeyFormat?: 'der' | 'pkcs8';
}

/**
 * A TLS certificate with its chain and its private key, in this order, in ONE PEM file. nginx, HAProxy, Envoy, Node,
 * Go and Python read key and certificate from the same file when given its name twice.
 *
 * Never two files: the agent issues a certificate for each file, so that the key in one would not belong to the
 * certificate in the other; and it reads this very file to see whether the certificate is still good, so that one
 * without its key would be kept without a key.
 */
export class CertificateFile extends SecretFile {
  public readonly format = 'certificate';
  private readonly parameters: readonly string[];

  /** @internal */
  public constructor(
    private readonly request: SecretRequest,
    options: CertificateOptions,
  ) {
    super();
    this.parameters = Object.freeze(parametersOf(options));
    Object.freeze(this);
  }

  public template(): string {
    const call = ['pkiCert', goString(this.request.path), ...this.parameters.map(goString)].join(' ');
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

function parametersOf(options: CertificateOptions): string[] {
  const parameters = [`common_name=${checkedName('commonName', options.commonName)}`];
  const altNames = (options.altNames ?? []).map((name) => checkedName('altNames', name));
  if (altNames.length > 0) parameters.push(`alt_names=${altNames.join(',')}`);
  const ipSans = (options.ipSans ?? []).map(checkedAddress);
  if (ipSans.length > 0) parameters.push(`ip_sans=${ipSans.join(',')}`);
  if (options.ttl !== undefined) parameters.push(`ttl=${checkedTtl(options.ttl)}`);
  if (options.privateKeyFormat !== undefined)
    parameters.push(`private_key_format=${options.privateKeyFormat}`);
  return parameters;
}

function checkedName(property: string, name: string): string {
  // Vault splits lists at commas and trims what is between; what a name may be is the role's to decide.
  if (/^[^\s,\p{C}]+$/u.test(name)) return name;
  const rule = 'a name has at least one character, and no comma, space or control character';
  throw SecretsErrors.SECRETS_CERTIFICATE_INVALID({ property, rule, got: name });
}

function checkedAddress(address: string): string {
  if (isIP(address) !== 0) return address;
  const rule = 'an address is an IPv4 or IPv6 address';
  throw SecretsErrors.SECRETS_CERTIFICATE_INVALID({ property: 'ipSans', rule, got: address });
}

function checkedTtl(ttl: VaultDuration): string {
  // A bare number would be taken as seconds, which hardly anybody means.
  const seconds = typeof ttl === 'string' && /^\d+$/.test(ttl) ? undefined : positiveSeconds(ttl);
  if (Number.isInteger(seconds)) return formatDuration(seconds ?? 0);
  const rule = 'a duration is at least one second, in whole seconds, with a unit: s, m, h or d';
  throw SecretsErrors.SECRETS_CERTIFICATE_INVALID({ property: 'ttl', rule, got: ttl });
}
