import { functionCalls, templateOutcome, templateRefusal } from '../../template';
import { NotTakeable, wholeReference, type TakenReference } from './taken-reference';

/** A template as its annotations have it. */
export interface WrittenTemplate {
  readonly text: string;
  readonly left: string;
  readonly right: string;
}

/**
 * A template that does more than to put values between texts, taken over as it is: it writes the same bytes, and what
 * it reads is in the policy.
 * @throws NotTakeable for one that `agentTemplate` refuses
 */
export function takenVerbatim({ text, left, right }: WrittenTemplate): Readonly<Record<string, unknown>> {
  const refusal = templateRefusal(text, left, right);
  if (refusal !== undefined) throw new NotTakeable(refusal);
  const calls = functionCalls(text, left, right).filter(({ name }) => name === 'secret');
  if (calls.length === 0) throw new NotTakeable('the template has no value of a secret');
  const { reads } = templateOutcome({ text, left, right, failsOnMissingKey: true });
  const paths = new Set(calls.map(({ texts }) => pathOf(texts)));
  return {
    agentTemplate: text,
    reads: [...paths].map((path) => readOf(path, keysOf(path, reads))),
    ...(left === '{{' && right === '}}' ? {} : { delimiters: { left, right } }),
  };
}

function pathOf([path, ...parameters]: readonly (string | undefined)[]): string {
  if (path === undefined) throw new NotTakeable('the template makes the path of a secret while it runs');
  if (parameters.length > 0)
    throw new NotTakeable(`the template reads ${path} with parameters; write its engine: pki, aws, gcp, ...`);
  return path;
}

function keysOf(path: string, reads: ReturnType<typeof templateOutcome>['reads']): readonly string[] {
  return reads.filter((read) => read.path === path).flatMap(({ keys }) => keys);
}

function readOf(path: string, keys: readonly string[]): TakenReference {
  const reference = wholeReference(path, keys);
  return 'vaultPath' in reference || 'database' in reference ? reference : { $all: reference };
}
