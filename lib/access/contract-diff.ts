import { compareCodeUnits } from '../core';
import { type Capability } from '../policy';
import { type VaultAccess } from './vault-access';
import { type VaultAccessContract } from './vault-access-contract';

/** One capability that an account has in one of two contracts and not in the other. */
export interface AccessChange {
  /** Who: `shop/web at k8s-shop (kubernetes, audience vault)`, the service account and how it logs in. */
  readonly who: string;
  /** As the policy has it. */
  readonly path: string;
  readonly capability: Capability;
}

/**
 * What the second of two contracts lets anybody do that the first does not, and the other way round.
 *
 * Compared is what counts in Vault: which service account, by which login, may do what at which path. A role or a policy
 * with another name changes nothing of that; another service account, mount, method or audience is another party, which
 * gains everything. The rules that the library adds (renewal of the token and of leases) count like any other.
 *
 * @example ContractDiff.of(VaultAccessContract.fromFile('main.json'), VaultAccessContract.fromFile('branch.json'))
 */
export class ContractDiff {
  private constructor(
    /** Sorted by who, path and capability. */
    public readonly gained: readonly AccessChange[],
    /** Sorted by who, path and capability. */
    public readonly lost: readonly AccessChange[],
  ) {
    Object.freeze(this);
  }

  /** The difference from `before` to `after`. */
  public static of(before: VaultAccessContract, after: VaultAccessContract): ContractDiff {
    const [old, young] = [changesOf(before), changesOf(after)];
    return new ContractDiff(without(young, old), without(old, young));
  }

  /**
   * A line for each change, `+` for a gain and `-` for a loss, those of one account together, and a line with the sums.
   * In a code block of the language `diff` it is coloured.
   */
  public toString(): string {
    const lines = [
      ...this.gained.map((change) => ({ sign: '+', change })),
      ...this.lost.map((change) => ({ sign: '-', change })),
    ].map(({ sign, change }) => ({ key: keyOf(change), text: `${sign} ${shown(change)}` }));
    const sorted = [...lines].sort((a, b) => compareCodeUnits(a.key, b.key)).map(({ text }) => text);
    return [...sorted, this.summary(), ''].join('\n');
  }

  private summary(): string {
    if (this.gained.length + this.lost.length === 0) return 'the same access';
    return `${counted(this.gained.length)} gained, ${counted(this.lost.length)} lost`;
  }
}

function counted(count: number): string {
  return `${String(count)} ${count === 1 ? 'capability' : 'capabilities'}`;
}

function shown({ who, path, capability }: AccessChange): string {
  return `${who}: ${capability} ${path}`;
}

/** What no path and no name has in it, so that the order is that of the parts. */
function keyOf({ who, path, capability }: AccessChange): string {
  return `${who}\n${path}\n${capability}`;
}

function changesOf(contract: VaultAccessContract): ReadonlyMap<string, AccessChange> {
  const changes = contract.workloads.flatMap((access) => {
    const who = subjectOf(access);
    return access
      .policy()
      .rules.flatMap(({ path, capabilities }) =>
        capabilities.map((capability) => ({ who, path: path.toString(), capability })),
      );
  });
  return new Map(changes.map((change) => [keyOf(change), change]));
}

function subjectOf({ namespace, serviceAccount, auth }: VaultAccess): string {
  const audience =
    auth.audience.value === undefined ? "the API server's audience" : `audience ${auth.audience.value}`;
  return `${namespace}/${serviceAccount} at ${auth.path} (${auth.method}, ${audience})`;
}

function without(
  changes: ReadonlyMap<string, AccessChange>,
  others: ReadonlyMap<string, AccessChange>,
): readonly AccessChange[] {
  const left = [...changes].filter(([key]) => !others.has(key));
  return Object.freeze(left.sort(([a], [b]) => compareCodeUnits(a, b)).map(([, change]) => change));
}
