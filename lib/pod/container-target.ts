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
