/**
 * Durations, sizes and CPU shares by what they can say of themselves, so that those of any version of cdk8s fit and
 * none is loaded: `Duration.minutes(5)`, `Size.mebibytes(16)`, `Cpu.millis(25)`.
 */

/** A duration: `Duration` of cdk8s. */
export interface DurationLike {
  toSeconds(): number;
}

/** A size: `Size` of cdk8s. */
export interface SizeLike {
  toMebibytes(): number;
}

/** A share of CPUs: `Cpu` of cdk8s-plus, whose amount is Kubernetes' own text, such as `25m`. */
export interface CpuLike {
  readonly amount?: string;
}
