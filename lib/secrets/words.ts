import { term, worded, type Wording } from '../core';

// What errors of this room call the values that TypeScript and a declaration in a file write differently.

/** A reference to one value. */
export const REFERENCE = term(
  'kv2("secret").at("shop/db").key("apiKey")',
  '{ kv2: secret, at: shop/db, key: apiKey }',
);

/** All keys of a secret, in the place of entries. */
export const ALL_KEYS = term('kv2(mount).at(path).all()', '{ $all: { kv2: secret, at: shop/config } }');

/** What an application does with a key. */
export const USE = term(
  'transit("transit").key("orders").encrypt()',
  '{ transit: transit, key: orders, verbs: [encrypt] }',
);

/** The function of an engine with its mount. */
export function callOf(engine: string, mount: string): Wording {
  const of = JSON.stringify(mount);
  return term(`${engine}(${of})`, `${engine}: ${of}`);
}

/** A KV v2 secret by its path. */
export function kv2At(mount: string, path: string): Wording {
  return secretAt('kv2', mount, path);
}

/** A KV v1 secret by its path. */
export function kv1At(mount: string, path: string): Wording {
  return secretAt('kv1', mount, path);
}

/** One key of a secret that {@link kv1At} and {@link kv2At} say. */
export function keyOf(secret: Wording): Wording {
  return worded`${secret}${term('.key(name)', ', key: NAME')}`;
}

function secretAt(engine: string, mount: string, path: string): Wording {
  const [of, at] = [JSON.stringify(mount), JSON.stringify(path)];
  return term(`${engine}(${of}).at(${at})`, `${engine}: ${of}, at: ${at}`);
}
