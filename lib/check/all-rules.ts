import { type Level } from './finding';
import { type Rule } from './private/rule';
import { agentOrderRules } from './rules/agent-order';
import { agentVolumeRules } from './rules/agent-volumes';
import { clusterRules } from './rules/cluster';
import { identityRules } from './rules/identity';
import { injectorAnnotationRules } from './rules/injector-annotations';
import { injectorFileRules } from './rules/injector-files';
import { injectorOrderRules } from './rules/injector-order';
import { injectorRefusalRules } from './rules/injector-refusals';
import { templateRules } from './rules/templates';

/** A rule as users see it. */
export interface CheckRule {
  /** Stable: it stands in pipelines and annotations. */
  readonly id: string;
  /** The highest that its findings have. */
  readonly level: Level;
  readonly title: string;
  readonly remedy: string;
}

/** Found while a text is read, and not by looking at an object. */
export const KEY_TWICE: CheckRule = {
  id: 'manifest-key-twice',
  level: 'warning',
  title: 'A key stands twice, and kubectl drops the first without a word',
  remedy: 'one map with the members of both',
};

/** Found in the annotations by which findings are accepted. */
export const ACCEPT_UNKNOWN: CheckRule = {
  id: 'accept-unknown',
  level: 'warning',
  title: 'An annotation accepts a rule that there is not, or gives no reason',
  remedy: 'the id of a rule, and the reason as the value',
};

/** The rules that look at objects, in the order of the page. */
export function objectRules(): readonly Rule[] {
  return [
    ...injectorOrderRules(),
    ...injectorAnnotationRules(),
    ...injectorRefusalRules(),
    ...injectorFileRules(),
    ...templateRules(),
    ...agentOrderRules(),
    ...agentVolumeRules(),
    ...identityRules(),
    ...clusterRules(),
  ];
}

/** Every rule of the check, as `docs/check.md` lists them. */
export function checkRules(): readonly CheckRule[] {
  return [...objectRules(), KEY_TWICE, ACCEPT_UNKNOWN].map(({ id, level, title, remedy }) => ({
    id,
    level,
    title,
    remedy,
  }));
}
