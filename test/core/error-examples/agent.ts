import { term } from '../../../lib/core';
import { type AgentErrors } from '../../../lib/agent/errors';
import { type ErrorExamples } from './examples';

export const examples: ErrorExamples<typeof AgentErrors> = {
  AGENT_VAULT_ADDRESS_INVALID: [{ address: 'vault.example', rule: 'must be an absolute https URL' }],
  AGENT_VAULT_ADDRESS_PLAIN_HTTP: [{ address: 'http://vault.example:8200' }],
  AGENT_CA_NOT_CERTIFICATES: [{ problem: 'holds a private key' }],
  AGENT_CA_REFERENCE_INVALID: [
    { subject: term('VaultCa.fromConfigMap', 'configMap of vault.ca'), got: 'vault ca' },
  ],
  AGENT_IMAGE_UNPINNED: [{ reference: 'openbao/openbao' }],
  AGENT_IMAGE_CANNOT_RUN: [{ reference: 'hashicorp/vault:2.0.1', fixedIn: '2.0.2' }],
  AGENT_SCRIPT_UNUSABLE: [{ file: 'agent.sh', problem: 'the last line ends with a backslash' }],
  AGENT_VAULT_OPTION_INVALID: [
    { option: 'ca', rule: term('it is a VaultCa', 'it is a certificate authority'), got: 7 },
  ],
  AGENT_IMAGE_INVALID: [{ reference: 'vault:' }],
};
