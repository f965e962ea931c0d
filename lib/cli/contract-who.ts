import { VaultAccessContract, WhoMay } from '../access';
import { CAPABILITIES, type GrantedCapability } from '../policy';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { CliErrors } from './errors';
import { contractOf } from './contract-input';
import { writeReport } from './report';

const NAME = 'contract who';

/** `contract who`: who may read this secret. */
export function contractWhoCommand(): Command {
  const granted = CAPABILITIES.filter((one) => one !== 'deny');
  return {
    name: NAME,
    operands: 'PATH FILE...',
    count: { min: 2, max: Number.POSITIVE_INFINITY },
    summary: 'prints which workloads may read PATH, and by which rule',
    details:
      "PATH is one of the API, such as secret/data/shop/db, or a pattern, such as 'secret/data/shop/*'. FILE is a contract, a folder or a quoted pattern of contracts.",
    options: {
      capability: {
        value: 'CAPABILITY',
        choices: granted,
        help: 'only workloads that have this one; a certificate is issued by update',
      },
      format: formatOption(['text', 'mermaid', 'json']),
      output: OUTPUT_OPTION,
    },
    exitCodes: { 0: 'at least one workload may', 1: 'none may' },
    run: contractWho,
  };
}

function contractWho(args: Arguments, output: CommandOutput): number {
  const [path = '', ...files] = args.operands;
  if (path.startsWith('/')) {
    const meant = path.replace(/^\/+(?:v1\/+)?/, '') || 'secret/data/shop/db';
    throw CliErrors.CLI_PATH_INVALID({ command: NAME, path, meant });
  }
  const contracts = files.map((file) => contractOf(NAME, file));
  const [first] = contracts;
  const contract =
    contracts.length === 1 && first !== undefined
      ? first
      : VaultAccessContract.of(contracts.flatMap(({ workloads }) => workloads));
  const capability = args.value('capability') as GrantedCapability | undefined;
  const who = WhoMay.of(contract, path, capability === undefined ? {} : { capability });
  const accounts = new Set(who.holders.map(({ access }) => access)).size;
  const meant = who.suggestion === undefined ? '' : `; did you mean ${who.suggestion}?`;
  writeReport(args, output, {
    summary: `workloads with ${capability ?? 'any capability'} on ${path}: ${String(accounts)} of ${String(contract.workloads.length)}${meant}`,
    text: () => who.toString(),
    others: { mermaid: () => who.toMermaid() },
    json: () =>
      who.holders.map(({ access, ...rest }) => ({
        namespace: access.namespace,
        workload: access.workload,
        serviceAccount: access.serviceAccount,
        ...(access.vault === undefined ? {} : { vault: access.vault }),
        authMount: access.auth.path,
        roleName: access.roleName,
        policyName: access.policyName,
        ...rest,
      })),
  });
  return who.holders.length > 0 ? 0 : 1;
}
