import { defineErrors, packagePage } from '../core';

const quoted = (text: string) => JSON.stringify(text);
const named = (file: string) => (file === STANDARD_INPUT ? file : quoted(file));

/** How reports call what was given as `-`. */
export const STANDARD_INPUT = 'standard input';

/** Errors of the command line. A code, once released, keeps its meaning. */
export const CliErrors = defineErrors({
  CLI_COMMAND_UNKNOWN: (facts: {
    command: string;
    /** The word that it begins with, where that is a group of commands. */
    group: string | undefined;
    /** Nearest first. */
    known: readonly string[];
    near: string | undefined;
  }) => ({
    subject: `command ${quoted(facts.command)}`,
    rule: `unknown; ${facts.group === undefined ? 'the commands are' : `the commands of ${facts.group} are`} ${facts.known.join(', ')}`,
    remedy: `${facts.near === undefined ? '' : `write aks-vault-constructs ${facts.near}, or `}run ${helpOf(facts.group)}`,
  }),
  CLI_OPTION_UNKNOWN: (facts: { command: string | undefined; option: string; near: string | undefined }) => ({
    subject: facts.command ?? 'aks-vault-constructs',
    rule: `the option ${facts.option} is unknown`,
    remedy: `${facts.near === undefined ? '' : `write ${facts.near}, or `}run ${helpOf(facts.command)}`,
  }),
  CLI_OPTION_VALUE_MISSING: (facts: { command: string; option: string; value: string; needed?: true }) => ({
    subject: `${facts.command} ${facts.option}`,
    rule: facts.needed === true ? 'the option is missing' : 'needs a value',
    remedy: `write ${facts.option} ${facts.value}`,
  }),
  CLI_OPTION_VALUE_INVALID: (facts: {
    command: string;
    option: string;
    rule: string;
    got: string;
    near?: string | undefined;
  }) => ({
    subject: `${facts.command} ${facts.option}`,
    rule: facts.rule,
    got: facts.got,
    remedy: `${facts.near === undefined ? '' : `write ${facts.near}, or `}run ${helpOf(facts.command)}`,
  }),
  CLI_OPERANDS_WRONG: (facts: { command: string; operands: string; got: readonly string[] }) => ({
    subject: facts.command,
    rule: `needs ${facts.operands}${facts.got.length === 0 ? ', got nothing' : ''}`,
    ...(facts.got.length === 0 ? {} : { got: facts.got }),
    remedy: `run ${helpOf(facts.command)}`,
  }),
  CLI_PATH_INVALID: (facts: { command: string; path: string; meant: string }) => ({
    subject: `${facts.command} PATH`,
    rule: 'a path is what follows /v1/ in the API, and begins with no slash',
    got: facts.path,
    remedy: `write ${facts.meant}`,
  }),
  CLI_FILE_UNREADABLE: (facts: { file: string; reason: string }) => ({
    subject: named(facts.file),
    rule: `cannot be read (${facts.reason})`,
    remedy: facts.reason === 'it is a folder' ? 'name its files' : 'check the path and the working folder',
  }),
  CLI_FOLDER_EMPTY: (facts: { folder: string; lacks: string }) => ({
    subject: `folder ${quoted(facts.folder)}`,
    rule: facts.lacks,
    remedy: 'check the path, or name the files',
  }),
  CLI_CONTRACT_MISSING: (facts: { command: string; pattern: string; reason: string; remedy?: string }) => ({
    subject: `${facts.command} ${quoted(facts.pattern)}`,
    rule: facts.reason,
    remedy:
      facts.remedy ??
      "give the vault-access.json that the application's synth has written, its folder, or a quoted pattern such as 'contracts/**/vault-access.json'",
  }),
  CLI_OBJECTS_MISSING: (facts: { files: readonly string[] }) => ({
    subject: 'check',
    rule: `no Kubernetes object in ${facts.files.map(named).join(', ')}: nothing was checked`,
    remedy: 'check the path, or render the manifests first',
  }),
  CLI_POLICIES_MISSING: (facts: { command: string; files: readonly string[] }) => ({
    subject: facts.command,
    rule: `no policy in ${facts.files.map(named).join(', ')}`,
    remedy: 'check the path; in folders a policy is *.hcl, *.policy or *.json',
  }),
  CLI_OUTPUT_NAME_TWICE: (facts: { option: string; name: string; files: readonly string[] }) => ({
    subject: `inject ${facts.option}`,
    rule: `two files would both be written as ${facts.name}`,
    got: facts.files,
    remedy: `run the command once for each, or write one stream by ${facts.option} FILE`,
  }),
  CLI_TEST_FILE_INVALID: (facts: {
    place: string;
    rule: string;
    got: string | undefined;
    near?: string | undefined;
  }) => ({
    subject: facts.place,
    rule: facts.rule,
    got: facts.got,
    remedy:
      facts.near === undefined
        ? `${packagePage('docs/policy-tools.md')} shows a file of cases`
        : `write ${quoted(facts.near)}`,
  }),
  CLI_FILE_NOT_WRITABLE: (facts: { file: string; reason: string }) => ({
    subject: quoted(facts.file),
    rule: `cannot be written (${facts.reason})`,
    remedy: 'check the path and its permissions',
  }),
});

function helpOf(command: string | undefined): string {
  return ['aks-vault-constructs', ...(command === undefined ? [] : [command]), '--help'].join(' ');
}
