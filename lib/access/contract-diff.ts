import { compareCodeUnits, printable } from '../core';
import { type Capability, type PolicyRule } from '../policy';
import { type VaultAccess } from './vault-access';
import { type VaultAccessContract } from './vault-access-contract';
import { ROOT_NAMESPACE, shownPlace } from './vault-place';
import { check, CONTRACT } from './private/shapes';

/** One capability that an account has in one of two contracts and not in the other. */
export interface AccessChange {
  /** Who: `shop/web at k8s-shop (kubernetes, audience vault)`, the service account and how it logs in. */
  readonly who: string;
  /** As the policy has it. */
  readonly path: string;
  readonly capability: Capability;
  /**
   * The parameters that the requests have, as `name=value` texts with every value that is allowed, in alphabetical order.
   * Empty where the policy says nothing of parameters. With other parameters it is another capability.
   */
  readonly parameters: readonly string[];
}

/**
 * What the second of two contracts lets anybody do that the first does not, and the other way round.
 *
 * Compared is what counts in Vault: which service account, by which login, may do what at which path. A role or a policy
 * with another name changes nothing of that; another service account, mount, method or audience is another party, which
 * gains everything; another server or Vault namespace too, where both contracts name them. The rules that the library adds (renewal of the token and of leases) count like any other.
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
    check('before', before, CONTRACT);
    check('after', after, CONTRACT);
    const everybody = [...before.workloads, ...after.workloads];
    const [old, young] = [changesOf(before, everybody), changesOf(after, everybody)];
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

function shown({ who, path, capability, parameters }: AccessChange): string {
  const sent = parameters.length === 0 ? '' : ` with ${printable(parameters.join(', '))}`;
  return `${who}: ${capability} ${path}${sent}`;
}

/** One parameter a text; one that may be left out has a question mark. */
function parametersOf({ allowedParameters = {}, requiredParameters = [] }: PolicyRule): readonly string[] {
  return Object.freeze(
    Object.entries(allowedParameters).map(([name, values]) => {
      const mark = requiredParameters.includes(name) ? '' : '?';
      return `${name}${mark}=${values.map(String).join('|')}`;
    }),
  );
}

/** What no path and no name has in it, so that the order is that of the parts. */
function keyOf({ who, path, capability, parameters }: AccessChange): string {
  return [who, path, capability, ...parameters].join('\n');
}

function changesOf(
  contract: VaultAccessContract,
  everybody: readonly VaultAccess[],
): ReadonlyMap<string, AccessChange> {
  // Where one of the two contracts does not say which server an account logs in to, it is compared with nothing.
  const unknown = new Set(everybody.filter(({ vault }) => vault === undefined).map(subjectOf));
  const changes = contract.workloads.flatMap((access) => {
    const subject = subjectOf(access);
    const who = access.vault === undefined || unknown.has(subject) ? subject : `${subject}${placeOf(access)}`;
    return access.policy().rules.flatMap((rule) =>
      rule.capabilities.map((capability) => ({
        who,
        path: rule.path.toString(),
        capability,
        parameters: parametersOf(rule),
      })),
    );
  });
  return new Map(changes.map((change) => [keyOf(change), change]));
}

function subjectOf({ namespace, serviceAccount, auth }: VaultAccess): string {
  const audience =
    auth.audience.value === undefined ? "the API server's audience" : `audience ${auth.audience.value}`;
  return `${namespace}/${serviceAccount} at ${auth.path} (${auth.method}, ${audience})`;
}

/** ` of https://vault.example:8200`, and the namespaces where they are not the root one. */
function placeOf({ vault, loginNamespace = ROOT_NAMESPACE }: VaultAccess): string {
  if (vault === undefined) return '';
  const login = loginNamespace === vault.namespace ? '' : `, login in ${loginNamespace}`;
  return ` of ${shownPlace(vault)}${login}`;
}

function without(
  changes: ReadonlyMap<string, AccessChange>,
  others: ReadonlyMap<string, AccessChange>,
): readonly AccessChange[] {
  const left = [...changes].filter(([key]) => !others.has(key));
  return Object.freeze(left.sort(([a], [b]) => compareCodeUnits(a, b)).map(([, change]) => change));
}
