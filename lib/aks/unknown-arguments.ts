import { nearestName } from '../core';
import { AksErrors } from './errors';

/** What every resource of Terraform takes, and what is in it is Terraform's own. */
const META = ['connection', 'count', 'dependsOn', 'forEach', 'lifecycle', 'provider', 'provisioners'];

/**
 * Compares given arguments with those that the bindings know. An unknown one is left out of what they emit, silently:
 * `{ localAccountDisabeld: false }` would change nothing.
 *
 * @param at where the arguments are: `overrides`
 * @param known the resource, or a block of it, which has a member for each
 * @throws AKS_VALUE_INVALID
 */
export function checkArguments(
  at: string,
  given: object | undefined,
  known: object,
  constructPath: string,
): void {
  for (const [name, value] of Object.entries(given ?? {}) as [string, unknown][]) {
    if (META.includes(name)) continue;
    if (!(name in known)) {
      const near = nearestName(name, argumentsOf(known));
      const wanted = 'the provider has no such argument, which would be left out';
      const remedy = near === undefined ? 'write it as the bindings of the provider do' : `write ${near}`;
      throw AksErrors.AKS_VALUE_INVALID(
        { property: `${at}.${name}`, wanted, got: name, remedy },
        constructPath,
      );
    }
    const block = (known as Readonly<Record<string, unknown>>)[name];
    if (isBlock(value) && typeof block === 'object' && block !== null)
      checkArguments(`${at}.${name}`, value, block, constructPath);
  }
}

/** The names that can be set. */
function argumentsOf(known: object): readonly string[] {
  const prototype = Object.getPrototypeOf(known) as object;
  return Object.keys(Object.getOwnPropertyDescriptors(prototype))
    .filter((name) => name.endsWith('Input'))
    .map((name) => name.slice(0, -'Input'.length));
}

/** One block: no list of them, and no object of Terraform's. */
function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
