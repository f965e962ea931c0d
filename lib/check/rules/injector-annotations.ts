import { INJECTOR_PREFIX, isInjectorAnnotation } from '../../agent';
import { goBoolean, type Injection, injectorAnnotations, isInjected } from '../model/injection';
import { type CheckedPod } from '../model/checked-pod';
import { type KubernetesObject, type Located } from '../model/located';
import { PodTemplate } from '../model/pod';
import { valueProblem } from '../private/annotation-values';
import { likelyAnnotation, distance } from '../private/spelling';
import { type Hit, type Rule } from '../rule';

/** Annotations that are not what their author takes them for. */
export function injectorAnnotationRules(): readonly Rule[] {
  return [
    {
      id: 'injector-annotation-unknown',
      level: 'error',
      title: 'The injector silently ignores annotations that it does not know',
      remedy: 'the name as the injector knows it, or no such annotation',
      pod: unknown,
    },
    {
      id: 'injector-annotation-misplaced',
      level: 'error',
      title: 'The injector reads the annotations of pods and of nothing else',
      remedy: 'put it below spec.template.metadata.annotations',
      object: misplaced,
    },
    {
      id: 'injector-annotation-not-text',
      level: 'error',
      title: "An annotation's value is a text; the API server refuses everything else",
      remedy: 'quote the value',
      pod: notText,
    },
    {
      id: 'injector-value-refused',
      level: 'error',
      title: 'A value that the webhook or the agent cannot read',
      remedy: 'one of the allowed values',
      pod: refusedValues,
    },
    {
      id: 'injector-annotation-without-effect',
      level: 'error',
      title: 'An annotation that the injector knows and does not read here',
      remedy: 'what the message names, or no such annotation',
      pod: withoutEffect,
    },
    {
      id: 'injector-already-injected',
      level: 'error',
      title: 'agent-inject-status: injected tells the webhook to do nothing',
      remedy: 'leave agent-inject-status out: the webhook writes it',
      pod: ({ injection }) => (injection === undefined ? [] : alreadyInjected(injection)),
    },
  ];
}

/** Only what looks like the prefix, since every company has annotations of its own. */
function* unknown({ template }: CheckedPod): Iterable<Hit> {
  for (const [name, at] of template.annotations.entries()) {
    const slash = name.indexOf('/');
    const prefix = name.slice(0, slash + 1);
    const rest = name.slice(slash + 1);
    if (prefix === INJECTOR_PREFIX) {
      if (isInjectorAnnotation(rest)) continue;
      const meant = likelyAnnotation(rest);
      yield meant === undefined
        ? {
            at,
            level: 'warning',
            message: `vault-k8s 1.7.6 knows no annotation ${JSON.stringify(rest)}, and ignores it`,
          }
        : {
            at,
            message: `the injector knows no annotation ${JSON.stringify(rest)}, and ignores it: no secret, and no error`,
            remedy: `${INJECTOR_PREFIX}${meant}`,
          };
    } else if (slash > 0 && isInjectorAnnotation(rest) && meantPrefix(prefix)) {
      const message = `the injector reads annotations below ${INJECTOR_PREFIX} and no others: this one is ignored`;
      yield { at, message, remedy: `${INJECTOR_PREFIX}${rest}` };
    }
  }
}

function meantPrefix(prefix: string): boolean {
  return (
    distance(prefix.toLowerCase(), INJECTOR_PREFIX) <= 4 ||
    /^vault\.hashicorp|hashicorp\.com\/$/i.test(prefix)
  );
}

/** Kubernetes' own objects, which hand nothing on. */
const OF_KUBERNETES = /^(?:v1|(?:apps|batch|extensions|policy|autoscaling)\/.*|[\w.]*k8s\.io\/.*)$/;

/** They make other objects, and their annotations are theirs. */
const NOT_THE_OBJECT = /^(?:HelmRelease|Application|ApplicationSet)$/;

/** On the workload instead of its pods, or a label instead of an annotation. */
function* misplaced(object: KubernetesObject): Iterable<Hit> {
  const [pod, ...others] = PodTemplate.allOf(object);
  // Where an operator hands annotations on, and which of several pods is meant, only its pages say.
  if (others.length > 0 || pod?.hasSpec === false || NOT_THE_OBJECT.test(object.kind)) return;
  const isSure = pod !== undefined || OF_KUBERNETES.test(object.apiVersion);
  const places = [object.root.at('metadata'), object.root.at('spec', 'jobTemplate', 'metadata')];
  for (const metadata of places.filter(({ path }) => path.join() !== pod?.metadata.path.join())) {
    for (const [name, at] of injectorOnes(metadata.at('annotations'))) {
      // What is in both places does no harm.
      if (pod?.annotations.at(name).exists === true) continue;
      const where =
        pod === undefined ? `a ${object.kind} is no pod` : `these are the annotations of the ${object.kind}`;
      if (!isSure) {
        yield {
          at,
          level: 'note',
          message: `a ${object.kind} is no pod: whether its operator hands the annotation on to the pods, a manifest does not say`,
          remedy: "the place that the operator's pages name for annotations of pods",
        };
        continue;
      }
      const message = `${where}: the injector does not see it${name.endsWith('/agent-inject') ? ', and the pods start without secrets' : ''}`;
      yield {
        at,
        message,
        ...(pod === undefined
          ? { remedy: 'put it into the pod template of the workload' }
          : { remedy: `put it below ${pod.metadata.path.join('.')}.annotations` }),
      };
    }
  }
  const labels = pod === undefined ? [] : injectorOnes(pod.metadata.at('labels'));
  for (const [, at] of labels) {
    const message = 'this is a label: the injector reads annotations, and the pods start without secrets';
    yield { at, message, remedy: 'put it below annotations' };
  }
}

