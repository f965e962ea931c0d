import { type InjectorAnnotation } from '../../agent';
import { type Injection } from '../model/injection';

/** What a declaration calls a resource of the agent, and how it writes an amount of it. */
const RESOURCES = [
  { annotation: 'cpu', word: 'cpu', amount: /^\d+(?:\.\d+)?m?$/ },
  { annotation: 'mem', word: 'memory', amount: /^\d+(?:Mi|Gi)$/ },
  { annotation: 'ephemeral', word: 'ephemeralStorage', amount: /^\d+(?:Mi|Gi)$/ },
] as const;

/** The resources of the agent that the annotations state, and those that a declaration writes otherwise. */
export interface TakenResources {
  readonly resources: Readonly<Record<string, unknown>> | undefined;
  readonly notTaken: readonly (readonly [InjectorAnnotation, string])[];
}

/** Takes them over; nothing and the injector's own defaults are left to the declaration's. */
export function takenResources(injection: Injection): TakenResources {
  const notTaken: (readonly [InjectorAnnotation, string])[] = [];
  const resources = RESOURCES.flatMap(({ annotation, word, amount }) => {
    const stated = (['request', 'limit'] as const).flatMap((side) => {
      const name = `agent-${side}s-${annotation}` as InjectorAnnotation;
      const value = injection.text(name) ?? '';
      if (value === '') return [];
      if (amount.test(value)) return [[side, value] as const];
      notTaken.push([name, `an amount that a declaration writes as ${word === 'cpu' ? '100m' : '64Mi'}`]);
      return [];
    });
    return stated.length === 0 ? [] : [[word, Object.fromEntries(stated)] as const];
  });
  return { resources: resources.length === 0 ? undefined : Object.fromEntries(resources), notTaken };
}
