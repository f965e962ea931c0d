import { defineErrors, type Said, term, worded } from '../core';
import { CA_PEM, IMAGE, imageOf, SERVER } from './words';

/** Errors of `lib/agent`. A code, once released, keeps its meaning. */
export const AgentErrors = defineErrors({
  AGENT_VAULT_ADDRESS_INVALID: (facts: { address: unknown; rule: Said }) => ({
    subject: worded`${SERVER} address`,
    rule: facts.rule,
    got: facts.address,
    remedy: 'write scheme, host and port, such as "https://vault.example:8200"',
  }),
  AGENT_VAULT_ADDRESS_PLAIN_HTTP: (facts: { address: string }) => ({
    subject: worded`${SERVER} address`,
    rule: 'must be https, since tokens and secrets travel over it',
    got: facts.address,
    remedy: worded`write "https://...", or ${term('VaultServer.atPlainHttp(...)', 'plainHttpAddress: "http://..."')} where something else encrypts the way`,
  }),
  AGENT_VAULT_OPTION_INVALID: (facts: { option: string; rule: Said; got: unknown }) => ({
    subject: worded`${SERVER} ${facts.option}`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'correct the value, or leave the option out',
  }),
  AGENT_CA_NOT_CERTIFICATES: (facts: { problem: string }) => ({
    subject: CA_PEM,
    rule: `must hold PEM certificates and nothing else, but it ${facts.problem} (not shown)`,
    remedy: 'pass the certificate of the authority, from "-----BEGIN CERTIFICATE-----" on',
  }),
  AGENT_CA_REFERENCE_INVALID: (facts: { subject: Said; got: unknown }) => ({
    subject: facts.subject,
    rule: 'the name must be a DNS subdomain, and the key must be made of letters, digits, "-", "_" and "."',
    got: facts.got,
    remedy:
      'write the name and the key as "kubectl get configmap" shows them, such as "vault-ca" and "ca.crt"',
  }),
  AGENT_IMAGE_INVALID: (facts: { reference: unknown }) => ({
    subject: IMAGE,
    rule: 'must be a repository with a tag, a digest or both, whose program is "vault" or "bao"',
    got: facts.reference,
    remedy: worded`write ${imageOf('vault', '2.0.4')}, ${imageOf('openBao', '2.7.2')}, or ${term('AgentImage.of("registry.example/vault:2.0.4")', 'agentImage: { reference: "registry.example/vault:2.0.4" }')}`,
  }),
  AGENT_IMAGE_UNPINNED: (facts: { reference: string }) => ({
    subject: IMAGE,
    rule: 'must have a version tag or a digest, so that what was reviewed is what runs',
    got: facts.reference,
    remedy: worded`write a released version, such as ${imageOf('vault', '2.0.4')} or ${imageOf('openBao', '2.7.2')}`,
  }),
  AGENT_IMAGE_CANNOT_RUN: (facts: { reference: string; fixedIn: string }) => ({
    subject: IMAGE,
    rule: 'cannot be one of 1.19.17, 1.20.11, 1.21.6 and 2.0.1, whose binary needs the IPC_LOCK capability that Pod Security "restricted" forbids',
    got: facts.reference,
    remedy: `write ${facts.fixedIn} or later`,
  }),
  AGENT_SCRIPT_UNUSABLE: (facts: { file: string; problem: string }) => ({
    subject: `script ${facts.file}`,
    rule: 'a script of the library must have nothing that one line cannot hold',
    got: facts.problem,
    remedy: 'report it: this is a fault of the library and of nothing that you wrote',
  }),
});
