import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer } from '../support/injector/model';
import { type Pod } from '../support/injector/pod';
import { projectRoot } from '../support/project';
import { checked, rulesOf } from './support';

/**
 * The check against what vault-k8s 1.7.6 has answered: pods that it refused are errors of a rule that says so, and pods
 * that it took are not. The recordings were made without a gate and with the address on the webhook's side.
 */
interface Recording extends Answer {
  readonly pod: Pod;
}

const file = join(projectRoot(), 'test/fixtures/injector/vault-k8s-1.7.6.json');
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Record<string, Recording> };

/** Rules that say that the webhook refuses the pod. */
const REFUSALS = [
  'injector-role-missing',
  'injector-token-missing',
  'injector-pod-refused',
  'injector-value-refused',
];

/** What is to be said of each pod beside the refusals; where nothing stands, the start race and the default template alone. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'already-injected': ['injector-already-injected'],
  configmap: [],
  'inject-containers': ['injector-container-unknown'],
  'inject-token': ['injector-token-shared (note)'],
  'unknown-annotation': ['injector-annotation-unknown'],
};

// A token that is mounted by admission is not in the pod that people write; the recording without one is.
const MOUNTED_BY_ADMISSION = ['no-service-account-token'];

const found = (pod: Pod): readonly string[] => {
  const off = pod.spec.volumes?.length === 0 ? { automountServiceAccountToken: false } : {};
  return rulesOf(checked([{ ...pod, spec: { ...pod.spec, ...off } }]).findings);
};

describe.each(Object.entries(cases))('%s', (name, { pod, allowed }) => {
  const rules = found(pod);

  test(allowed ? 'was taken, and no rule says that it is refused' : 'was refused, and a rule says so', () => {
    expect(rules.some((rule) => REFUSALS.includes(rule))).toBe(!allowed);
  });

  test('everything else that is said of it is known', () => {
    const expected = BESIDE[name] ?? [];
    const usual =
      /^(?:injector-start-race|injector-gate-order|injector-no-pre-populate|template-|injector-command-no-effect|vault-address|gate-changed|agent-on-windows)/;
    expect(rules.filter((rule) => !REFUSALS.includes(rule) && !usual.test(rule))).toEqual(expected);
  });
});

test('the recording without a token is a pod whose token is turned off', () => {
  const [name = ''] = MOUNTED_BY_ADMISSION;
  expect(found(cases[name]?.pod as Pod)).toContain('injector-token-missing');
});
