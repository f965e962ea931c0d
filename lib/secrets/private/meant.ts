import { kindOf } from '../../core';

/** What untyped code gave in place of a reference, and what it most likely meant. */
export interface Meant {
  readonly kind: string;
  readonly meant?: 'a property' | 'a key';
}

/** For errors: never the value, which may be what was meant to be a secret. */
export function meantBy(value: unknown): Meant {
  if (value === undefined) return { kind: 'nothing', meant: 'a property' };
  // `kv2("secret").at("shop/db")`, and what else has keys.
  const hasKeys =
    typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'function';
  if (hasKeys) return { kind: 'a secret without a key', meant: 'a key' };
  return { kind: kindOf(value) ?? `a ${typeof value}` };
}
