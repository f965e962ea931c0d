import { type Unreadable } from './finding';
import { CheckedPod } from './model/checked-pod';
import { type ManifestSource } from './model/manifest';
import { PodTemplate } from './model/pod';
import { readObjects } from './model/read-objects';
import { check, SOURCES } from './shapes';

/** The pods of manifests, with everything that these say about them. */
export interface ReadPods {
  /** In the order of the texts. */
  readonly pods: readonly CheckedPod[];
  /** Texts that are no manifests. */
  readonly unreadable: readonly Unreadable[];
}

/** Reads the pods of manifests as {@link checkManifests} does. Never throws for what a text holds. */
export function readPods(sources: readonly ManifestSource[]): ReadPods {
  check('sources', sources, SOURCES);
  const { objects, manifests, unreadable } = readObjects(sources);
  return {
    pods: objects.flatMap((object) =>
      PodTemplate.allOf(object).map((template) => new CheckedPod(template, manifests)),
    ),
    unreadable,
  };
}
