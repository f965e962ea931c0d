import { type EntryValue } from '../secrets';
import { EnvDelivery } from './env-delivery';
import { PodErrors } from './errors';

/** Environment variables of one or more containers, beside those of others. */
export interface ContainerEnv {
  /** The variables. */
  readonly variables: Readonly<Record<string, EntryValue>>;
  /**
   * How they reach the containers, and which ones.
   * @default envDelivery of the whole declaration
   */
  readonly delivery?: EnvDelivery;
}

/** Environment variables: those of one delivery, or a list where containers get different ones. */
export type DeclaredEnv = Readonly<Record<string, EntryValue>> | readonly ContainerEnv[];

/**
 * The same as a list.
 * @throws POD_ENV_LIST_INVALID
 */
export function envList(env: DeclaredEnv, delivery: EnvDelivery): readonly Required<ContainerEnv>[] {
  if (!isList(env)) return [{ variables: env, delivery }];
  if (env.length === 0)
    throw PodErrors.POD_ENV_LIST_INVALID({ place: 0, rule: 'a list has at least one entry' });
  return env.map((one: unknown, place) => {
    const rule = problemOf(one);
    if (rule !== undefined) throw PodErrors.POD_ENV_LIST_INVALID({ place, rule });
    const { variables, delivery: own = delivery } = one as ContainerEnv;
    return { variables, delivery: own };
  });
}

function isList(env: DeclaredEnv): env is readonly ContainerEnv[] {
  return Array.isArray(env);
}

function problemOf(one: unknown): string | undefined {
  const isRecord = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isRecord(one)) return 'an entry is an object';
  const unknown = Object.keys(one).find((name) => name !== 'variables' && name !== 'delivery');
  if (unknown !== undefined) return `an entry has variables and delivery, and not ${JSON.stringify(unknown)}`;
  const { variables, delivery } = one as { readonly variables?: unknown; readonly delivery?: unknown };
  if (!isRecord(variables)) return 'an entry has variables, an object';
  if (delivery !== undefined && !(delivery instanceof EnvDelivery)) return 'its delivery is an EnvDelivery';
  return undefined;
}
