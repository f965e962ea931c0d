import { WriteOtherwise, type TakenReference } from './taken-reference';

/** What a template asks of `secret` or `pkiCert`: a path, then `name=value` pairs. */
export interface CertificateCall {
  readonly path: string;
  readonly pairs: readonly string[];
}

/** The parameters of an issue, by the words of a declaration. */
const NAMES: Readonly<Record<string, string>> = {
  common_name: 'commonName',
  alt_names: 'altNames',
  ip_sans: 'ipSans',
  uri_sans: 'uriSans',
  other_sans: 'otherSans',
  ttl: 'ttl',
  private_key_format: 'privateKeyFormat',
};

/** The fields of an answer that have a word as a part of a certificate. Each part ends with a newline. */
const PARTS: Readonly<Record<string, string>> = {
  certificate: 'certificate',
  private_key: 'privateKey',
  issuing_ca: 'issuingCa',
};

/** Whether Vault issues a certificate at this path. */
export function isIssue(path: string): boolean {
  return /^[^/].*\/issue\/[^/?]+$/.test(path);
}

/** A certificate as a declaration asks for it. */
export function takenCertificate({ path, pairs }: CertificateCall): TakenReference {
  const [, mount = '', role = ''] = /^(.+)\/issue\/([^/]+)$/.exec(path) ?? [];
  const certificate = Object.fromEntries(pairs.flatMap((pair) => option(path, pair)));
  if (certificate['commonName'] === undefined)
    throw new WriteOtherwise(`a certificate of ${path} has a common_name, and the template names none`);
  return { pki: mount, role, certificate };
}

/** A part of it, by the field of the answer. */
export function takenPart(call: CertificateCall, fields: readonly string[]): TakenReference {
  const [field = '', ...more] = fields;
  const part = more.length > 0 || !Object.hasOwn(PARTS, field) ? undefined : PARTS[field];
  if (part === undefined)
    throw new WriteOtherwise(
      `the template reads .Data.${fields.join('.')} of a certificate; write part: chain or fullChain`,
    );
  return { ...takenCertificate(call), part };
}

function option(path: string, pair: string): readonly (readonly [string, unknown])[] {
  const [name = '', ...rest] = pair.split('=');
  const value = rest.join('=').trim();
  if (name === 'format' && value === 'pem') return [];
  const word = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (word === undefined) throw new WriteOtherwise(`${path} is asked with ${name}, which pki cannot express`);
  if (name === 'ttl') return [[word, /^\d+$/.test(value) ? `${value}s` : value]];
  if (name === 'private_key_format' || name === 'common_name') return [[word, value]];
  return [[word, value.split(',').map((one) => one.trim())]];
}
