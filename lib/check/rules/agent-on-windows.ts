import { type CheckedPod } from '../model/checked-pod';
import { type Located } from '../model/located';
import { type Hit, type Rule } from '../rule';

const OS = /^(?:beta\.)?kubernetes\.io\/os$/;

/** Agents are of Linux, the injector's too. */
export function agentOnWindowsRules(): readonly Rule[] {
  return [
    {
      id: 'agent-on-windows',
      level: 'error',
      title: 'An agent of Linux in a pod of a Windows node: no container of the pod starts',
      remedy:
        'a pod on Linux, or the secrets by another way, such as a Kubernetes Secret that an operator keeps',
      pod: onWindows,
    },
  ];
}

function* onWindows({ usesVault, template }: CheckedPod): Iterable<Hit> {
  const at = usesVault ? windowsIn(template.spec) : undefined;
  if (at === undefined) return;
  yield { at, message: 'the pod runs on Windows, and the image of the agent is one of Linux' };
}

/** What says that a pod runs on Windows. */
function windowsIn(spec: Located): Located | undefined {
  const terms = spec
    .at('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
    .items();
  // One term is enough for a node, so that each has to say it.
  const required = terms.map((term) =>
    term
      .at('matchExpressions')
      .items()
      .find((one) => OS.test(one.at('key').text ?? '') && isWindowsAlone(one)),
  );
  const selected = spec
    .at('nodeSelector')
    .entries()
    .find(([name, { text }]) => OS.test(name) && text === 'windows');
  if (selected !== undefined) return selected[1];
  if (spec.at('os', 'name').text === 'windows') return spec.at('os', 'name');
  return terms.length > 0 && required.every((one) => one !== undefined) ? required[0] : undefined;
}

function isWindowsAlone(expression: Located): boolean {
  const values = expression.at('values').items();
  return (
    expression.at('operator').text === 'In' &&
    values.length > 0 &&
    values.every(({ text }) => text === 'windows')
  );
}
