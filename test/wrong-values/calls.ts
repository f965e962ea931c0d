import { App, Chart, Testing as Cdk8sTesting } from 'cdk8s';
import { TerraformStack, Testing as CdktfTesting } from 'cdktf';
import { Construct } from 'constructs';
import * as aks from '../../lib/aks';
import * as check from '../../lib/check';
import * as index from '../../lib';
import * as matchers from '../../lib/jest';
import * as policy from '../../lib/policy';
import * as vault from '../../lib/vault';
import { type EntryPoint, type Parameter } from './entry-points';
import { apiObject } from './right-objects';
import { ENTRIES, type Make, PARAMETERS, TYPES } from './valid-values';

const DOORS: Readonly<Record<string, unknown>> = { index, policy, vault, aks, check, jest: matchers };

/** The value that is right for a parameter; undefined where the tables know none. */
export function rightFor(entry: EntryPoint, parameter: Parameter): Make | undefined {
  const { written } = parameter.kinds;
  const known =
    ENTRIES[`${entry.name}(${parameter.name})`] ??
    TYPES[`${entry.door} ${written}`] ??
    TYPES[written] ??
    PARAMETERS[parameter.name];
  if (known !== undefined) return known;
  const { made, optional, items } = parameter.kinds;
  for (const name of made) if (TYPES[name] !== undefined) return TYPES[name];
  const generic = TYPES[written.replace(/<.*$/s, '')];
  if (generic !== undefined) return generic;
  const item = /^readonly \(?(\w+)\)?\[\]$/.exec(written)?.[1];
  if (item !== undefined && items.length > 0 && TYPES[item] !== undefined) {
    const one = TYPES[item];
    return parameter.rest ? one : () => [one()];
  }
  return optional ? () => undefined : undefined;
}

/** Calls the entry point as users do, and makes what it makes be written. */
export async function call(entry: EntryPoint, args: readonly unknown[]): Promise<unknown> {
  const door = DOORS[entry.door] as Readonly<Record<string, unknown>>;
  const result = await called(entry, door, args);
  // A mixin is looked at as a whole when it is applied.
  if (result instanceof index.VaultSecrets) result.applyTo(apiObject());
  for (const one of [...args, result]) settle(one);
  return result;
}

async function called(
  { kind, owner, member, door: name, name: whole }: EntryPoint,
  door: Readonly<Record<string, unknown>>,
  args: readonly unknown[],
): Promise<unknown> {
  if (kind === 'constructor')
    return new (door[owner] as new (...all: readonly unknown[]) => unknown)(...args);
  if (kind === 'function') return (door[owner] as (...all: readonly unknown[]) => unknown)(...args);
  const on = kind === 'static' ? nested(door, whole) : receiver(name, owner)();
  if (on === undefined) throw new Error(`nothing to call ${whole} on`);
  const result = await ((on as Record<string, unknown>)[member] as (...all: unknown[]) => unknown).call(
    on,
    ...args,
  );
  settle(on);
  return result;
}

/** `identity.entity.metadata` is in an object of an object. */
function nested(door: Readonly<Record<string, unknown>>, name: string): unknown {
  const steps = name.split(' ').at(-1)?.split('.').slice(0, -1) ?? [];
  return steps.reduce<unknown>((on, step) => (on as Record<string, unknown>)[step], door);
}

/** What the methods of a class are called on. */
export function receiver(door: string, owner: string): Make {
  const known = TYPES[`${door} ${owner}`] ?? TYPES[owner];
  if (known !== undefined) return known;
  const { mount } =
    (DOORS[door] as Record<string, { readonly mount?: (path: string) => unknown } | undefined>)[owner] ?? {};
  if (mount === undefined) throw new Error(`test/wrong-values/valid-values.ts knows no ${owner}`);
  return () => (DOORS[door] as Record<string, { mount: (path: string) => unknown }>)[owner]?.mount('mount');
}

function settle(value: unknown): void {
  if (!Construct.isConstruct(value)) return;
  const root = value.node.root;
  const chart =
    value.node.scopes.find((one) => Chart.isChart(one)) ??
    value.node.scopes.find((one) => TerraformStack.isStack(one));
  if (Chart.isChart(chart)) Cdk8sTesting.synth(chart as Chart);
  else if (chart !== undefined) CdktfTesting.synth(chart as TerraformStack);
  else if (root instanceof App) root.synthYaml();
}
