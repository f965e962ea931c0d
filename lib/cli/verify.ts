import { type VaultAccessContract, VaultGrants } from '../access';
import {
  leastPolicy,
  verifyContract,
  verifyJson,
  type VerifyLogin,
  type VerifyResult,
  verifySarif,
  verifySummary,
  verifyText,
} from '../verify';
import { type Arguments, type Command, type CommandOutput, formatOption, OUTPUT_OPTION } from './command';
import { seconds } from './seconds';
import { contractsOf } from './contract-input';
import { CliErrors } from './errors';
import { ownVersion, writeResult } from './files';

/** `verify`: the contract against a running Vault, before a pod is applied. */
export function verifyCommand(): Command {
  return {
    name: 'verify',
    operands: 'CONTRACT',
    count: { min: 1, max: 1 },
    summary: 'finds in a running Vault what pods would wait for',
    details:
      "CONTRACT is a file, a folder or a quoted pattern such as 'vault-access/*/vault-access.json'. Asks for mounts, roles, policies and names of keys, never for a value. The token is that of --token-file, VAULT_TOKEN, ~/.vault-token or --login.",
    options: {
      address: { value: 'URL', help: 'the server; VAULT_ADDR or that of the contract is the default' },
      namespace: {
        value: 'PATH',
        help: 'the Vault namespace of the token; VAULT_NAMESPACE or root is the default',
      },
      'token-file': { value: 'FILE', help: 'a file with the token' },
      login: {
        value: 'kubernetes|jwt',
        choices: ['kubernetes', 'jwt'],
        help: 'log in with the token of a service account',
      },
      'login-role': { value: 'ROLE', help: 'the role of the login' },
      'login-mount': {
        value: 'PATH',
        help: "the mount of the login, without auth/; the method's name is the default",
      },
      'login-jwt-file': { value: 'FILE', help: "the token of the login; the pod's own is the default" },
      ca: { value: 'FILE', help: 'certificate authority in PEM; VAULT_CACERT or the system is the default' },
      timeout: { value: 'SECONDS', help: 'for each request; 10 is the default' },
      server: {
        value: 'vault|openbao',
        choices: ['vault', 'openbao'],
        help: 'whose meaning of policies counts; vault is the default',
      },
      'also-policy': {
        value: 'NAME',
        repeated: true,
        help: 'a policy that every role may have beside that of the contract',
      },
      grants: {
        value: 'FILE',
        repeated: true,
        help: 'what the platform adds: the vault-grants.json of its synth',
      },
      policy: { help: 'print the least policy that the token needs, and ask nothing' },
      strict: { help: 'warnings fail too: what was changed in Vault by hand' },
      format: formatOption(['text', 'json', 'sarif']),
      output: OUTPUT_OPTION,
    },
    exitCodes: {
      0: 'nothing that a pod would wait for',
      1: 'errors; with --strict warnings too',
      2: 'the server cannot be reached or refuses the token, or the token may not see something',
    },
    run: verify,
  };
}

async function verify(args: Arguments, output: CommandOutput): Promise<number> {
  const [source = ''] = args.operands;
  const contract = contractsOf('verify', source);
  const grants = grantsOf(args);
  if (args.flag('policy')) {
    const namespace = args.value('namespace') ?? process.env['VAULT_NAMESPACE'] ?? 'root';
    const least = leastPolicy(contract.workloads, namespace, args.values('also-policy'), grants);
    written(args, output, least.render());
    return 0;
  }
  const result = await verifyContract(contract, {
    source,
    address: addressOf(args, contract),
    namespace: args.value('namespace'),
    tokenFile: args.value('token-file'),
    login: loginOf(args),
    caFile: args.value('ca'),
    timeoutMs: seconds('verify', args, 10, 600) * 1000,
    alsoPolicies: args.values('also-policy'),
    grants,
    server: args.value('server') === 'openbao' ? 'openbao' : 'vault',
  });
  report(result, source, args, output);
  const has = (level: string): boolean => result.findings.some((finding) => finding.level === level);
  if (has('error')) return 1;
  if (has('unknown')) return 2;
  return args.flag('strict') && has('warning') ? 1 : 0;
}

/** All of the option, as one. @throws ACCESS_GRANTS_INVALID where one role is in two of them */
function grantsOf(args: Arguments): VaultGrants | undefined {
  const patterns = args.values('grants');
  return patterns.length === 0 ? undefined : VaultGrants.fromFiles(patterns);
}

/** That of the option, of the environment, or the one that the whole contract names. */
function addressOf(args: Arguments, { workloads }: VaultAccessContract): string {
  const given = args.value('address') ?? process.env['VAULT_ADDR'];
  if (given !== undefined && given !== '') return given;
  const [address, ...others] = new Set(workloads.flatMap(({ vault }) => vault?.address ?? []));
  if (address !== undefined && others.length === 0) return address;
  throw CliErrors.CLI_OPTION_VALUE_MISSING({
    command: 'verify',
    option: '--address',
    value: 'https://vault.example:8200',
    needed: true,
  });
}

function loginOf(args: Arguments): VerifyLogin | undefined {
  const method = args.value('login');
  if (method === undefined) return undefined;
  const role = args.value('login-role');
  if (role === undefined) {
    throw CliErrors.CLI_OPTION_VALUE_MISSING({
      command: 'verify',
      option: '--login-role',
      value: 'ROLE',
      needed: true,
    });
  }
  return {
    method: method === 'jwt' ? 'jwt' : 'kubernetes',
    role,
    mount: args.value('login-mount'),
    jwtFile: args.value('login-jwt-file'),
  };
}

function report(result: VerifyResult, source: string, args: Arguments, output: CommandOutput): void {
  const format = args.value('format') ?? 'text';
  const text = verifyText(result);
  const content =
    { text, json: verifyJson(result), sarif: verifySarif(result, source, ownVersion()) }[format] ?? text;
  if (written(args, output, content)) output.out(format === 'text' ? '' : text);
  else if (format !== 'text') output.err(`${verifySummary(result)}\n`);
}

/** Whether it went into a file. */
function written(args: Arguments, output: CommandOutput, content: string): boolean {
  const file = args.value('output');
  if (file === undefined || file === '-') {
    output.out(content);
    return false;
  }
  writeResult(file, content);
  return true;
}
