import { type VaultDuration } from '../../core';
import {
  type CertificateFile,
  type CertificateName,
  type CertificateOptions,
  type CertificateParts,
  pki,
  type PkiCertificates,
  PodField,
  podText,
  type PodText,
  type SecretText,
} from '../../secrets';
import { described, type Form, type JsonSchema, list, made, oneOf, text } from '../form/form';
import { object, referred } from '../form/object';

/** A certificate with its chain and its key in one file, or with `part` a part of one. */
export function certificate(): Form<CertificateFile | SecretText> {
  return asked([], (role, { certificate: options, part }) =>
    part === undefined ? role.certificate(options) : role.certificateParts(options)[part],
  );
}

/** A part of a certificate. Those of one certificate say the same of it. */
export function certificatePart(): Form<SecretText> {
  return referred({ certificatePart: writtenPart() })['certificatePart'] as Form<SecretText>;
}

/** What its schema refers to. */
export function certificateDefinitions(): Readonly<Record<string, JsonSchema>> {
  return { certificatePart: writtenPart().schema };
}

function writtenPart(): Form<SecretText> {
  return asked(
    ['part'],
    (role, { certificate: options, part }) => role.certificateParts(options)[part ?? 'certificate'],
  );
}

interface Asked {
  readonly pki: string;
  readonly role: string;
  readonly certificate: CertificateOptions;
  readonly part?: keyof CertificateParts;
}

function asked<T>(required: readonly 'part'[], make: (role: PkiCertificates, of: Asked) => T): Form<T> {
  return made(
    object<Asked>(
      {
        pki: described('The mount of the PKI engine.', text()),
        role: described('The role that says which certificates may be issued.', text()),
        certificate: options(),
        part: described(
          'A part of the certificate; all of it in one file by default. Parts that say the same are of one certificate.',
          oneOf('certificate', 'privateKey', 'chain', 'fullChain', 'issuingCa'),
        ),
      },
      ['pki', 'role', 'certificate', ...required],
    ),
    (of) => make(pki(of.pki).role(of.role), of),
  );
}

function options(): Form<CertificateOptions> {
  return object<CertificateOptions>(
    {
      commonName: described('The name of the subject.', name()),
      altNames: described('More DNS names or e-mail addresses.', list(name())),
      ipSans: described('IP addresses, or { podField: podIp }.', list(address())),
      uriSans: described('URIs.', list(name())),
      otherSans: described('Names of other types, as OID;UTF8:VALUE.', list(name())),
      ttl: described('How long it is valid, such as 72h.', text() as Form<VaultDuration>),
      privateKeyFormat: described('Form of the private key; der by default.', oneOf('der', 'pkcs8')),
    },
    ['commonName'],
  );
}

/** A text, what the pod knows of itself, or a list of both: what the tag `podText` is in TypeScript. */
function name(): Form<CertificateName> {
  const one = address();
  const parts: Form<PodText> = made(list(one, 1), (values) => {
    const between = Array.from({ length: values.length + 1 }, () => '');
    return podText(Object.assign(between, { raw: between }), ...values);
  });
  return {
    schema: { anyOf: [one.schema, parts.schema] },
    read: (written) => (Array.isArray(written.value) ? parts.read(written) : one.read(written)),
  };
}

function address(): Form<string | PodField> {
  const field = made(
    object<{ podField: 'podName' | 'podIp' | 'namespace' }>(
      { podField: oneOf('podName', 'podIp', 'namespace') },
      ['podField'],
    ),
    ({ podField }) => PodField[podField](),
  );
  return {
    schema: { anyOf: [text().schema, field.schema] },
    read: (written) => (written.names === undefined ? text().read(written) : field.read(written)),
  };
}
