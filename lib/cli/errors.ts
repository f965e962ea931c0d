import { defineErrors } from '../core';

const quoted = (text: string) => JSON.stringify(text);

/** Errors of the command line. A code, once released, keeps its meaning. */
export const CliErrors = defineErrors({
  CLI_COMMAND_UNKNOWN: (facts: { command: string; known: readonly string[]; near: string | undefined }) => ({
    subject: 'command',
    rule: `one of ${facts.known.map(quoted).join(', ')}`,
    got: facts.command,
    remedy:
      facts.near === undefined
        ? 'run aks-vault-constructs --help'
        : `write aks-vault-constructs ${facts.near}, or run aks-vault-constructs --help`,
  }),
  CLI_OPTION_UNKNOWN: (facts: { command: string | undefined; option: string; near: string | undefined }) => ({
    subject: facts.command ?? 'aks-vault-constructs',
    rule: `the option ${facts.option} is unknown`,
    remedy: `${facts.near === undefined ? '' : `write ${facts.near}, or `}run ${['aks-vault-constructs', ...(facts.command === undefined ? [] : [facts.command]), '--help'].join(' ')}`,
  }),
  CLI_OPTION_VALUE_MISSING: (facts: { command: string; option: string; value: string; needed?: true }) => ({
    subject: `${facts.command} ${facts.option}`,
    rule: facts.needed === true ? 'the command needs this option' : 'the option has a value',
    remedy: `write ${facts.option} ${facts.value}`,
  }),
  CLI_OPTION_VALUE_INVALID: (facts: { command: string; option: string; rule: string; got: string }) => ({
    subject: `${facts.command} ${facts.option}`,
    rule: facts.rule,
    got: facts.got,
    remedy: `run aks-vault-constructs ${facts.command} --help`,
  }),
  CLI_OPERANDS_WRONG: (facts: { command: string; operands: string; got: readonly string[] }) => ({
    subject: facts.command,
    rule: `the arguments are ${facts.operands}`,
    got: facts.got,
    remedy: `run aks-vault-constructs ${facts.command} --help`,
  }),
  CLI_FILE_UNREADABLE: (facts: { file: string; reason: string }) => ({
    subject: facts.file,
    rule: `the file cannot be read (${facts.reason})`,
    remedy: 'check the path and the working folder',
  }),
  CLI_OBJECTS_MISSING: (facts: { files: readonly string[] }) => ({
    subject: 'check',
    rule: 'at least one Kubernetes object is read; a check of nothing proves nothing',
    got: facts.files,
    remedy: 'check the path, or render the manifests first',
  }),
  CLI_POLICIES_MISSING: (facts: { command: string; files: readonly string[] }) => ({
    subject: facts.command,
    rule: 'at least one policy is read; a look at nothing proves nothing',
    got: facts.files,
    remedy: 'check the path; in folders a policy is *.hcl, *.policy or *.json',
  }),
  CLI_OUTPUT_NAME_TWICE: (facts: { option: string; name: string; files: readonly string[] }) => ({
    subject: `inject ${facts.option}`,
    rule: `two files would be written as ${facts.name}`,
    got: facts.files,
    remedy: `run the command once for each, or write one stream by ${facts.option} FILE`,
  }),
  CLI_TEST_FILE_INVALID: (facts: { place: string; rule: string; got: string | undefined }) => ({
    subject: facts.place,
    rule: facts.rule,
    got: facts.got,
    remedy: 'docs/policy-tools.md shows a file of cases',
  }),
  CLI_FILE_NOT_WRITABLE: (facts: { file: string; reason: string }) => ({
    subject: facts.file,
    rule: `the file cannot be written (${facts.reason})`,
    remedy: 'make the folder first, or leave --output out',
  }),
});
