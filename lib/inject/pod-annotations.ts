import { INJECTOR_PREFIX } from '../agent';
import { locationOfKind, pointerSteps, type PodTemplate, reached, withTemplateAt } from '../pod';
import { isObject } from './form/written';
import { identityOf } from './identity';
import { pointerOfPod } from './near-target';
import { type ManifestSource, ManifestStream, type StreamObject } from './stream/manifest-stream';

/**
 * The texts without the annotations of pod templates that HashiCorp's injector reads; everything else stays as it is
 * written.
 */
export function withoutInjectorAnnotations(sources: readonly ManifestSource[]): readonly ManifestSource[] {
  const isOfInjector = (name: string): boolean => name.startsWith(INJECTOR_PREFIX);
  return withPodTemplates(sources, (template) => {
    const { metadata } = template;
    const annotations: unknown = metadata?.annotations;
    if (!isObject(annotations) || !Object.keys(annotations).some(isOfInjector)) return template;
    const kept = Object.entries(annotations).filter(([name]) => !isOfInjector(name));
    const others = Object.entries(metadata ?? {}).filter(([name]) => name !== 'annotations');
    const left =
      kept.length === 0 ? Object.fromEntries(others) : { ...metadata, annotations: Object.fromEntries(kept) };
    return { ...template, metadata: left } as PodTemplate;
  });
}

/** The texts with a service account in each pod template that names none. */
export function withServiceAccounts(
  sources: readonly ManifestSource[],
  name: string,
): readonly ManifestSource[] {
  return withPodTemplates(sources, (template) => {
    const named: unknown = template.spec?.serviceAccountName;
    const has = typeof named === 'string' && named !== '' && named !== 'default';
    if (has) return template;
    return { ...template, spec: { ...template.spec, serviceAccountName: name } } as PodTemplate;
  });
}

/**
 * What a workload of the declaration says as `podTemplate` to mean the pod of an object; undefined where its kind says
 * enough.
 */
export function podTemplateOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const identity = identityOf({ value });
  return locationOfKind(identity) === undefined ? pointerOfPod(value) : undefined;
}

function withPodTemplates(
  sources: readonly ManifestSource[],
  change: (template: PodTemplate) => PodTemplate,
): readonly ManifestSource[] {
  return sources.map((source) => {
    const stream = ManifestStream.of(source);
    const changed = stream.objects.flatMap((object) => {
      const value = changedObject(object, change);
      return value === undefined ? [] : [[object, value] as const];
    });
    return { ...source, text: stream.with(new Map(changed)) };
  });
}

function changedObject(object: StreamObject, change: (template: PodTemplate) => PodTemplate): unknown {
  const location = locationOfKind(identityOf(object)) ?? pointerSteps(pointerOfPod(object.value));
  const template = location === undefined ? undefined : reached(object.value, location)?.value;
  if (location === undefined || !isObject(template)) return undefined;
  const changed = change(template as PodTemplate);
  return changed === template ? undefined : withTemplateAt(object.value, location, changed);
}
