import {
  type GrantSettings,
  terraformModule,
  type TerraformModuleSettings,
  type VaultAccessContract,
  VaultGrants,
  vaultCommands,
} from '../access';
import { counted, positiveSeconds } from '../core';
import { type Arguments, type Command, type CommandOutput, type Option, OUTPUT_OPTION } from './command';
import { contractsOf } from './contract-input';
import { CliErrors } from './errors';
import { writeResult } from './files';

const CONTRACT =
  'CONTRACT is a file, a folder or a quoted pattern, checked as the cdktf side checks it. The result is equal in effect to auth.grantAll, for mounts that exist already.';

/** What a platform adds to every role, as grantAll takes it. */
function grantOptions(): Readonly<Record<string, Option>> {
  return {
    'also-policy': {
      value: 'NAME',
      repeated: true,
      help: 'a policy of every role beside that of its contract',
    },
    'token-explicit-max-ttl': {
      value: 'DURATION',
      help: 'the maximum lifetime of every token, such as 12h; none is the default',
    },
    'token-bound-cidr': {
      value: 'CIDR',
      repeated: true,
      help: 'a network that logins may come from; any is the default',
    },
    'token-type': {
      value: 'service|batch',
      choices: ['service', 'batch'],
      help: 'service is the default; batch tokens hold no leases',
    },
    'namespace-selector': {
      value: 'LABEL=VALUE',
      repeated: true,
      help: 'further namespaces that log in, by a label; Kubernetes mounts only',
    },
    grants: {
      value: 'FILE',
      help: 'write into FILE too what verify --grants reads: these roles with all that is added',
    },
    output: OUTPUT_OPTION,
  };
}

/** `contract terraform`: policies and roles as HCL. */
export function contractTerraformCommand(): Command {
  return {
    name: 'contract terraform',
    operands: 'CONTRACT',
    count: { min: 1, max: 1 },
    summary: 'prints policies and roles of a contract as a Terraform module',
    details: `${CONTRACT} For Terraform and OpenTofu, with the provider hashicorp/vault.`,
    options: {
      ...grantOptions(),
      'no-overwrite': {
        help: 'a policy that Vault has already is an error of the first apply; needs provider 5.10 or newer',
      },
    },
    exitCodes: { 0: 'done', 1: '(not used)' },
    run: (args, output) => {
      const settings: TerraformModuleSettings = {
        ...settingsOf('contract terraform', args),
        allowOverwrite: args.flag('no-overwrite') ? false : undefined,
      };
      return print('contract terraform', args, output, settings, (contract) =>
        terraformModule(contract, settings),
      );
    },
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
    options: grantOptions(),
    exitCodes: { 0: 'done', 1: '(not used)' },
    run: (args, output) => {
      const settings = settingsOf('contract vault', args);
      return print('contract vault', args, output, settings, (contract) => vaultCommands(contract, settings));
    },
  };
}

/** @throws CLI_OPTION_VALUE_INVALID */
function settingsOf(command: string, args: Arguments): GrantSettings {
  const end = args.value('token-explicit-max-ttl');
  const cidrs = args.values('token-bound-cidr');
  const labels = args.values('namespace-selector');
  const invalid = (option: string, rule: string, got: string) =>
    CliErrors.CLI_OPTION_VALUE_INVALID({ command, option, rule, got });
  const seconds = end === undefined ? undefined : positiveSeconds(end);
  if (end !== undefined && (seconds === undefined || /^\d+$/.test(end))) {
    throw invalid('--token-explicit-max-ttl', 'needs a duration with its unit, such as 12h', end);
  }
  const selector = labels.map((label) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(label) ?? [];
    if (key === '')
      throw invalid('--namespace-selector', 'needs a label and its value, such as team=shop', label);
    return [key, value] as const;
  });
  return {
    policies: args.values('also-policy'),
    tokenExplicitMaxTtl: seconds,
    tokenBoundCidrs: cidrs.length === 0 ? undefined : cidrs,
    tokenType: args.value('token-type') === 'batch' ? 'batch' : undefined,
    namespaceSelector: selector.length === 0 ? undefined : Object.fromEntries(selector),
  };
}

function print(
  command: string,
  args: Arguments,
  output: CommandOutput,
  settings: GrantSettings,
  made: (contract: VaultAccessContract) => string,
): number {
  const [pattern = ''] = args.operands;
  const contract = contractsOf(command, pattern);
  const text = made(contract);
  const grants = args.value('grants');
  if (grants !== undefined) writeResult(grants, VaultGrants.ofContract(contract, settings).toJson());
  const file = args.value('output');
  if (file === undefined || file === '-') output.out(text);
  else writeResult(file, text);
  output.err(severalServers(contract));
  output.err(`${pattern}: ${counted(contract.workloads.length, 'workload')}\n`);
  return 0;
}

/** No error: one server may have several addresses, as inside and outside of a cluster. */
function severalServers({ workloads }: VaultAccessContract): string {
  const servers = [
    ...new Set(workloads.flatMap(({ vault }) => (vault === undefined ? [] : [vault.address]))),
  ];
  return servers.length < 2
    ? ''
    : `warning: the contract is for several servers (${servers.join(', ')}), and the result is applied to one; if they are not one server, give a pattern for each\n`;
}
