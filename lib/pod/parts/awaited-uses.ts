import { listenerAddress } from '../../agent';
import { type PodPlan } from '../plan/pod-plan';

/** The requests that have to be let through before the application starts, as the script of the gate takes them. */
export function awaitedUses({ listener }: PodPlan): readonly string[] {
  if (listener === undefined) return [];
  const { port, uses } = listener;
  return uses.map(({ path }) => {
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    return `${listenerAddress(port)}/v1/${encoded}`;
  });
}
