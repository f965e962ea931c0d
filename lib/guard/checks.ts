import { DNS_LABEL, DNS_SUBDOMAIN } from '../core';
import { GuardErrors } from './errors';

/** The labels of a selector. */
export type Labels = Readonly<Record<string, string>>;

/** @throws GUARD_NAME_INVALID */
export function checkedNamespace(property: string, name: unknown): string {
  if (typeof name === 'string' && DNS_LABEL.test(name)) return name;
  const rule = 'not the name of a namespace: 1 to 63 lower-case letters, digits and "-"';
  throw GuardErrors.GUARD_NAME_INVALID({ property, rule, got: name });
}

/** @throws GUARD_NAME_INVALID */
export function checkedName(property: string, name: unknown): string {
  if (typeof name === 'string' && DNS_SUBDOMAIN.test(name)) return name;
  const rule = 'not a name of Kubernetes: lower-case letters, digits, "-" and "."';
  throw GuardErrors.GUARD_NAME_INVALID({ property, rule, got: name });
}

const LABEL_NAME = /^(?:[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?\/)?[a-z\d](?:[\w.-]{0,61}[a-z\d])?$/i;
const LABEL_VALUE = /^(?:[a-z\d](?:[\w.-]{0,61}[a-z\d])?)?$/i;

/** @throws GUARD_LABEL_INVALID */
export function checkedLabels(property: string, labels: unknown): Labels {
  const entries = typeof labels === 'object' && labels !== null ? Object.entries(labels) : [];
  const fit = entries.every(
    ([name, value]) => LABEL_NAME.test(name) && typeof value === 'string' && LABEL_VALUE.test(value),
  );
  if (entries.length === 0 || Array.isArray(labels) || !fit)
    throw GuardErrors.GUARD_LABEL_INVALID({ property, got: labels });
  return Object.freeze({ ...(labels as Labels) });
}
