import {
  ACCEPT_UNKNOWN,
  acceptAnnotations,
  type AcceptComment,
  acceptComments,
  type Accepted,
  acceptFinding,
  checkedAccept,
} from './accept';
import { checkRules, KEY_TWICE, objectRules, ruleFacts, safeguardsRules } from './all-rules';
import { CheckResult } from './check-result';
import { CheckErrors } from './errors';
import { type Finding } from './finding';
import { CheckedPod } from './model/checked-pod';
import { type KubernetesObject } from './model/located';
import { type ManifestSource, type ReadManifest, readManifest } from './model/manifest';
import { Manifests } from './model/manifests';
import { PodTemplate } from './model/pod';
import { type CheckRun, type Hit, type Rule } from './rule';
import { check, CHECK_OPTIONS, SOURCES } from './shapes';

/** How {@link checkManifests} looks. */
export interface CheckOptions {
  /**
   * Rules whose findings are right as they are, each with the reason. They stay in the result, and no longer count.
   * @default none
   */
  readonly accept?: Readonly<Record<string, string>>;
  /**
   * Rules of your own, beside ours.
   * @default none
   */
  readonly rules?: readonly Rule[];
  /**
   * Whether the cluster has Deployment Safeguards of AKS: then also what they refuse or change in pods with secrets.
   * @default false
   */
  readonly deploymentSafeguards?: boolean;
}

/**
 * Looks for what is known to fail between pods and Vault in plain manifests, no matter who wrote them: the start race,
 * annotations that the injector ignores, leases that nobody renews. Texts belong together: what one of them says of a
 * ConfigMap, a service account or a namespace counts for the pods of the others.
 *
 * Never throws for what a text holds: one that is no YAML is in {@link CheckResult.unreadable}, and so is one that
 * becomes a manifest only by another program, with the command to run. Nothing of the result holds a value of a Secret.
 *
 * @example
 * const result = checkManifests([{ file: 'web.yaml', text }]);
 * expect(result.errors).toEqual([]);
 *
 * @throws CHECK_RULE_UNKNOWN, CHECK_REASON_MISSING, CHECK_RULE_INVALID, CHECK_SOURCE_INVALID
 * @see `docs/check.md` for every rule with an example
 */
export function checkManifests(sources: readonly ManifestSource[], options: CheckOptions = {}): CheckResult {
  check('options', options, CHECK_OPTIONS);
  const own = ownRules(options.rules);
  const rules = [
    ...objectRules(),
    ...(options.deploymentSafeguards === true ? safeguardsRules() : []),
    ...own,
  ];
  const facts = [...rules, KEY_TWICE, ACCEPT_UNKNOWN].map(ruleFacts);
  // Those that this run does not apply as well, since manifests are checked by runs of both kinds.
  const ids = [...checkRules(), ...own].map(({ id }) => id);
  const accept = checkedAccept(options.accept, ids);
  const read = checkedSources(sources).map((source) => ({ source, ...readManifest(source) }));
  const objects = read.flatMap((one) => one.objects);
  const manifests = new Manifests(objects);
  const pods = new Map<KubernetesObject, readonly CheckedPod[]>();
  for (const object of objects) {
    const found = PodTemplate.allOf(object).map((template) => new CheckedPod(template, manifests));
    if (found.length > 0) pods.set(object, found);
  }
  const run = { manifests, pods: [...pods.values()].flat() };
  const findings = read.flatMap((one) => {
    const comments = acceptComments(one.source.text);
    return [
      ...one.objects.flatMap((object) =>
        findingsOf(object, rules, pods.get(object) ?? [], run, ids).map((finding) =>
          accepted(finding, object, comments, accept),
        ),
      ),
      ...keysTwice(one).map(([object, finding]) => accepted(finding, object, comments, accept)),
      ...comments.flatMap((comment) => acceptFinding(comment, ids, locationOf(comment, one.source.file))),
    ];
  });
  return new CheckResult({
    findings: inOrder(findings, sources),
    unreadable: read.flatMap(({ unreadable }) => unreadable),
    files: read.map(({ source, objects: found }) => ({ file: source.file, objects: found.length })),
    skipped: read.flatMap(({ skipped }) => skipped),
    rules: facts,
  });
}

