import { type Level } from '../finding';
import { type Located } from './located';
import { type ManifestObject } from './manifest';
import { type PodTemplate } from './pod';

/** What one run looks at: rules may ask what stands beside an object. */
export class Manifests {
  public readonly pods: readonly PodTemplate[];

  public constructor(
    public readonly objects: readonly ManifestObject[],
    pods: readonly PodTemplate[],
  ) {
    this.pods = pods;
  }

  /** The object of this name in the namespace of another one. */
  public find(kind: string, name: string, beside: ManifestObject): ManifestObject | undefined {
    return this.objects.find(
      (object) =>
        object.kind === kind && object.name === name && (object.namespace ?? '') === (beside.namespace ?? ''),
    );
  }
}

/** Where a rule is broken. */
export interface Hit {
  readonly at: Located;
  readonly message: string;
  /** @default the rule's */
  readonly remedy?: string;
  /** Below the rule's own, where a manifest cannot tell for sure. @default the rule's */
  readonly level?: Level;
}

/** A rule: its id and what it says are for users, so ids keep their meaning for ever. */
export interface Rule {
  readonly id: string;
  /** The highest that its findings have. */
  readonly level: Level;
  /** What fails, in one sentence. */
  readonly title: string;
  /** What to do, unless a hit says it better. */
  readonly remedy: string;
  /** Looks at one pod. */
  readonly pod?: (pod: PodTemplate, all: Manifests) => Iterable<Hit>;
  /** Looks at one object, whatever it is. */
  readonly object?: (object: ManifestObject, all: Manifests) => Iterable<Hit>;
}
