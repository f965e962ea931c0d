import { isListOf } from '../core';
import { PodErrors } from './errors';

/**
 * Checks which container is meant, which untyped code may say by a name alone.
 * @param of The function that is told, for the error.
 * @param known The properties that there are.
 * @throws POD_VALUE_INVALID
 */
export function checkTarget(of: string, target: unknown, known: readonly string[] = ['container']): void {
  const fields = isRecord(target) && Object.keys(target).every((name) => known.includes(name));
  const { container } = (isRecord(target) ? target : {}) as { readonly container?: unknown };
  if (fields && (container === undefined || isName(container))) return;
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
  const { containers, container } = (isRecord(target) ? target : {}) as {
    readonly containers?: unknown;
    readonly container?: string;
  };
  if (containers === undefined) {
    checkTarget(of, target, ['container', 'containers']);
    return container === undefined ? undefined : Object.freeze([container]);
  }
  const alone =
    container === undefined && Object.keys(target as object).every((name) => /^containers?$/.test(name));
  if (alone && isListOf(containers, isName) && containers.length > 0) {
    return Object.freeze([...new Set(containers as readonly string[])]);
  }
  throw PodErrors.POD_VALUE_INVALID({
    property: `target of ${of}`,
    example: '{ containers: ["migrate", "web"] }',
    got: target,
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
