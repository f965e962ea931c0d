import { Annotations, Aspects, type TerraformResource } from 'cdktf';
import { type Construct } from 'constructs';
import { sayUnderNode } from '../core';
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
        sayUnderNode(construct, warning, 'AksWarning');
      }
      for (const note of notes) {
        Annotations.of(construct).addInfo(note);
        sayUnderNode(construct, note, 'AksNote');
      }
    },
  });
}
