import { CheckErrors } from './errors';
import { type CheckRule, type Finding } from './finding';
import { type KubernetesObject } from './model/located';
import { PodTemplate } from './model/pod';
import { distance } from './private/spelling';

/** Rules whose findings are right as they are, each with the reason. */
export type Accepted = Readonly<Record<string, string>>;

/** On an object or its pod template: accepts a rule for this object alone; the value is the reason. */
export const ACCEPT_ANNOTATION = 'aks-vault-constructs/accept.';

/** Found in the annotations and comments by which findings are accepted. */
export const ACCEPT_UNKNOWN: CheckRule = {
  id: 'accept-unknown',
  level: 'warning',
  title: 'An annotation or a comment accepts an unknown rule, or gives no reason',
  remedy: 'the id of a rule, and the reason as the value',
};

/** A comment that accepts a rule for its whole file. */
export interface AcceptComment {
  readonly rule: string;
  readonly reason: string;
  /** From 1. */
  readonly line: number;
}

/** `# aks-vault-constructs/accept.RULE: REASON`, alone on its line. */
export function acceptComments(text: string): readonly AcceptComment[] {
  if (!text.includes(ACCEPT_ANNOTATION)) return [];
  return text.split('\n').flatMap((content, index) => {
    const [, rule, reason = ''] =
      /^\s*#\s*aks-vault-constructs\/accept\.([\w-]+)(?::(.*))?$/.exec(content) ?? [];
    return rule === undefined ? [] : [{ rule, reason: reason.trim(), line: index + 1 }];
  });
}

/** @throws CHECK_RULE_UNKNOWN, CHECK_REASON_MISSING */
export function checkedAccept(accept: unknown, ids: readonly string[]): Accepted {
  for (const [rule, reason] of Object.entries((accept ?? {}) as Readonly<Record<string, unknown>>)) {
    if (!ids.includes(rule)) {
      throw CheckErrors.CHECK_RULE_UNKNOWN({ rule, near: ids.find((id) => distance(rule, id) <= 3) });
    }
    if (typeof reason !== 'string' || reason.trim() === '') throw CheckErrors.CHECK_REASON_MISSING({ rule });
  }
  return (accept ?? {}) as Accepted;
}

interface Annotation {
  readonly rule: string;
  readonly reason: string;
  readonly path: readonly (string | number)[];
}

/** What annotations of an object and of its pods accept. */
export function acceptAnnotations(object: KubernetesObject): readonly Annotation[] {
  const places = [
    object.root.at('metadata', 'annotations'),
    ...PodTemplate.allOf(object).map(({ annotations }) => annotations),
  ];
  const all = places.flatMap((annotations) =>
    annotations
      .entries()
      .filter(([name]) => name.startsWith(ACCEPT_ANNOTATION))
      .map(([name, at]) => ({
        rule: name.slice(ACCEPT_ANNOTATION.length),
        reason: (at.text ?? '').trim(),
        path: at.path,
      })),
  );
  // A Pod's own annotations are in both places.
  return [...new Map(all.map((one) => [JSON.stringify(one.path), one])).values()];
}

/** What is wrong with what is accepted. */
export function acceptFinding(
  { rule, reason }: { readonly rule: string; readonly reason: string },
  ids: readonly string[],
  location: Finding['location'],
): readonly Finding[] {
  if (ids.includes(rule) && reason !== '') return [];
  const message = ids.includes(rule)
    ? `${rule} is accepted without a reason: it still counts`
    : `there is no rule ${JSON.stringify(rule)}`;
  return [
    {
      rule: ACCEPT_UNKNOWN.id,
      level: ACCEPT_UNKNOWN.level,
      location,
      message,
      remedy: ACCEPT_UNKNOWN.remedy,
    },
  ];
}
