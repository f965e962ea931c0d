import {
  ANNOTATION_PREFIX,
  CONFIG_FILES,
  type ConfigFile,
  type ScriptFile,
  scriptLine,
  VOLUMES,
} from '../../agent';
import { PodErrors } from '../errors';
import { type Volume } from '../kubernetes';

/**
 * What the containers of ours are configured with: the content of a file by its name. The pod carries it in its own
 * annotations, so that a ReplicaSet is complete by itself: a Job that runs before everything else finds it, an old pod
 * keeps the old one, and nothing is left behind.
 */
export type Configuration = Readonly<Partial<Record<ConfigFile, string>>>;

/** Scripts as a part of the configuration. */
export function scripts(...files: readonly ScriptFile[]): Configuration {
  return Object.fromEntries(files.map((file) => [file, scriptLine(file)]));
}

/** The annotations that hold the configuration. */
export function configurationAnnotations(configuration: Configuration): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(configuration).map(([file, content = '']) => [`${ANNOTATION_PREFIX}${file}`, content]),
  );
}

/** The volume that shows them as files, without the certificate authority, which has one of its own. */
export function configurationVolume(configuration: Configuration): Volume {
  const items = Object.keys(configuration)
    .filter((file) => file !== CONFIG_FILES.ca)
    .map((path) => ({
      path,
      // The version that the API server would fill in, so that applying the same again changes nothing.
      fieldRef: { apiVersion: 'v1', fieldPath: `metadata.annotations['${ANNOTATION_PREFIX}${path}']` },
    }));
  // Projected, which is the same to Kubernetes: Knative takes no other volume of the downward API.
  return { name: VOLUMES.config, projected: { sources: [{ downwardAPI: { items } }] } };
}

/** Kubernetes' limit for all annotations of one object, names and values together. */
const LIMIT = 256 * 1024;

/** @throws POD_ANNOTATIONS_TOO_LARGE */
export function checkAnnotationSize(annotations: Readonly<Record<string, string>>): void {
  const texts = Object.entries(annotations).flat();
  // A character has at most three bytes for each of its code units: most pods need no closer look.
  if (3 * texts.reduce((sum, { length }) => sum + length, 0) <= LIMIT) return;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > LIMIT) throw PodErrors.POD_ANNOTATIONS_TOO_LARGE({ bytes, limit: LIMIT });
}
