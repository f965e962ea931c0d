/**
 * Sizes and CPU shares by what they can say of themselves, as `DurationLike` of core does it for durations, so that those of any version of cdk8s fit and
 * none is loaded: `Size.mebibytes(16)`, `Cpu.millis(25)`.
 */

/** A size: `Size` of cdk8s. */
export interface SizeLike {
  toMebibytes(): number;
}

/** A share of CPUs: `Cpu` of cdk8s-plus, whose amount is Kubernetes' own text, such as `25m`. */
export interface CpuLike {
  readonly amount?: string;
}

/** The number that a duration or a size says; undefined for what says none, as cdk8s throws for parts of a unit. */
export function numberOf(value: unknown, method: 'toSeconds' | 'toMebibytes'): number | undefined {
  const said = (value as Readonly<Record<string, unknown>> | null | undefined)?.[method];
  if (typeof said !== 'function') return undefined;
  try {
    const number: unknown = said.call(value);
    return Number.isInteger(number) ? (number as number) : undefined;
  } catch {
    return undefined;
  }
}

/** An amount of CPU in thousandths, as Kubernetes writes it: `25m`, `1`, `0.5`; undefined for what is none. */
export function cpuQuantity(amount: unknown): number | undefined {
  const [, number, unit] = typeof amount === 'string' ? (/^(\d+(?:\.\d+)?)(m?)$/.exec(amount) ?? []) : [];
  return number === undefined ? undefined : Number(number) * (unit === 'm' ? 1 : 1000);
}
