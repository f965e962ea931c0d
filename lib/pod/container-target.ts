import { PodErrors } from './errors';

/**
 * Checks which container is meant, which untyped code may say by a name alone.
 * @param of The function that is told, for the error.
 * @throws POD_VALUE_INVALID
 */
export function checkTarget(of: string, target: unknown): void {
  const container: unknown =
    typeof target === 'object' && target !== null && !Array.isArray(target)
      ? (target as { readonly container?: unknown }).container
      : target;
  if (container === undefined && target !== undefined) return;
  if (typeof container === 'string' && container !== '' && container !== target) return;
  throw PodErrors.POD_VALUE_INVALID({
    property: `target of ${of}`,
    example: '{ container: "web" }',
    got: target,
  });
}

/**
 * The containers that are meant, each by its name; undefined where none is said.
 * @param of The function that is told, for the error.
 * @throws POD_VALUE_INVALID
 */
export function checkTargets(of: string, target: unknown): readonly string[] | undefined {
  const { containers } = (typeof target === 'object' && target !== null ? target : {}) as {
    readonly containers?: unknown;
  };
  if (containers === undefined) {
    checkTarget(of, target);
    const { container } = target as { readonly container?: string };
    return container === undefined ? undefined : Object.freeze([container]);
  }
  const both =
    'container' in (target as object) && (target as { container?: unknown }).container !== undefined;
  const isName = (one: unknown): boolean => typeof one === 'string' && one !== '';
  if (!both && Array.isArray(containers) && containers.length > 0 && containers.every(isName)) {
    return Object.freeze([...new Set(containers as readonly string[])]);
  }
  throw PodErrors.POD_VALUE_INVALID({
    property: `target of ${of}`,
    example: '{ containers: ["migrate", "web"] }',
    got: target,
  });
}
