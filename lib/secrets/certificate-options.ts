import { isIP } from 'node:net';
import { formatDuration, positiveSeconds, type Said, term, type VaultDuration, worded } from '../core';
import { SecretsErrors } from './errors';
import { PodField, PodText } from './pod-field';
import { goString } from './private/go-template';

/** A name in a certificate: the same for all pods, or one of each pod's own. */
export type CertificateName = string | PodField | PodText;

/** What a certificate is issued for. */
export interface CertificateOptions {
  /** The name of the subject; a DNS name becomes a subject alternative name too. */
  readonly commonName: CertificateName;
  /** More DNS names or e-mail addresses. @default none */
  readonly altNames?: readonly CertificateName[];
  /** IP addresses, such as `PodField.podIp()`. @default none */
  readonly ipSans?: readonly (string | PodField)[];
  /** URIs, such as `spiffe://shop.example/web`; the role allows them by `allowed_uri_sans`. @default none */
  readonly uriSans?: readonly CertificateName[];
  /**
   * Names of other types, each as `OID;UTF8:VALUE`, such as `1.3.6.1.4.1.311.20.2.3;UTF8:web@shop.example`; the role
   * allows them by `allowed_other_sans`.
   * @default none
   */
  readonly otherSans?: readonly CertificateName[];
  /** How long it is valid, in whole seconds: `'72h'`, or a duration object. @default what the role says */
  readonly ttl?: VaultDuration;
  /** Form of the private key: `der` is PKCS #1 or SEC 1, `pkcs8` is what Java reads. Both are PEM. @default 'der' */
  readonly privateKeyFormat?: 'der' | 'pkcs8';
}

/** The options as the agent's template language takes them. */
export interface CertificateArguments {
  /** An expression each. */
  readonly expressions: readonly string[];
  /** What the expressions ask of the pod. */
  readonly podFields: readonly PodField[];
}

/** @throws SECRETS_CERTIFICATE_INVALID */
export function certificateArguments(options: CertificateOptions): CertificateArguments {
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw invalid('options', 'must be an object with a commonName', typeof options);
  }
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw invalid(unknown, `there is no such option; there are ${OPTIONS.join(', ')}`, unknown);
  const { commonName, altNames, ipSans, uriSans, otherSans, ttl, privateKeyFormat } = options;
  const podFields: PodField[] = [];
  const list = (parameter: string, names: readonly CertificateName[]): string[] => {
    if (names.length === 0) return [];
    const parts = names.flatMap((name, index) => [index === 0 ? `${parameter}=` : ',', ...partsOf(name)]);
    podFields.push(...parts.filter((part) => part instanceof PodField));
    return [expression(parts)];
  };
  const expressions = [
    ...list('common_name', [checkedName('commonName', commonName, NAME)]),
    ...list('alt_names', checkedList('altNames', altNames, NAME)),
    ...list('ip_sans', checkedList('ipSans', ipSans, ADDRESS)),
    ...list('uri_sans', checkedList('uriSans', uriSans, URI)),
    ...list('other_sans', checkedList('otherSans', otherSans, OTHER)),
    ...(ttl === undefined ? [] : [goString(`ttl=${checkedTtl(ttl)}`)]),
    ...(privateKeyFormat === undefined
      ? []
      : [goString(`private_key_format=${checkedKeyFormat(privateKeyFormat)}`)]),
  ];
  return Object.freeze({ expressions: Object.freeze(expressions), podFields: Object.freeze(podFields) });
}

const OPTIONS: readonly string[] = [
  'commonName',
  'altNames',
  'ipSans',
  'uriSans',
  'otherSans',
  'ttl',
  'privateKeyFormat',
];

/** What a name has to be; one that differs from pod to pod is checked as if each field were `example`. */
interface Rule {
  readonly fits: (name: string) => boolean;
  readonly rule: Said;
  readonly example: string;
}

// Vault splits lists at commas and trims what is between; what a name may be is the role's to decide.
const NAME: Rule = {
  fits: (name) => /^[^\s,\p{C}]+$/u.test(name),
  rule: 'must have at least one character, and no comma, space or control character',
  example: 'pod',
};
const ADDRESS: Rule = {
  fits: (name) => isIP(name) !== 0,
  rule: worded`must be an IPv4 or IPv6 address, or ${term('PodField.podIp()', '{ podField: podIp }')}`,
  example: '10.0.0.1',
};
const URI: Rule = {
  fits: (name) => NAME.fits(name) && /^[a-z][a-z0-9+.-]*:./i.test(name) && URL.canParse(name),
  rule: 'must have a scheme, such as "spiffe://shop.example/web", and no comma or space',
  example: 'pod',
};
const OTHER: Rule = {
  fits: (name) => /^\d+(?:\.\d+)+;UTF-?8:[^,\p{C}]+$/iu.test(name) && name.trim() === name,
  rule: 'must be "OID;UTF8:VALUE", such as "1.3.6.1.4.1.311.20.2.3;UTF8:web@shop.example", without a comma',
  example: 'pod',
};

function checkedList<Name extends CertificateName>(
  property: string,
  names: readonly Name[] | undefined,
  rule: Rule,
): readonly Name[] {
  if (names === undefined) return [];
  if (!Array.isArray(names)) throw invalid(property, 'must be a list', typeof names);
  return names.map((name: Name) => checkedName(property, name, rule));
}

function checkedName<Name extends CertificateName>(
  property: string,
  name: Name,
  { fits, rule, example }: Rule,
): Name {
  const isIpField = name instanceof PodField && name.variable === 'POD_IP';
  // An address and nothing else, and nothing else as an address.
  if (property === 'ipSans' && typeof name !== 'string' && !isIpField)
    throw invalid(property, rule, shown(name));
  if (typeof name !== 'string' && !(name instanceof PodField) && !(name instanceof PodText)) {
    throw invalid(property, rule, shown(name));
  }
  const text = partsOf(name)
    .map((part) => (part instanceof PodField ? example : part))
    .join('');
  if (fits(text)) return name;
  throw invalid(property, rule, text);
}

function shown(name: unknown): unknown {
  if (name instanceof PodField) return name.fieldPath;
  return typeof name === 'object' ? typeof name : name;
}

function partsOf(name: CertificateName): readonly (string | PodField)[] {
  return name instanceof PodText ? name.parts : [name];
}

function expression(parts: readonly (string | PodField)[]): string {
  if (!parts.some((part) => part instanceof PodField)) return goString(parts.join(''));
  const words: string[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else {
      if (text !== '') words.push(goString(text));
      text = '';
      words.push(`(env ${goString(part.variable)})`);
    }
  }
  if (text !== '') words.push(goString(text));
  return `(print ${words.join(' ')})`;
}

function checkedTtl(ttl: VaultDuration): string {
  // A bare number would be taken as seconds, which hardly anybody means.
  const seconds = typeof ttl === 'string' && /^\d+$/.test(ttl) ? undefined : positiveSeconds(ttl);
  if (Number.isInteger(seconds)) return formatDuration(seconds ?? 0);
  const rule = 'must be a duration of at least one second, in whole seconds, with a unit: s, m, h or d';
  throw invalid('ttl', rule, shown(ttl));
}

function checkedKeyFormat(format: unknown): string {
  if (format === 'der' || format === 'pkcs8') return format;
  throw invalid('privateKeyFormat', 'must be "der" or "pkcs8"', shown(format));
}

function invalid(property: string, rule: Said, got: unknown): Error {
  return SecretsErrors.SECRETS_CERTIFICATE_INVALID({ property, rule, got });
}
