import { defineErrors } from '../core';

/** Errors of `lib/verify`: why nothing could be verified. What is found in a Vault is a finding and no error. */
export const VerifyErrors = defineErrors({
  VERIFY_OPTION_INVALID: (facts: { option: string; rule: string; got: unknown }) => ({
    subject: facts.option,
    rule: facts.rule,
    got: facts.got,
    remedy: 'run aks-vault-constructs verify --help',
  }),
  VERIFY_FILE_UNREADABLE: (facts: { option: string; file: string; reason: string }) => ({
    subject: `${facts.option} ${JSON.stringify(facts.file)}`,
    rule: `cannot be read (${facts.reason})`,
    remedy: 'check the path and its permissions',
  }),
  VERIFY_TOKEN_MISSING: (facts: { tried: readonly string[] }) => ({
    subject: 'verify',
    rule: `no Vault token found in ${facts.tried.join(', ')}`,
    remedy:
      'set VAULT_TOKEN, run vault login, or write --token-file FILE or --login kubernetes --login-role ROLE; --policy prints the policy that the token needs',
  }),
  VERIFY_TOKEN_REFUSED: (facts: { address: string; status: number; answer: string }) => ({
    subject: `token for ${facts.address}`,
    rule: `the server refuses it (it answered ${String(facts.status)}: ${facts.answer})`,
    remedy: 'log in again; check --namespace, since a token is valid in its own namespace and below',
  }),
  VERIFY_LOGIN_REFUSED: (facts: { path: string; role: string; status: number; answer: string }) => ({
    subject: `login at ${facts.path} as ${JSON.stringify(facts.role)}`,
    rule: `the server refuses the login (it answered ${String(facts.status)}: ${facts.answer})`,
    remedy: 'check --login-role, --login-mount and --namespace, and what the role is bound to',
  }),
  VERIFY_UNREACHABLE: (facts: { address: string; reason: string }) => ({
    subject: facts.address,
    rule: `the server does not answer (${facts.reason})`,
    remedy: 'check the address, --ca or VAULT_CACERT, HTTPS_PROXY and NO_PROXY, and --timeout',
  }),
  VERIFY_REDIRECT_REFUSED: (facts: { address: string; to: string; rule: string }) => ({
    subject: facts.address,
    rule: `verify does not follow this redirect: ${facts.rule}`,
    got: facts.to,
    remedy:
      'give the address of the active node; check api_addr of the nodes, and what proxy or login page is in front of them',
  }),
  VERIFY_ANSWER_INVALID: (facts: { address: string; status: number }) => ({
    subject: facts.address,
    rule: `not a Vault server: the answer is not JSON (status ${String(facts.status)})`,
    remedy: 'check the address: a proxy, a login page or another service may answer there',
  }),
  VERIFY_WORKLOADS_NONE: (facts: { contract: string; address: string }) => ({
    subject: `contract ${facts.contract}`,
    rule: `no workload of it uses ${facts.address}: nothing was verified`,
    remedy: 'check the path of the contract and --address',
  }),
});
