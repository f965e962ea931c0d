import { type CheckRule, type Level } from './finding';
import { type CheckedPod } from './model/checked-pod';
import { type KubernetesObject, type Located } from './model/located';
import { type Manifests } from './model/manifests';

/** Where a rule is broken. */
export interface Hit {
  readonly at: Located;
  /** What fails, and when. Holds no value of a Secret. */
  readonly message: string;
  /** @default the rule's */
  readonly remedy?: string;
  /** Below the rule's own, where a manifest cannot tell for sure. @default the rule's */
  readonly level?: Level;
}

/** What one run looks at. */
export interface CheckRun {
  readonly manifests: Manifests;
  /** The pods of all objects. */
  readonly pods: readonly CheckedPod[];
}

/**
 * A rule of the check. Ours are made of it, and a platform team's own are given as {@link CheckOptions.rules}.
 *
 * @example
 * const limits: Rule = {
 *   id: 'shop-memory-limit',
 *   level: 'error',
 *   title: 'A container without a memory limit',
 *   remedy: 'resources.limits.memory',
 *   *pod({ template }) {
 *     for (const { at, name } of template.containers) {
 *       if (!at.at('resources', 'limits', 'memory').exists) yield { at, message: `${name} has no limit` };
 *     }
 *   },
 * };
 */
export interface Rule extends CheckRule {
  /** Looks at one pod: of a workload of any kind, or a Pod itself. */
  readonly pod?: (pod: CheckedPod, run: CheckRun) => Iterable<Hit>;
  /** Looks at one object, whatever it is. */
  readonly object?: (object: KubernetesObject, run: CheckRun) => Iterable<Hit>;
}
