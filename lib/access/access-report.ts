import { printable } from '../core';
import { type SecretRead } from '../secrets';
import { type VaultAccess } from './vault-access';
import { type VaultAccessContract } from './vault-access-contract';
import { check, CONTRACT } from './private/shapes';

/**
 * Who reads what, as Markdown to review in a pull request: a table of workloads, and for each a table of the secret
 * paths with capabilities, keys and files. The same access gives the same text. Paths and keys only, never a value.
 */
export function accessReport(contract: VaultAccessContract): string {
  check('contract', contract, CONTRACT);
  const { workloads } = contract;
  if (workloads.length === 0) return '# Vault access\n\nNo workload reads secrets from Vault.\n';
  const placed = workloads.some(({ vault }) => vault !== undefined);
  const overview = table(
    [
      ...['Workload', 'Namespace', 'Service account', 'Auth mount', 'Role', 'Policy', 'Audience'],
      ...(placed ? ['Vault', 'Vault namespace'] : []),
    ],
    workloads.map((access) => [
      code(access.workload),
      code(access.namespace),
      code(access.serviceAccount),
      code(`auth/${access.auth.path}`),
      code(access.roleName),
      code(access.policyName),
      access.auth.audience.value === undefined ? "the API server's" : code(access.auth.audience.value),
      ...(placed ? placeOf(access) : []),
    ]),
  );
  return ['# Vault access', overview, ...workloads.map(details)].join('\n\n') + '\n';
}

function placeOf({ vault, loginNamespace = '' }: VaultAccess): readonly string[] {
  if (vault === undefined) return ['unknown', 'unknown'];
  const secrets = code(vault.namespace);
  const login = loginNamespace === vault.namespace ? secrets : `${secrets}, login in ${code(loginNamespace)}`;
  return [code(vault.address), login];
}

function details(access: VaultAccess): string {
  const rows = access.reads.map((read) => [
    code(read.path),
    read.capabilities.join(', ') + parametersOf(read),
    read.keys.map(code).join(', '),
    read.dynamic ? 'yes' : 'no',
    filesWith(access, read).map(code).join(', '),
  ]);
  const used = access.uses.map(({ path, capabilities }) => [
    code(path),
    capabilities.join(', '),
    '',
    'no',
    'none: the application itself',
  ]);
  const title = `## ${code(`${access.namespace}/${access.workload}`)} as ${code(access.roleName)}`;
  return `${title}\n\n${table(['Path', 'Capabilities', 'Keys', 'Lease', 'Files'], [...rows, ...used])}`;
}

/** What the requests send, where it is anything: the policy allows nothing else. */
function parametersOf({ parameters = [] }: SecretRead): string {
  const sent = parameters.map((one) => Object.entries(one).map(([name, value]) => `${name}=${value}`));
  const shown = sent.filter((one) => one.length > 0).map((one) => one.map(code).join(', '));
  return shown.length === 0 ? '' : ` with ${shown.join(' or ')}`;
}

function filesWith(access: VaultAccess, { path }: SecretRead): readonly string[] {
  return access.files.filter(({ reads }) => reads.some((read) => read.path === path)).map(({ name }) => name);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code span that stays one, whatever the text: keys of secrets may hold anything. */
function code(text: string): string {
  const shown = printable(text).replaceAll('|', String.raw`\|`);
  if (!shown.includes('`')) return `\`${shown}\``;
  const longest = Math.max(...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${shown} ${fence}`;
}
