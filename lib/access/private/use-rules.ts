import { AccessErrors } from '../errors';
import { type UsedPath, type UseEngine } from '../../secrets';
import { ReadPaths } from './read-paths';

/** The paths of each engine that an application may call: verbs of a key that is there already, and nothing else. */
const USES: Readonly<Record<UseEngine, RegExp>> = {
  transit: /^.+\/(?:encrypt|decrypt|rewrap|sign|verify|hmac|datakey\/plaintext|datakey\/wrapped)\/[^/]+$/,
};

/** What is wrong with a use, or undefined when nothing is. */
export function useProblem({ engine, path, capabilities }: UsedPath): string | undefined {
  if (!USES[engine].test(path)) {
    return `an application calls verbs of a key of the engine "${engine}", such as transit/encrypt/orders`;
  }
  return capabilities.length === 1 && capabilities[0] === 'update'
    ? undefined
    : `a use of the engine "${engine}" takes exactly the capability "update"`;
}

/**
 * What uses may be, wherever they were declared.
 * @throws ACCESS_USE_INVALID, ACCESS_READ_PATH_INVALID
 */
export function checkUses(uses: readonly UsedPath[] = []): void {
  const given: unknown = uses;
  const example = 'uses is a list of what transit(mount).key(name) gives';
  if (!Array.isArray(given)) {
    throw AccessErrors.ACCESS_USE_INVALID({ at: 'uses', rule: example, got: typeof given });
  }
  for (const [index, use] of Array.from<unknown>(given).entries()) {
    const at = `uses[${String(index)}]`;
    if (!isUse(use)) throw AccessErrors.ACCESS_USE_INVALID({ at, rule: example, got: typeof use });
    const { path, capabilities } = use;
    const problem = new ReadPaths().problemOf(path);
    if (problem !== undefined) throw AccessErrors.ACCESS_READ_PATH_INVALID({ at, path, problem });
    const rule = useProblem(use);
    if (rule !== undefined) {
      throw AccessErrors.ACCESS_USE_INVALID({ at, rule, got: `${capabilities.join(', ')} ${path}` });
    }
  }
}

function isUse(value: unknown): value is UsedPath {
  if (typeof value !== 'object' || value === null) return false;
  const { engine, path, capabilities } = value as Readonly<Record<string, unknown>>;
  return (
    typeof engine === 'string' &&
    Object.hasOwn(USES, engine) &&
    typeof path === 'string' &&
    Array.isArray(capabilities)
  );
}
