import type { ParameterConstraints } from '../parameter-constraints';
import type { PolicyRule } from '../policy-rule';
import { missingParameters, type RequestParameters } from '../evaluate/parameters';
import { PathPattern } from '../evaluate/path-pattern';
import type { ExplanationRun } from './explanation-run';
import { shownRule } from './shown-rule';

/** What an answer depends on besides capability and path. */
export function* conditionHints(run: ExplanationRun): Iterable<string> {
  const { decision, details } = run;
  const { rule, reason } = decision;
  if (rule !== undefined && (decision.allowed || reason === 'parameters')) {
    if (details.parameters === undefined || reason === 'parameters')
      yield* parameterHints(rule, details.parameters ?? {});
  }
  if (reason === 'wrapping') yield 'ask for a wrapped answer: "vault ... -wrap-ttl=DURATION"';
  if (reason === 'needs-sudo') yield 'add "sudo" to the capabilities of the deciding rule';
  if (decision.allowed && rule !== undefined) yield* approvalHints(run, rule);
  if (!decision.allowed) yield* templateHints(run);
}

function* parameterHints(rule: PolicyRule, given: RequestParameters): Iterable<string> {
  const { allowedParameters: allowed, deniedParameters: denied, requiredParameters: required = [] } = rule;
  const missing = missingParameters(rule, given);
  if (missing.length > 0) {
    const also = missing.length < required.length ? 'also ' : '';
    yield `the request must ${also}have the parameter${missing.length === 1 ? '' : 's'} ${missing.join(', ')}`;
  }
  if (allowed !== undefined && Object.keys(allowed).length > 0) {
    const { '*': others, ...named } = allowed;
    const bound = shown(named);
    if (others === undefined) yield `the request may have only the parameters ${bound}`;
    else if (bound !== '') yield `of the parameters, ${bound} may have only these values`;
  }
  if (denied !== undefined && Object.keys(denied).length > 0)
    yield `the request must not have ${shown(denied)}`;
}

function shown(constraints: ParameterConstraints): string {
  return Object.entries(constraints)
    .map(([name, values]) => {
      const parameter = name === '*' ? 'any parameter' : name;
      return values.length === 0
        ? parameter
        : `${parameter} (${values.map((value) => JSON.stringify(value)).join(', ')})`;
    })
    .join(', ');
}

function* approvalHints({ decision }: ExplanationRun, rule: PolicyRule): Iterable<string> {
  for (const factor of Object.values(rule.controlGroup?.factors ?? {})) {
    const controlled = factor.controlledCapabilities;
    if (controlled?.every((one) => one !== decision.capability) === true) continue;
    const groups = [...(factor.groupNames ?? []), ...(factor.groupIds ?? [])].join(' or ');
    yield `the answer waits for ${String(factor.approvals)} approval${factor.approvals === 1 ? '' : 's'} of ${groups} (control group, Vault Enterprise)`;
  }
  if (rule.mfaMethods !== undefined && rule.mfaMethods.length > 0)
    yield `the request must pass ${rule.mfaMethods.join(' and ')} (MFA, Vault Enterprise)`;
}

/** Rules with templates that would decide for another identity. */
function* templateHints({ set, decision }: ExplanationRun): Iterable<string> {
  const segments = decision.path.split('/');
  for (const source of set.dropped) {
    const text = source.rule.path.toString();
    const templates = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, selector = '']) => selector.trim());
    const loose = text
      .split('/')
      .map((segment) => (segment.includes('{{') ? '+' : segment))
      .join('/');
    if (!PathPattern.of(loose).matches(decision.path, segments)) continue;
    yield `${shownRule(source)} is not there for this identity, which has no ${templates.join(', ')}`;
  }
}
