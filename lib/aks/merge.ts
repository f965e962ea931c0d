import { type IResolvable, type TerraformMetaArguments } from 'cdktf';

/** Every property optional, down to values, lists and tokens. */
export type DeepPartial<T> = T extends IResolvable | readonly unknown[] | ((...args: never[]) => unknown)
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

/**
 * `base` with the values of `overrides`. Plain objects are merged key by key; everything else, lists too, is replaced.
 * Neither argument is changed.
 */
export function merged<T extends object>(base: T, overrides: NoInfer<DeepPartial<T>> | undefined): T {
  return overrides === undefined ? base : (mergedPlain(base, overrides) as T);
}

/**
 * The arguments of a resource with `overrides`, whose `ignoreChanges` adds to ours: without ours, a plan would take back what
 * AKS does.
 */
export function withOverrides<T extends TerraformMetaArguments>(
  base: T,
  overrides: NoInfer<DeepPartial<T>> | undefined,
): T {
  const result = merged<T>(base, overrides);
  const [ours, all] = [base.lifecycle?.ignoreChanges, result.lifecycle?.ignoreChanges];
  if (!Array.isArray(ours) || !Array.isArray(all)) return result;
  const ignoreChanges = [...new Set([...ours, ...all])];
  return { ...result, lifecycle: { ...result.lifecycle, ignoreChanges } };
}

function mergedPlain(base: object, overrides: object): object {
  const result: Record<string, unknown> = { ...(base as Record<string, unknown>) };
  for (const [key, value] of Object.entries(overrides)) {
    const current = result[key];
    result[key] = isPlain(current) && isPlain(value) ? mergedPlain(current, value) : value;
  }
  return result;
}

/** Tokens and constructs are instances of classes: they are values here. */
function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
