import { type Unreadable } from './finding';
import { CheckedPod } from './model/checked-pod';
import { type ManifestSource, readManifest } from './model/manifest';
import { Manifests } from './model/manifests';
import { PodTemplate } from './model/pod';
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
  const read = sources.map((source) => readManifest(source));
  const objects = read.flatMap((one) => one.objects);
  const manifests = new Manifests(objects);
  return {
    pods: objects.flatMap((object) =>
      PodTemplate.allOf(object).map((template) => new CheckedPod(template, manifests)),
    ),
    unreadable: read.flatMap(({ unreadable }) => unreadable),
  };
}
