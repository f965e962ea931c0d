import { Annotations, Aspects, type TerraformResource } from 'cdktf';
import { type Construct, type IConstruct } from 'constructs';
import { type Arguments, synthesized } from './synthesized';

/** What is said about a resource: warnings of what will fail, notes of what to know. */
export interface Said {
  readonly warnings: readonly string[];
  readonly notes?: readonly string[];
}

/**
 * Says about the arguments of a resource what `of` says, once, when they are complete: an `addOverride` after the construct
 * counts as `overrides` do. An aspect of the resource itself, which runs after those of everything around it.
 */
export function annotateAtSynth(
  construct: Construct,
  resource: TerraformResource,
  of: (args: Arguments) => Said,
): void {
  let done = false;
  Aspects.of(resource).add({
    visit: (node) => {
      if (done || node !== resource) return;
      done = true;
      const { warnings, notes = [] } = of(synthesized(resource));
      for (const warning of warnings) {
        Annotations.of(construct).addWarning(warning);
        warnUnderNode(construct, warning);
      }
      for (const note of notes) Annotations.of(construct).addInfo(note);
    },
  });
}

/**
 * cdktf writes annotations for its own command line, and only that prints them. A program that is run by node alone would
 * never show one; apps of cdktf's `Testing` are read by their tests.
 */
function warnUnderNode(construct: IConstruct, warning: string): void {
  const byCommandLine = process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'] !== undefined;
  const byTesting = construct.node.tryGetContext('cdktfVersion') === 'stubbed';
  if (!byCommandLine && !byTesting) process.emitWarning(`[${construct.node.path}] ${warning}`, 'AksWarning');
}
