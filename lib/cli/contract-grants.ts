import { terraformModule, VaultAccessContract, vaultCommands } from '../access';
import { type Arguments, type Command, type CommandOutput, OUTPUT_OPTION } from './command';
import { writeResult } from './files';

const CONTRACT =
  'CONTRACT is a file, a folder or a quoted pattern, checked as the cdktf side checks it. What comes out is equal in effect to auth.grantAll, for mounts that are there already.';

/** `contract terraform`: policies and roles as HCL. */
export function contractTerraformCommand(): Command {
  return {
    name: 'contract terraform',
    operands: 'CONTRACT',
    count: { min: 1, max: 1 },
    summary: 'prints policies and roles of a contract as a Terraform module',
    details: `${CONTRACT} For Terraform and OpenTofu, with the provider hashicorp/vault.`,
    options: { output: OUTPUT_OPTION },
    exitCodes: { 0: 'done', 1: '(not used)' },
    run: (args, output) => print(args, output, terraformModule),
  };
}

/** `contract vault`: the same as commands. */
export function contractVaultCommand(): Command {
  return {
    name: 'contract vault',
    operands: 'CONTRACT',
    count: { min: 1, max: 1 },
    summary: 'prints policies and roles of a contract as vault commands',
    details: `${CONTRACT} A shell script, for the server of VAULT_ADDR; with VAULT=bao for OpenBao's program.`,
    options: { output: OUTPUT_OPTION },
    exitCodes: { 0: 'done', 1: '(not used)' },
    run: (args, output) => print(args, output, vaultCommands),
  };
}

function print(
  args: Arguments,
  output: CommandOutput,
  made: (contract: VaultAccessContract) => string,
): number {
  const [pattern = ''] = args.operands;
  const contract = VaultAccessContract.fromFiles(pattern);
  const file = args.value('output');
  if (file === undefined || file === '-') output.out(made(contract));
  else writeResult(file, made(contract));
  const { length } = contract.workloads;
  output.err(`${pattern}: ${String(length)} workload${length === 1 ? '' : 's'}\n`);
  return 0;
}
