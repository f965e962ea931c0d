import type * as v from 'valibot';
import { printable } from '../../core';
import { pathStep, UNKNOWN } from './contract-text';

/** What is wrong, in the words of an error. */
export function reasonOf(issue: v.BaseIssue<unknown>): string {
  if (issue.expected === 'never') return UNKNOWN;
  if (issue.received === 'undefined') return 'required field is missing';
  if (issue.kind === 'validation') return `${issue.message}, got ${shown(issue.input)}`;
  return `expected ${issue.expected ?? 'something else'}, got ${issue.received}`;
}

/** Control and format characters may not reach a terminal as they are; long values are cut. */
function shown(value: unknown): string {
  const text = printable(JSON.stringify(value));
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

/** Where, as a JSON path. */
export function jsonPath(issue: v.BaseIssue<unknown>): string {
  return `$${(issue.path ?? []).map((item) => pathStep(item.key as string | number)).join('')}`;
}
