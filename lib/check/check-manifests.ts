import { CheckErrors } from './errors';
import { ACCEPT_UNKNOWN, checkRules, KEY_TWICE, objectRules } from './all-rules';
import { CheckResult } from './check-result';
import { type Finding } from './finding';
import { distance } from './private/likeness';
import { type ManifestObject, type ManifestSource, readManifest } from './private/manifest';
import { PodTemplate } from './private/pod';
import { type Hit, Manifests, type Rule } from './private/rule';

/** How {@link checkManifests} looks. */
export interface CheckOptions {
  /**
   * Rules whose findings are right as they are, each with the reason. They stay in the result, and count no more.
   * @default none
   */
  readonly accept?: Readonly<Record<string, string>>;
}

/** On an object or its pod template: accepts a rule for this object alone; the value is the reason. */
export const ACCEPT_ANNOTATION = 'aks-vault-constructs/accept.';

/**
 * Looks for what is known to fail between pods and Vault in plain manifests, whoever wrote them: the start race,
 * annotations that the injector ignores, leases that nobody renews. Texts belong together: what one of them says of a
 * ConfigMap, a service account or a namespace counts for the pods of the others.
 *
 * Never throws for what a text holds: one that is no YAML is in {@link CheckResult.unreadable}. Nothing of the result
 * holds a value of a Secret.
 *
 * @example
 * const result = checkManifests([{ file: 'web.yaml', text }]);
 * expect(result.errors).toEqual([]);
 *
 * @throws CHECK_RULE_UNKNOWN, CHECK_REASON_MISSING
 * @see `docs/check.md` for every rule with an example
 */
export function checkManifests(sources: readonly ManifestSource[], options: CheckOptions = {}): CheckResult {
  const accept = checkedAccept(options.accept ?? {});
  const read = sources.map(readManifest);
  const objects = read.flatMap((one) => one.objects);
  const all = new Manifests(
    objects,
    objects.flatMap((object) => PodTemplate.of(object) ?? []),
  );
  const rules = objectRules();
  const found = objects.flatMap((object) => [
    ...rules.flatMap((rule) => findingsOf(rule, object, all)),
    ...acceptFindings(object),
  ]);
  const twice = read
    .flatMap(({ keysTwice }) => keysTwice)
    .map(({ object, line, column }): [ManifestObject, Finding] => [
      object,
      {
        rule: KEY_TWICE.id,
        level: KEY_TWICE.level,
        place: { ...object.placeOf([]), line, column },
        message: 'this key stands in the map already: kubectl takes the last one and drops the others',
        remedy: KEY_TWICE.remedy,
      },
    ]);
  const findings = [...found, ...twice].map(([object, finding]) => accepted(finding, object, accept));
  return new CheckResult(
    inOrder(findings, sources),
    read.flatMap(({ unreadable }) => unreadable),
    sources.map(({ file }, index) => ({ file, objects: read[index]?.objects.length ?? 0 })),
  );
}

function checkedAccept(accept: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const ids = checkRules().map(({ id }) => id);
  for (const [rule, reason] of Object.entries(accept)) {
    if (!ids.includes(rule)) {
      const near = ids.find((id) => distance(rule, id) <= 3);
      throw CheckErrors.CHECK_RULE_UNKNOWN({ rule, near });
    }
    if (typeof reason !== 'string' || reason.trim() === '') throw CheckErrors.CHECK_REASON_MISSING({ rule });
  }
  return accept;
}

function findingsOf(
  rule: Rule,
  object: ManifestObject,
  all: Manifests,
): readonly [ManifestObject, Finding][] {
  const pod = all.pods.find((one) => one.object === object);
  const hits: Hit[] = [
    ...(rule.object?.(object, all) ?? []),
    ...(pod === undefined ? [] : (rule.pod?.(pod, all) ?? [])),
  ];
  return hits.map(({ at, message, remedy = rule.remedy, level = rule.level }) => [
    // A rule may find the reason in another object, but it is this one that fails.
    object,
    { rule: rule.id, level, place: at.object.placeOf(at.path), message, remedy },
  ]);
}

function acceptances(
  object: ManifestObject,
): readonly (readonly [string, string, readonly (string | number)[]])[] {
  const places = [object.root.at('metadata'), PodTemplate.of(object)?.metadata];
  return places.flatMap((metadata) =>
    (metadata?.at('annotations').entries() ?? [])
      .filter(([name]) => name.startsWith(ACCEPT_ANNOTATION))
      .map(([name, at]) => [name.slice(ACCEPT_ANNOTATION.length), at.text ?? '', at.path] as const),
  );
}

function acceptFindings(object: ManifestObject): readonly [ManifestObject, Finding][] {
  const ids = checkRules().map(({ id }) => id);
  return acceptances(object)
    .filter(([rule, reason]) => !ids.includes(rule) || reason.trim() === '')
    .map(([rule, , path]) => {
      const message = ids.includes(rule)
        ? `${rule} is accepted without a reason: it still counts`
        : `there is no rule ${JSON.stringify(rule)}`;
      const { id, level, remedy } = ACCEPT_UNKNOWN;
      return [object, { rule: id, level, place: object.placeOf(path), message, remedy }];
    });
}

function accepted(
  finding: Finding,
  object: ManifestObject,
  accept: Readonly<Record<string, string>>,
): Finding {
  const here = acceptances(object).find(([rule, reason]) => rule === finding.rule && reason.trim() !== '');
  const reason = here?.[1] ?? (Object.hasOwn(accept, finding.rule) ? accept[finding.rule] : undefined);
  return reason === undefined ? finding : { ...finding, accepted: reason };
}

/** By file, in the order given, and by line; what two agents of one pod share is said once. */
function inOrder(findings: readonly Finding[], sources: readonly ManifestSource[]): readonly Finding[] {
  const order = new Map(sources.map(({ file }, index) => [file, index]));
  const once = new Map(
    findings.map((finding) => {
      const { file, line, column, path } = finding.place;
      return [JSON.stringify([finding.rule, file, line, column, path, finding.message]), finding];
    }),
  );
  return [...once.values()].sort(
    (a, b) =>
      (order.get(a.place.file) ?? 0) - (order.get(b.place.file) ?? 0) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column,
  );
}
