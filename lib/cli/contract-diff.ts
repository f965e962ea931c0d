import { ContractDiff } from '../access';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { contractOf } from './contract-input';
import { writeResult } from './files';

const NAME = 'contract diff';

/** `contract diff`: what a pull request changes, for review. */
export function contractDiffCommand(): Command {
  return {
    name: NAME,
    operands: 'OLD NEW',
    count: { min: 2, max: 2 },
    summary: 'prints which capabilities NEW gives and takes, compared with OLD',
    details:
      'Each is a contract file, a folder, a quoted pattern such as \'contracts/*.json\', or "none" for no contract at all. The last line of the text counts the changes.',
    options: {
      'deny-gain': { help: 'exit code 1 when an account gains a capability' },
      format: formatOption(['text', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'done', 1: 'with --deny-gain: an account gains a capability' },
    run: contractDiff,
  };
}

function contractDiff(args: Arguments, output: CommandOutput): number {
  const [before = '', after = ''] = args.operands;
  const diff = ContractDiff.of(contractOf(NAME, before), contractOf(NAME, after));
  const json = args.value('format') === 'json';
  const { gained, lost } = diff;
  const result = json ? `${JSON.stringify({ gained, lost }, undefined, 2)}\n` : diff.toString();
  const file = args.value('output');
  const toFile = file !== undefined && file !== '-';
  if (toFile) writeResult(file, result);
  else output.out(result);
  if (json || toFile) output.err(`${diff.toString().trimEnd().split('\n').at(-1) ?? ''}\n`);
  return args.flag('deny-gain') && gained.length > 0 ? 1 : 0;
}
