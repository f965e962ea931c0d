import {
  database,
  type DatabaseCredentials,
  type DefaultValue,
  type Encoding,
  kv1,
  type Kv1Secret,
  kv2,
  type Kv2Secret,
  type PathStep,
  type SecretRef,
  vaultPath,
  type VaultPathOptions,
  type WholeSecret,
} from '../../secrets';
import {
  boolean,
  described,
  dictionary,
  type Form,
  type JsonSchema,
  made,
  number,
  oneOf,
  scalar,
  text,
} from '../form/form';
import { definitionsOf, object, referred, variant, type Variants } from '../form/object';
import { decided, type Decisions, decisions } from './decisions';
import { engineVariants } from './engines';

/** References to one value, by the property that names the engine. */
export function referenceVariants(): Variants<SecretRef> {
  return referred(writtenReferences());
}

/** What their schemas refer to. */
export function referenceDefinitions(): Readonly<Record<string, JsonSchema>> {
  return definitionsOf(writtenReferences());
}

function writtenReferences(): Variants<SecretRef> {
  return {
    kv2: made(
      object<Decisions & { kv2: string; at: string; key: Steps; version?: number; optional?: boolean }>(
        { ...kv2Secret(), key: steps(), ...decisions() },
        ['kv2', 'at', 'key'],
      ),
      ({ key, ...of }) => ofKey(of, kv2At(of), key),
    ),
    kv1: made(
      object<Decisions & { kv1: string; at: string; key: Steps; optional?: boolean }>(
        { ...kv1Secret(), key: steps(), ...decisions() },
        ['kv1', 'at', 'key'],
      ),
      ({ key, ...of }) => ofKey(of, kv1(of.kv1).at(of.at), key),
    ),
    ...engineVariants(),
    database: databaseUser(),
    vaultPath: made(
      object<Decisions & VaultPathOptions & { vaultPath: string; field: string }>(
        {
          vaultPath: described('Any path that answers with fields, such as rabbitmq/creds/shop.', text()),
          field: described('The field of the answer.', text()),
          dynamic: described('Whether the answer comes with a lease; true by default.', boolean()),
          verb: described('How it is asked; read by default.', oneOf('read', 'update')),
          parameters: described("What is sent, by the names of the engine's API.", dictionary(scalar())),
          ...decisions(),
        },
        ['vaultPath', 'field'],
      ),
      ({ vaultPath: path, field, orElse, encode, ...options }) =>
        decided(vaultPath(path, options).field(field), only({ orElse, encode })),
    ),
  };
}

function databaseUser(): Form<SecretRef> {
  const field = described('The name of the user, or its password.', oneOf('username', 'password'));
  const form = object<
    Decisions & { database: string; role?: string; staticRole?: string; field: keyof DatabaseCredentials }
  >(
    {
      database: described('The mount of the database engine.', text()),
      role: described('A role, whose user is made for this pod.', text()),
      staticRole: described('A static role, whose password Vault rotates.', text()),
      field,
      ...decisions(),
    },
    ['database', 'field'],
  );
  return {
    schema: { ...form.schema, oneOf: [{ required: ['role'] }, { required: ['staticRole'] }] },
    read: (written) => {
      const { database: mount, role, staticRole, field: part, ...more } = form.read(written);
      if ((role === undefined) === (staticRole === undefined))
        throw written.invalid('a user of a database must have one of role, staticRole');
      return written.making(() => {
        const of = database(mount);
        const user = role === undefined ? of.staticRole(staticRole ?? '') : of.role(role);
        return decided(user[part], more);
      });
    },
  };
}

/** The key of a value, and the steps into it. */
type Steps = readonly [string, ...PathStep[]];

/** A secret of KV, by its mount and its path. */
const kv2Secret = () => ({
  kv2: described('The mount of the KV engine, version 2, such as secret.', text()),
  at: described('The path of the secret, as "vault kv get" takes it, without data/.', text()),
  version: described('A version of the secret, from 1; the latest by default.', number()),
  optional: described('Whether the secret may be missing.', boolean()),
});
const kv1Secret = () => ({
  kv1: described('The mount of the KV engine, version 1, such as kv.', text()),
  at: described('The path of the secret.', text()),
  optional: described('Whether the secret may be missing.', boolean()),
});

function kv2At({ kv2: mount, at, version }: { kv2: string; at: string; version?: number }): Kv2Secret {
  const secret = kv2(mount).at(at);
  return version === undefined ? secret : secret.version(version);
}

function steps(): Form<Steps> {
  const key = text();
  const step = {
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'integer', minimum: 0 },
    ],
  };
  return described('The key of the value, or a list that leads into it: [db, hosts, 0].', {
    schema: { anyOf: [key.schema, { type: 'array', items: step, minItems: 1 }] },
    read: (written) => {
      if (!Array.isArray(written.value)) return [key.read(written)];
      const [first, ...others] = written.value.map((_, index) => written.at(index));
      if (first === undefined) throw written.invalid('must have at least one of them');
      return [
        key.read(first),
        ...others.map((one) => (typeof one.value === 'number' ? one.value : key.read(one))),
      ];
    },
  });
}

function ofKey(
  { optional = false, ...more }: Decisions & { optional?: boolean },
  secret: Kv1Secret | Kv2Secret,
  [key, ...into]: Steps,
): SecretRef {
  if (!optional) return decided(secret.key(key, ...into), more);
  // Without a decision it is refused where it is used, as in TypeScript.
  return decided(secret.optional().key(key, ...into), more);
}

/** All keys of a secret. */
export function wholeSecret(): Form<WholeSecret> {
  const all = (secret: Kv1Secret | Kv2Secret, optional = false): WholeSecret =>
    optional ? secret.optional().all().orEmpty() : secret.all();
  return variant('a secret', {
    kv2: made(
      object<{ kv2: string; at: string; version?: number; optional?: boolean }>(kv2Secret(), ['kv2', 'at']),
      (of) => all(kv2At(of), of.optional),
    ),
    kv1: made(object<{ kv1: string; at: string; optional?: boolean }>(kv1Secret(), ['kv1', 'at']), (of) =>
      all(kv1(of.kv1).at(of.at), of.optional),
    ),
  });
}

function only({
  orElse,
  encode,
}: {
  orElse: DefaultValue | undefined;
  encode: readonly Encoding[] | undefined;
}): Decisions {
  return { ...(orElse === undefined ? {} : { orElse }), ...(encode === undefined ? {} : { encode }) };
}

/** A reference to one value: where it is, never what it is. */
export function reference(): Form<SecretRef> {
  return variant('a secret', referenceVariants());
}
