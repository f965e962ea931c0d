import { unprintableIn } from '../../core';
import { selectorProblem } from '../identity-template';
import type { PolicyRule } from '../policy-rule';
import { TOKEN } from '../private/tokens';
import { finding, type PolicyFinding } from './finding';
import { unrendered } from './unrendered';

/** What is wrong with the path of one rule. */
export function pathFindings(rule: PolicyRule): readonly PolicyFinding[] {
  const path = rule.path.toString().replace(TOKEN, 'token');
  const foreign = unrendered(path);
  if (foreign !== undefined) return [finding('POLICY_LINT_UNRENDERED', 'error', rule, foreign)];
  const unknown = [...path.matchAll(/\{\{(.*?)\}\}/g)].find(([, selector = '']) =>
    selectorProblem(selector.trim()),
  );
  if (unknown !== undefined) {
    return [finding('POLICY_LINT_TEMPLATE_UNKNOWN', 'error', rule, { template: unknown[0] })];
  }
  const bare = path.replace(/^\/(?=\{\{)/, '').replace(/\{\{.*?\}\}/g, 'x');
  const why = unreachable(bare);
  if (why !== undefined) return [finding('POLICY_LINT_PATH_UNREACHABLE', 'error', rule, { why })];
  const segment = literalWildcard(bare);
  return segment === undefined ? [] : [finding('POLICY_LINT_WILDCARD_LITERAL', 'error', rule, { segment })];
}

function unreachable(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.startsWith('v1/')) return 'it begins with "v1/", which is of the address of the API and no mount';
  if (path.startsWith('/')) return 'it begins with "/" (the first one of the policy is dropped)';
  const segments = path.split('/');
  const forbidden = segments.find((segment, index) => {
    return segment === '.' || segment === '..' || (segment === '' && index < segments.length - 1);
  });
  if (forbidden !== undefined) return `it has the segment ${JSON.stringify(forbidden)}`;
  return unprintableIn(path) === undefined ? undefined : 'it has an unprintable character';
}

function literalWildcard(path: string): string | undefined {
  const segments = path.split('/');
  return segments.find((segment, index) => {
    const text = index === segments.length - 1 && segment.endsWith('*') ? segment.slice(0, -1) : segment;
    return text.includes('*') || (segment.includes('+') && segment !== '+');
  });
}
