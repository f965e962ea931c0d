import { ACCEPT_UNKNOWN } from './accept';
import { type CheckRule } from './finding';
import { type Rule } from './rule';
import { agentConfigRules } from './rules/agent-config';
import { agentOnWindowsRules } from './rules/agent-on-windows';
import { agentOrderRules } from './rules/agent-order';
import { agentVolumeRules } from './rules/agent-volumes';
import { containerNameRules } from './rules/container-names';
import { identityRules } from './rules/identity';
import { injectorAnnotationRules } from './rules/injector-annotations';
import { injectorFileRules } from './rules/injector-files';
import { injectorOrderRules } from './rules/injector-order';
import { injectorRefusalRules } from './rules/injector-refusals';
import { startGateRules } from './rules/start-gate';
import { safeguardsContainerRules } from './rules/safeguards-containers';
import { safeguardsWorkloadRules } from './rules/safeguards-workloads';
import { templateRules } from './rules/templates';
import { valuesInManifestsRules } from './rules/values-in-manifests';
import { webhookRules } from './rules/webhook';

/** Found while a text is read, and not by looking at an object. */
export const KEY_TWICE: CheckRule = {
  id: 'manifest-key-twice',
  level: 'warning',
  title: 'A map has a key twice, and kubectl silently drops the first',
  remedy: 'one map with the members of both',
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
    ...agentConfigRules(),
    ...startGateRules(),
    ...agentOnWindowsRules(),
    ...containerNameRules(),
    ...agentVolumeRules(),
    ...identityRules(),
    ...webhookRules(),
    ...valuesInManifestsRules(),
  ];
}

/** The rules about Deployment Safeguards of AKS, for those who ask for them: on another cluster they say nothing. */
export function safeguardsRules(): readonly Rule[] {
  return [...safeguardsContainerRules(), ...safeguardsWorkloadRules()];
}

/** Every rule of the check, as `docs/check.md` lists them. */
export function checkRules(): readonly CheckRule[] {
  return [...objectRules(), KEY_TWICE, ACCEPT_UNKNOWN, ...safeguardsRules()].map(ruleFacts);
}

/** What users see of a rule. */
export function ruleFacts({ id, level, title, remedy }: CheckRule): CheckRule {
  return { id, level, title, remedy };
}
