import {
  base64Decoded,
  base64Encoded,
  database,
  type DatabaseCredentials,
  type Encoding,
  jsonEncoded,
  kv1,
  kv2,
  type SecretRef,
  urlEncoded,
  vaultPath,
} from '../../secrets';
import { boolean, described, type Form, list, made, number, oneOf, text } from '../form/form';
import { object, variant, type Variants } from '../form/object';

/** What every reference may say beside where the value is. */
interface Encoded {
  readonly encode?: readonly Encoding[];
}

/** How a value is written. A table, so that an encoding without its word does not compile. */
function encoders(): Readonly<Record<Encoding, (ref: SecretRef) => SecretRef>> {
  return { url: urlEncoded, base64: base64Encoded, 'base64-decoded': base64Decoded, json: jsonEncoded };
}

function encode(): Form<readonly Encoding[]> {
  const one = oneOf(...(Object.keys(encoders()) as Encoding[]));
  const several = list(one, 1);
  return described('How the value is written; several are applied in this order.', {
    schema: { anyOf: [one.schema, several.schema] },
    read: (written) => (Array.isArray(written.value) ? several.read(written) : [one.read(written)]),
  });
}

function encoded(ref: SecretRef, encodings: readonly Encoding[] = []): SecretRef {
  return encodings.reduce((value, encoding) => encoders()[encoding](value), ref);
}

/** References to one value, by the property that names the engine. */
export function referenceVariants(): Variants<SecretRef> {
  return {
    kv2: made(
      object<Encoded & { kv2: string; at: string; key: string; version?: number }>(
        {
          kv2: described('The mount of the KV engine, version 2, such as secret.', text()),
          at: described('The path of the secret, as "vault kv get" takes it, without data/.', text()),
          key: described('The key of the value.', text()),
          version: described('A version of the secret, from 1; the latest by default.', number()),
          encode: encode(),
        },
        ['kv2', 'at', 'key'],
      ),
      ({ kv2: mount, at, key, version, encode: encodings }) => {
        const secret = kv2(mount).at(at);
        return encoded((version === undefined ? secret : secret.version(version)).key(key), encodings);
      },
    ),
    kv1: made(
      object<Encoded & { kv1: string; at: string; key: string }>(
        {
          kv1: described('The mount of the KV engine, version 1, such as kv.', text()),
          at: described('The path of the secret.', text()),
          key: described('The key of the value.', text()),
          encode: encode(),
        },
        ['kv1', 'at', 'key'],
      ),
      ({ kv1: mount, at, key, encode: encodings }) => encoded(kv1(mount).at(at).key(key), encodings),
    ),
    database: databaseUser(),
    vaultPath: made(
      object<Encoded & { vaultPath: string; field: string; dynamic?: boolean }>(
        {
          vaultPath: described('Any path that answers a read with fields, such as azure/creds/shop.', text()),
          field: described('The field of the answer.', text()),
          dynamic: described('Whether the answer comes with a lease; true by default.', boolean()),
          encode: encode(),
        },
        ['vaultPath', 'field'],
      ),
      ({ vaultPath: path, field, dynamic, encode: encodings }) =>
        encoded(vaultPath(path, dynamic === undefined ? {} : { dynamic }).field(field), encodings),
    ),
  };
}

function databaseUser(): Form<SecretRef> {
  const field = described('The name of the user, or its password.', oneOf('username', 'password'));
  const form = object<
    Encoded & { database: string; role?: string; staticRole?: string; field: keyof DatabaseCredentials }
  >(
    {
      database: described('The mount of the database engine.', text()),
      role: described('A role, whose user is made for this pod.', text()),
      staticRole: described('A static role, whose password Vault rotates.', text()),
      field,
      encode: encode(),
    },
    ['database', 'field'],
  );
  return {
    schema: { ...form.schema, oneOf: [{ required: ['role'] }, { required: ['staticRole'] }] },
    read: (written) => {
      const { database: mount, role, staticRole, field: part, encode: encodings } = form.read(written);
      if ((role === undefined) === (staticRole === undefined))
        throw written.invalid('a user of a database has one of role, staticRole');
      return written.making(() => {
        const of = database(mount);
        const user = role === undefined ? of.staticRole(staticRole ?? '') : of.role(role);
        return encoded(user[part], encodings);
      });
    },
  };
}

/** A reference to one value: where it is, never what it is. */
export function reference(): Form<SecretRef> {
  return variant('a secret', referenceVariants());
}
