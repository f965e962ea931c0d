import { existsSync } from 'node:fs';
import { findManifests, type ManifestSource } from '../check';
import { renderPod } from '../render';
import { type Arguments, type Command, type CommandOutput } from './command';
import { CliErrors } from './errors';
import { seconds } from './seconds';
import { failureError } from './file-failures';
import { nameOf, readInput } from './files';

/** Where `cdk8s synth` writes. */
const SYNTHESIZED = 'dist';

/** `render`: the files of a pod on this machine. */
export function renderCommand(): Command {
  return {
    name: 'render',
    operands: '[FILE...]',
    count: { min: 0, max: Number.POSITIVE_INFINITY },
    behind: 'PROGRAM [ARGUMENT...]',
    summary: "runs the agent with a workload's own templates on this machine",
    details: `FILE is a manifest, a folder of them, or "-" for standard input; ${SYNTHESIZED} is the default. The agent is vault or bao, and reads with the token of --token-file, of VAULT_TOKEN or of ~/.vault-token; with --placeholders it needs no Vault. PROGRAM behind "--" gets the files and the environment of the container, and its exit code is the one of render.`,
    options: {
      output: { value: 'FOLDER', help: 'where the files go and stay; for you alone, and ignored by git' },
      watch: { help: 'the agent goes on running, keeps the files fresh and renews leases' },
      workload: {
        value: 'NAME',
        help: 'which one, where there are several: web, deployment/web or shop/deployment/web',
      },
      container: { value: 'NAME', help: 'whose files; the first one that sees any is the default' },
      placeholders: { help: 'a development server of its own with made-up values' },
      values: { value: 'FILE', help: 'with --placeholders: YAML with values for some paths' },
      address: {
        value: 'URL',
        help: 'the server; VAULT_ADDR or that of the manifests is the default',
      },
      namespace: {
        value: 'PATH',
        help: 'the Vault namespace of the token; VAULT_NAMESPACE or that of the secrets is the default',
      },
      'token-file': { value: 'FILE', help: 'a file with the token' },
      ca: {
        value: 'FILE',
        help: 'certificate authority in PEM; VAULT_CACERT, that of the manifests or the system is the default',
      },
      agent: { value: 'FILE', help: 'the program of the agent; vault or bao on PATH is the default' },
      timeout: { value: 'SECONDS', help: 'how long to wait for the files; 30 is the default' },
    },
    exitCodes: {
      0: 'done; with PROGRAM: that of the program',
      1: 'files are missing, with the reason that the pod would give',
    },
    run: render,
  };
}

function render(args: Arguments, output: CommandOutput): Promise<number> {
  check(args);
  const { behind } = args;
  return renderPod(sourcesOf(args), {
    workload: args.value('workload'),
    container: args.value('container'),
    placeholders: args.flag('placeholders'),
    values: args.value('values'),
    output: args.value('output'),
    watch: args.flag('watch'),
    address: args.value('address'),
    namespace: args.value('namespace'),
    tokenFile: args.value('token-file'),
    caFile: args.value('ca'),
    agent: args.value('agent'),
    timeout: seconds('render', args, 30, 3600),
    program: behind,
    say: (line) => {
      output.err(`${line}\n`);
    },
  });
}

/** Arguments that go together, and those that do not. */
function check(args: Arguments): void {
  const invalid = (option: string, rule: string, got: string) =>
    CliErrors.CLI_OPTION_VALUE_INVALID({ command: 'render', option, rule, got });
  if (args.behind.length === 0 && args.value('output') === undefined) {
    throw CliErrors.CLI_OPTION_VALUE_MISSING({
      command: 'render',
      option: '--output',
      value: 'FOLDER, or a program behind "--"',
      needed: true,
    });
  }
  const values = args.value('values');
  if (values !== undefined && !args.flag('placeholders'))
    throw invalid('--values', 'only with --placeholders', values);
  for (const option of ['address', 'namespace', 'token-file', 'ca']) {
    const given = args.value(option);
    if (given !== undefined && args.flag('placeholders'))
      throw invalid(`--${option}`, 'not with --placeholders, which asks no Vault', given);
  }
}

function sourcesOf(args: Arguments): readonly ManifestSource[] {
  const operands = args.operands.length === 0 ? [SYNTHESIZED] : args.operands;
  if (args.operands.length === 0 && !existsSync(SYNTHESIZED)) {
    throw CliErrors.CLI_FILE_UNREADABLE({
      file: SYNTHESIZED,
      reason: 'no such folder: run cdk8s synth first, or name files',
    });
  }
  const { sources, failures } = findManifests(operands.filter((operand) => operand !== '-'));
  const [failure] = failures;
  if (failure !== undefined) throw failureError(failure);
  const input = operands.includes('-') ? [{ file: nameOf('-'), text: readInput('-') }] : [];
  return [...sources, ...input];
}