/** From untyped code too. */
function checkedSources(sources: readonly ManifestSource[]): readonly ManifestSource[] {
  const isSource = (one: unknown): boolean =>
    SOURCES.wrong([one], '', () => false) === undefined &&
    typeof one === 'object' &&
    one !== null &&
    typeof (one as ManifestSource).file === 'string' &&
    typeof (one as ManifestSource).text === 'string';
  if (!Array.isArray(sources)) throw CheckErrors.CHECK_SOURCE_INVALID({ index: undefined });
  const wrong = sources.findIndex((one) => !isSource(one));
  if (wrong >= 0) throw CheckErrors.CHECK_SOURCE_INVALID({ index: wrong });
  return sources;
}

function ownRules(given: readonly Rule[] | undefined): readonly Rule[] {
  const ours = checkRules();
  const rules: Rule[] = [];
  for (const rule of given ?? []) {
    const { id } = rule;
    const problem =
      typeof id !== 'string' || !/^[a-z][a-z0-9-]*$/.test(id)
        ? 'the id needs lower case letters, digits and dashes alone'
        : [...ours, ...rules].some((one) => one.id === id)
          ? 'another rule has this id'
          : rule.pod === undefined && rule.object === undefined
            ? 'needs a function "pod" or "object"'
            : undefined;
    if (problem !== undefined) throw CheckErrors.CHECK_RULE_INVALID({ id: String(id), problem });
    rules.push(rule);
  }
  return rules;
}

function findingsOf(
  object: KubernetesObject,
  rules: readonly Rule[],
  pods: readonly CheckedPod[],
  run: CheckRun,
  ids: readonly string[],
): readonly Finding[] {
  const found = rules.flatMap((rule) => {
    const hits: Hit[] = [
      ...(rule.object?.(object, run) ?? []),
      ...pods.flatMap((pod) => [...(rule.pod?.(pod, run) ?? [])]),
    ];
    return hits.map(({ at, message, remedy = rule.remedy, level = rule.level }): Finding => {
      // A rule may find the reason in another object, but it is this one that fails.
      return { rule: rule.id, level, location: at.object.locationOf(at.path), message, remedy };
    });
  });
  const wrong = acceptAnnotations(object).flatMap((annotation) =>
    acceptFinding(annotation, ids, object.locationOf(annotation.path)),
  );
  return [...found, ...wrong];
}

function keysTwice({ keysTwice: found }: ReadManifest): readonly (readonly [KubernetesObject, Finding])[] {
  return found.map(({ object, line, column }) => [
    object,
    {
      rule: KEY_TWICE.id,
      level: KEY_TWICE.level,
      location: { ...object.locationOf([]), line, column },
      message: 'the map has this key already: kubectl takes the last one and drops the others',
      remedy: KEY_TWICE.remedy,
    },
  ]);
}

/** By the object, by its file, by the run. */
function accepted(
  finding: Finding,
  object: KubernetesObject,
  comments: readonly AcceptComment[],
  accept: Accepted,
): Finding {
  const here = [...acceptAnnotations(object), ...comments].find(
    ({ rule, reason }) => rule === finding.rule && reason !== '',
  );
  const reason = here?.reason ?? (Object.hasOwn(accept, finding.rule) ? accept[finding.rule] : undefined);
  return reason === undefined ? finding : { ...finding, accepted: reason };
}

/** A comment belongs to no object. */
function locationOf({ line }: AcceptComment, file: string): Finding['location'] {
  return { file, document: 1, kind: 'Comment', namespace: undefined, name: '', path: '', line, column: 1 };
}

/** By file, in the order given, and by line; what two agents of one pod share is said once. */
function inOrder(findings: readonly Finding[], sources: readonly ManifestSource[]): readonly Finding[] {
  const order = new Map(sources.map(({ file }, index) => [file, index]));
  const once = new Map(
    findings.map((finding) => {
      const { file, line, column, path } = finding.location;
      return [JSON.stringify([finding.rule, file, line, column, path, finding.message]), finding];
    }),
  );
  return [...once.values()].sort(
    (a, b) =>
      (order.get(a.location.file) ?? 0) - (order.get(b.location.file) ?? 0) ||
      a.location.line - b.location.line ||
      a.location.column - b.location.column,
  );
}
