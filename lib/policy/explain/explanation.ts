import type { GrantedCapability } from '../capability';
import type { Decision } from '../evaluate/decision';
import type { KnownMounts } from '../uses/path-use';
import type { PolicySet, RequestDetails } from '../policy-set';
import { conditionHints } from './condition-hints';
import { kvHints } from './kv-hints';
import { nearHints } from './near-hints';
import { shownRule } from './shown-rule';
import { check, explanationOptions, SET } from '../private/arguments';
import { checkKnown } from '../uses/known-mounts';
import { ANY_TEXT } from '../../core';

/** What {@link Explanation.of} may know besides the policies. */
export interface ExplanationOptions extends RequestDetails {
  /** What the mounts hold, by path without slashes around it. @default KV v2 is guessed from `data/` in paths */
  readonly mounts?: KnownMounts;
}

/** A decision with its rules at their places, and what was probably meant. */
export class Explanation {
  private constructor(
    public readonly decision: Decision,
    /** What to ask or to write instead, and what the answer depends on besides; most likely first. */
    public readonly hints: readonly string[],
  ) {
    Object.freeze(this);
  }

  /**
   * Explains what a token with these policies gets.
   *
   * @param path of the request; a `/v1/` in front is dropped, and said
   */
  public static of(
    set: PolicySet,
    capability: GrantedCapability,
    path: string,
    options: ExplanationOptions = {},
  ): Explanation {
    check('set', set, SET);
    check('path', path, ANY_TEXT);
    checkKnown('options', options, explanationOptions);
    const bare = path.replace(/^\/*v1\//, '');
    const { mounts = {}, ...details } = options;
    const decision = set.explain(capability, bare, details);
    const run = { set, decision, mounts, details };
    const hints = [
      ...(bare === path ? [] : [`paths of policies have no "v1/": this is the answer for ${decision.path}`]),
      ...kvHints(run),
      ...nearHints(run),
      ...conditionHints(run),
    ];
    return new Explanation(decision, Object.freeze([...new Set(hints)]));
  }

  /** For people: the verdict, the deciding rule and the shadowed ones with file and line, and the hints. */
  public toText(): string {
    const { decision } = this;
    const verdict = decision.allowed ? 'allowed' : 'refused';
    return [
      `${decision.capability} ${decision.path}: ${verdict}, ${decision.because()}`,
      ...decision.sources.map((source) => `  decided by  ${shownRule(source)}`),
      ...decision.shadowedSources.map((source) => `  shadowed    ${shownRule(source)}`),
      ...this.hints.map((hint) => `  hint        ${hint}`),
    ].join('\n');
  }
}
