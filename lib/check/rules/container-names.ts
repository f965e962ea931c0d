import { type CheckedPod } from '../model/checked-pod';
import { isPlaceholder } from '../private/placeholder';
import { type Hit, type Rule } from '../rule';

/** What the API server refuses and a linter of YAML does not see. */
export function containerNameRules(): readonly Rule[] {
  return [
    {
      id: 'container-name-twice',
      level: 'error',
      title: 'Two containers of a pod have one name, and Kubernetes refuses the pod',
      remedy: 'a name of its own for each container, init containers included',
      pod: twice,
    },
  ];
}

function* twice({ usesVault, template }: CheckedPod): Iterable<Hit> {
  if (!usesVault) return;
  const seen = new Set<string>();
  for (const { at, name } of template.allContainers) {
    if (name === '' || isPlaceholder(name)) continue;
    if (seen.has(name)) {
      yield {
        at: at.at('name'),
        message: `a container before this one is called ${JSON.stringify(name)} too`,
      };
    }
    seen.add(name);
  }
}
