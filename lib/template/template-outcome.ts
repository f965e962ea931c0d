import { TemplateEvaluation } from './evaluation';
import { type TemplateOutcome } from './outcome';
import { TemplateParser } from './parser';
import { TemplateFailure } from './scanner';

/** A template as an agent gets it. */
export interface TemplateInput {
  readonly text: string;
  readonly left: string;
  readonly right: string;
  /** The setting `error_on_missing_key`. */
  readonly failsOnMissingKey: boolean;
}

/**
 * What the agent makes of a template, as far as it does not depend on the values of the secrets.
 * `test/template/agent.test.ts` holds it against a real agent.
 */
export function templateOutcome({ text, left, right, failsOnMissingKey }: TemplateInput): TemplateOutcome {
  let evaluation: TemplateEvaluation | undefined;
  try {
    evaluation = new TemplateEvaluation(TemplateParser.parse(text, left, right), failsOnMissingKey);
    return evaluation.outcome();
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return { failure: error.problem, phase: evaluation?.phase ?? 'parse', missing: [], reads: [] };
  }
}
