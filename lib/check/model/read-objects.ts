import { type Unreadable } from '../finding';
import { type ManifestSource, readManifest } from './manifest';
import { type ManifestObject } from './manifest-object';
import { Manifests } from './manifests';

/** All objects of some texts, each of which may name others. */
export interface ReadObjects {
  readonly objects: readonly ManifestObject[];
  readonly manifests: Manifests;
  /** Texts that are no manifests. */
  readonly unreadable: readonly Unreadable[];
}

/** Reads texts together. Never throws for what a text holds. */
export function readObjects(sources: readonly ManifestSource[]): ReadObjects {
  const read = sources.map((source) => readManifest(source));
  const objects = read.flatMap((one) => one.objects);
  return {
    objects,
    manifests: new Manifests(objects),
    unreadable: read.flatMap(({ unreadable }) => unreadable),
  };
}
