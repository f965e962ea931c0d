import { DNS_LABEL, DNS_SUBDOMAIN, VAULT_NAME } from '../../core';

/** The shape of a name: how it is checked, and how an error says it. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly rule: string;
  readonly remedy: string;
}

const LABEL: NameRule = {
  pattern: DNS_LABEL,
  rule: 'must be a DNS label: 1 to 63 lower-case letters, digits and "-", neither beginning nor ending with "-"',
  remedy: 'write the name as kubectl shows it',
};
const SUBDOMAIN: NameRule = {
  pattern: DNS_SUBDOMAIN,
  rule: 'must be a DNS subdomain: 1 to 253 lower-case letters, digits, "-" and ".", each part beginning and ending with a letter or digit',
  remedy: 'write the name as kubectl shows it',
};
const NAME: NameRule = {
  pattern: VAULT_NAME,
  rule: 'must be a name that Vault keeps as it is: 1 to 128 lower-case letters, digits, ".", "_" and "-", beginning and ending with a letter or digit, without "/"',
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