function injectorOnes(annotations: Located): readonly (readonly [string, Located])[] {
  return annotations
    .entries()
    .filter(
      ([name]) =>
        name.startsWith(INJECTOR_PREFIX) && isInjectorAnnotation(name.slice(INJECTOR_PREFIX.length)),
    );
}

function* notText({ template }: CheckedPod): Iterable<Hit> {
  for (const [, at] of injectorAnnotations(template)) {
    // kubectl makes texts of dates, and nothing of null.
    if (at.text !== undefined || at.value === null || at.value instanceof Date) continue;
    const message = `the value is ${article(at.value)} in YAML, and the API server refuses the ${template.object.kind}: annotations are texts`;
    yield { at, message };
  }
}

function article(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

function* refusedValues({ template: pod, injection }: CheckedPod): Iterable<Hit> {
  const asked = pod.annotations.at(`${INJECTOR_PREFIX}agent-inject`).text;
  for (const [name, at] of injectorAnnotations(pod)) {
    const rule = at.text === undefined ? undefined : valueProblem(name, at.text);
    // A pod that does not ask is not looked at further, nor is one that is marked as done.
    if (
      rule === undefined ||
      injection?.isMarked === true ||
      (name !== 'agent-inject' && goBoolean(asked ?? '') !== true)
    )
      continue;
    const consequence =
      rule.by === 'webhook'
        ? 'the webhook refuses the pod'
        : 'the agent does not start, and the pod stays in Init';
    yield { at, message: `${name} cannot be read as ${rule.allowed}: ${consequence}`, remedy: rule.allowed };
  }
}

const OF_A_FILE =
  /^(?:agent-inject-(?:file|perms|command)|agent-template-(?:left|right)-delim|error-on-missing-key|secret-volume-path|preserve-secret-case)-(.+)$/;
const NOT_WITH_CONFIGMAP =
  /^(?:agent-inject-(?:secret|template|file|perms|command)-.+|error-on-missing-key-.+|role|auth-path|auth-type|auth-config-.+|template-.+|agent-cache-.+|agent-enable-quit)$/;

function* withoutEffect({ template: pod, injection }: CheckedPod): Iterable<Hit> {
  // What the webhook does not look at has no effect in any case, and what it has done is done.
  if (isInjected(pod) || injection?.isMarked === true) return;
  const all = injectorAnnotations(pod).filter(([name]) => isInjectorAnnotation(name));
  const asked = pod.annotations.at(`${INJECTOR_PREFIX}agent-inject`);
  const first = all.find(([name]) => name.startsWith('agent-inject-') && name !== 'agent-inject-status');
  if (!asked.exists) {
    if (first === undefined) return;
    const message =
      'without agent-inject the webhook leaves the pod as it is: no agent, no files, and no error';
    yield { at: first[1], message, remedy: `${INJECTOR_PREFIX}agent-inject: "true"` };
    return;
  }
  if (goBoolean(asked.text ?? '') !== true) return;
  const names = new Map(all);
  const declared = new Set(
    all.flatMap(([name]) => /^agent-inject-(?:secret|template-file|template)-(.+)$/.exec(name)?.[1] ?? []),
  );
  const configMap = names.get('agent-configmap');
  for (const [name, at] of all) {
    const key = OF_A_FILE.exec(name)?.[1];
    if ((configMap?.text ?? '') !== '') {
      if (!NOT_WITH_CONFIGMAP.test(name)) continue;
      const message = `with agent-configmap the agent's configuration is that of the ConfigMap: ${name} is not read`;
      yield { at, level: 'warning', message, remedy: 'say it in the ConfigMap' };
    } else if (isUnreadTemplateFile(name, names)) {
      const message = `the file has a template of its own in ${name.replace('-template-file-', '-template-')}, which the webhook prefers: ${name} is not read`;
      yield { at, level: 'warning', message, remedy: 'one of the two' };
    } else if (key !== undefined && !declared.has(key)) {
      const near = [...declared].find(
        (one) => one.toLowerCase() === key.toLowerCase() || distance(one, key) <= 2,
      );
      const message = `no annotation declares a file ${JSON.stringify(key)}: ${name} is not read`;
      yield {
        at,
        message,
        remedy:
          near === undefined
            ? `agent-inject-secret-${key} or agent-inject-template-${key} besides`
            : `end it in ${JSON.stringify(near)}, as the file's other annotations do`,
      };
    }
  }
}

function isUnreadTemplateFile(name: string, all: ReadonlyMap<string, Located>): boolean {
  const key = /^agent-inject-template-file-(.+)$/.exec(name)?.[1];
  return key !== undefined && (all.get(`agent-inject-template-${key}`)?.text ?? '') !== '';
}

function* alreadyInjected(injection: Injection): Iterable<Hit> {
  if (!injection.isMarked) return;
  const message =
    'the webhook takes the pod for one that it has changed already, and does nothing: no agent, no files';
  yield { at: injection.annotation('agent-inject-status'), message };
}
