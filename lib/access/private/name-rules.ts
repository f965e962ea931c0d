import { DNS_LABEL, DNS_SUBDOMAIN, VAULT_NAME } from '../../core';

/** The shape of a name: how it is checked, and how an error says it. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly remedy: string;
}

const LABEL: NameRule = {
  pattern: DNS_LABEL,
  rule: 'a DNS label has 1 to 63 lower-case letters, digits and "-", and neither begins nor ends with "-"',
  remedy: 'write the name as kubectl shows it',
};
const SUBDOMAIN: NameRule = {
  pattern: DNS_SUBDOMAIN,
  rule: 'a DNS subdomain has 1 to 253 lower-case letters, digits, "-" and ".", and each part begins and ends with a letter or digit',
  remedy: 'write the name as kubectl shows it',
};
const NAME: NameRule = {
  pattern: VAULT_NAME,
  rule: 'a name in Vault has 1 to 128 lower-case letters, digits, ".", "_" and "-", begins and ends with a letter or digit, and has no "/"',
  remedy: 'write a name such as "shop-web"; Vault itself stores role and policy names in lower case',
};

/** The rule of each name in a contract; in memory and in its JSON form the same. */
export const NAME_RULES = {
  workload: SUBDOMAIN,
  namespace: LABEL,
  serviceAccount: SUBDOMAIN,
  roleName: NAME,
  policyName: NAME,
} as const satisfies Readonly<Record<string, NameRule>>;
