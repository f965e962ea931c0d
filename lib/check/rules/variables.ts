import { type CheckedPod } from '../model/checked-pod';
import { type Located } from '../model/located';

/** The environment variables of this name that are written out. */
export function variables({ template }: CheckedPod, name: string): readonly Located[] {
  return template.allContainers.flatMap((container) => container.variables(name).map(({ value }) => value));
}
