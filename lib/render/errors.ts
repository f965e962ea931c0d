import { defineErrors, packagePage } from '../core';

const quoted = (text: string) => JSON.stringify(text);

/** Errors of `lib/render`: why no file was rendered. What the agent waits for is said by the start gate, and no error. */
export const RenderErrors = defineErrors({
  RENDER_MANIFESTS_UNREADABLE: (facts: { problems: readonly string[] }) => ({
    subject: 'render',
    rule: 'some manifests cannot be read',
    got: facts.problems,
    remedy: 'give the files that cdk8s synth, helm template or inject has written',
  }),
  RENDER_WORKLOADS_NONE: (facts: { files: readonly string[] }) => ({
    subject: 'render',
    rule: `no pod with a Vault agent in ${facts.files.map(quoted).join(', ')}`,
    remedy: 'run cdk8s synth first, or give the folder with the manifests',
  }),
  RENDER_WORKLOAD_AMBIGUOUS: (facts: { workloads: readonly string[]; first: string }) => ({
    subject: 'render --workload',
    rule: `the manifests have several workloads: ${facts.workloads.map(quoted).join(', ')}`,
    remedy: `choose one, such as --workload ${facts.first}`,
  }),
  RENDER_WORKLOAD_UNKNOWN: (facts: {
    name: string;
    workloads: readonly string[];
    near: string | undefined;
  }) => ({
    subject: 'render --workload',
    rule: `no workload ${quoted(facts.name)}; the manifests have ${facts.workloads.map(quoted).join(', ')}`,
    remedy: facts.near === undefined ? 'write one of them' : `write --workload ${facts.near}`,
  }),
  RENDER_CONTAINER_UNKNOWN: (facts: { name: string | undefined; containers: readonly string[] }) => ({
    subject: 'render --container',
    rule:
      facts.name === undefined
        ? 'no container of the pod mounts the files of the agent'
        : `no container ${quoted(facts.name)} that mounts the files of the agent`,
    remedy:
      facts.containers.length === 0
        ? 'check volumes and mounts of the pod'
        : `write one of ${facts.containers.map(quoted).join(', ')}`,
  }),
  RENDER_TEMPLATE_REFUSED: (facts: { file: string; rule: string }) => ({
    subject: `template of ${facts.file}`,
    rule: facts.rule,
    remedy: 'change the template',
  }),
  RENDER_OPTION_INVALID: (facts: { option: string; rule: string; got: unknown }) => ({
    subject: `render ${facts.option}`,
    rule: facts.rule,
    got: facts.got,
    remedy: 'run aks-vault-constructs render --help',
  }),
  RENDER_FILE_UNREADABLE: (facts: { option: string; file: string; reason: string }) => ({
    subject: `${facts.option} ${quoted(facts.file)}`,
    rule: `cannot be read (${facts.reason})`,
    remedy: 'check the path and its permissions',
  }),
  RENDER_TOKEN_MISSING: (facts: { tried: readonly string[] }) => ({
    subject: 'render',
    rule: `no Vault token found in ${facts.tried.join(', ')}`,
    remedy: 'run vault login, or write --placeholders, which needs no Vault',
  }),
  RENDER_ADDRESS_MISSING: (facts: { workload: string }) => ({
    subject: facts.workload,
    rule: 'the manifests do not say which Vault its agent asks',
    remedy: 'write --address https://vault.example:8200, or set VAULT_ADDR',
  }),
  RENDER_AGENT_MISSING: (facts: { given: string | undefined }) => ({
    subject: 'agent',
    rule:
      facts.given === undefined
        ? 'neither vault nor bao is on PATH'
        : `${quoted(facts.given)} is no program that can be run`,
    remedy: 'install vault or bao, or write --agent FILE',
  }),
  RENDER_AGENT_FAILED: (facts: { program: string; reason: string; says: string }) => ({
    subject: facts.program,
    rule: `the agent does not run (${facts.reason})`,
    ...(facts.says === '' ? {} : { got: facts.says }),
    remedy: 'check --agent: vault 1.21 and bao 2.7 are known to work',
  }),
  RENDER_OUTPUT_UNUSABLE: (facts: { folder: string; rule: string; remedy: string }) => ({
    subject: `render --output ${facts.folder}`,
    rule: facts.rule,
    remedy: facts.remedy,
  }),
  RENDER_VALUES_INVALID: (facts: { file: string; rule: string; got: string | undefined }) => ({
    subject: `render --values ${facts.file}`,
    rule: facts.rule,
    ...(facts.got === undefined ? {} : { got: facts.got }),
    remedy: `${packagePage('docs/render.md')} shows such a file`,
  }),
  RENDER_SERVER_FAILED: (facts: { program: string; reason: string }) => ({
    subject: `${facts.program} server -dev`,
    rule: `the development server has failed (${facts.reason})`,
    remedy: 'check --agent, and that programs may listen on 127.0.0.1',
  }),
  RENDER_LISTENER_FAILED: (facts: { reason: string }) => ({
    subject: 'listener for uses',
    rule: `cannot listen on 127.0.0.1 (${facts.reason})`,
    remedy: 'let programs listen on 127.0.0.1, or render files alone: --output FOLDER without a program',
  }),
  RENDER_PROGRAM_FAILED: (facts: { program: string; reason: string }) => ({
    subject: `program ${facts.program}`,
    rule: `cannot be started (${facts.reason})`,
    remedy: 'check the word behind "--"',
  }),
});
