import { ANY_TEXT, compareCodeUnits, nearestName, printable } from '../core';
import { type Capability, type GrantedCapability, PolicyDocument, PolicyRule } from '../policy';
import { type VaultAccess } from './vault-access';
import { type VaultAccessContract } from './vault-access-contract';
import { shownPlace } from './vault-place';
import { check, CONTRACT, WHO_OPTIONS } from './private/shapes';

/** A workload that may do something at a path, by a rule of its policy. */
export interface AccessHolder {
  readonly access: VaultAccess;
  /** What the rule grants, as far as it was asked for. */
  readonly capabilities: readonly Capability[];
  /** The path of the rule. */
  readonly path: string;
  /** The files that the path is read for; none for what the agent itself does. */
  readonly files: readonly string[];
}

/** How {@link WhoMay.of} looks. */
export interface WhoMayOptions {
  /** @default any */
  readonly capability?: GrantedCapability;
}

/**
 * Which workloads of a contract may do something at a path, and by which rule.
 *
 * @example WhoMay.of(VaultAccessContract.fromFiles('contracts'), 'secret/data/shop/*').toString()
 */
export class WhoMay {
  private constructor(
    /** Sorted by namespace, workload and path. */
    public readonly holders: readonly AccessHolder[],
    /** Where nobody may: the path of the API for that of the command line of KV v2, or one that is nearly the same. */
    public readonly suggestion: string | undefined,
  ) {
    Object.freeze(this);
  }

  /**
   * @param path of a request, or a pattern in Vault's own syntax, such as `secret/data/shop/*`
   * @throws POLICY_PATH_EMPTY, POLICY_PATH_SEGMENT, POLICY_WILDCARD_MISPLACED and what else `PolicyPath.of` throws
   */
  public static of(contract: VaultAccessContract, path: string, options: WhoMayOptions = {}): WhoMay {
    check('contract', contract, CONTRACT);
    check('path', path, ANY_TEXT);
    check('options', options, WHO_OPTIONS);
    const { capability } = options;
    const holders = holdersOf(contract, path, capability);
    const [mount = '', ...below] = path.replace(/^\/+/, '').split('/');
    const meant = `${mount}/data/${below.join('/')}`;
    const found =
      holders.length === 0 && below.length > 0 && holdersOf(contract, meant, capability).length > 0;
    const near = holders.length > 0 || found ? undefined : nearestPath(contract, path);
    return new WhoMay(Object.freeze([...holders].sort(byWorkload)), found ? meant : near);
  }

  /** A table for a terminal, with the Vault of each where there are several; empty for nobody. */
  public toString(): string {
    if (this.holders.length === 0) return '';
    const several = this.ofSeveralVaults();
    const of = several ? ['VAULT'] : [];
    const head = [
      'WORKLOAD',
      'SERVICE ACCOUNT',
      ...of,
      'AUTH MOUNT',
      'ROLE',
      'POLICY',
      'MAY',
      'PATH',
      'FILES',
    ];
    const rows = this.holders.map(({ access, capabilities, path, files }) => [
      `${access.namespace}/${access.workload}`,
      access.serviceAccount,
      ...(several ? [vaultOf(access)] : []),
      access.auth.path,
      access.roleName,
      access.policyName,
      capabilities.join(', '),
      path,
      files.join(', '),
    ]);
    const all = [head, ...rows].map((row) => row.map(printable));
    const widths = head.map((_title, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    return all
      .map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
      .map((line) => `${line}\n`)
      .join('');
  }

  /** A drawing for Markdown: workload, policy, path. What is in several Vaults is drawn for each. */
  public toMermaid(): string {
    const names = new Names();
    const lines = new Set<string>();
    const several = this.ofSeveralVaults();
    for (const { access, capabilities, path } of this.holders) {
      const vault = several ? vaultOf(access) : '';
      const node = (kind: string, name: string, label: string) =>
        names.node(kind, `${name} ${vault}`, several ? `${label}\n${vault}` : label);
      const workload = `${access.namespace}/${access.workload}`;
      const who = node('w', workload, `${workload}\nservice account ${access.serviceAccount}`);
      const policy = node('p', access.policyName, `policy ${access.policyName}`);
      const place = node('s', path, path);
      lines.add(`  ${who} -->|${quoted(`role ${access.roleName} at ${access.auth.path}`)}| ${policy}`);
      lines.add(`  ${policy} -->|${quoted(capabilities.join(', '))}| ${place}`);
    }
    return ['graph LR', ...names.lines, ...lines, ''].join('\n');
  }

  /** Two policies of one name are two where they are in two Vaults, and so are two secrets of one path. */
  private ofSeveralVaults(): boolean {
    return new Set(this.holders.map(({ access }) => vaultOf(access))).size > 1;
  }
}

function vaultOf({ vault }: VaultAccess): string {
  return vault === undefined ? 'not said' : shownPlace(vault);
}

function holdersOf(
  contract: VaultAccessContract,
  path: string,
  capability: GrantedCapability | undefined,
): readonly AccessHolder[] {
  const asked = PolicyDocument.of(PolicyRule.allow(path, ['read']));
  return contract.workloads.flatMap((access) =>
    access.policy().rules.flatMap((rule) => {
      const text = rule.path.toString();
      const capabilities = rule.capabilities.filter((one) => capability === undefined || one === capability);
      if (capabilities.length === 0 || !asked.explain('read', text).allowed) return [];
      const reading = access.files.filter(({ reads }) => reads.some((read) => read.path === text));
      return [{ access, capabilities, path: text, files: reading.map(({ name }) => name) }];
    }),
  );
}

/** One that is misspelt. */
function nearestPath({ workloads }: VaultAccessContract, path: string): string | undefined {
  const paths = workloads.flatMap((access) => access.policy().rules.map((rule) => rule.path.toString()));
  return nearestName(path, [...new Set(paths)]);
}

function byWorkload(a: AccessHolder, b: AccessHolder): number {
  return (
    compareCodeUnits(a.access.namespace, b.access.namespace) ||
    compareCodeUnits(a.access.workload, b.access.workload) ||
    compareCodeUnits(a.path, b.path) ||
    compareCodeUnits(vaultOf(a.access), vaultOf(b.access)) ||
    compareCodeUnits(a.access.auth.path, b.access.auth.path)
  );
}

/** The nodes of a drawing, each once. */
class Names {
  public readonly lines: string[] = [];
  private readonly known = new Map<string, string>();

  public node(kind: string, name: string, label: string): string {
    const key = `${kind} ${name}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const id = `${kind}${String(this.known.size)}`;
    this.known.set(key, id);
    this.lines.push(`  ${id}[${quoted(label)}]`);
    return id;
  }
}

/** As Mermaid has texts with signs of its own; a line end is a break. */
function quoted(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => printable(line).replace(/[#"<>&|`]/g, (sign) => `#${String(sign.charCodeAt(0))};`));
  return `"${lines.join('<br/>')}"`;
}
